package campaign

import (
	"regexp"
	"strings"

	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// whyShared is why somebody gets nothing whose number somebody else has too.
const whyShared = "shares a number with somebody who gets it: a number is sent one"

// gateOfHomes is the gate of the outbox that sees to it.
const gateOfHomes = "duplicate"

// homes are the numbers that get a message of an occasion.
type homes map[phone.Number]bool

// got reports whether a number gets a message of c already; from now on it does.
func (h homes) got(c Campaign, n phone.Number) bool {
	if c.When.Event != nil { // every event is an occasion of its own
		return false
	}
	before := h[n]
	h[n] = true
	return before
}

// moments are dates, hours and ids of messages in reasons, which would make each of them another.
var moments = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?Z?)?( \([^)]*\))?`)

// plainReason is a reason of a gate as many have it.
func plainReason(reason string) string {
	if strings.HasPrefix(reason, outbox.Repeated) {
		return whyShared
	}
	return strings.TrimSpace(moments.ReplaceAllString(reason, "…"))
}
