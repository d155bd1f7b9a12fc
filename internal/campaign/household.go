package campaign

import (
	"regexp"
	"slices"
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

// inTurn gives messages made at one moment ids in the order of their recipients: of those who share a number the outbox sends to the one
// with the first id, who is then the one that forecasts and previews name.
func inTurn(ms []outbox.Message) {
	ids := make([]string, len(ms))
	for i, m := range ms {
		ids[i] = m.ID
	}
	slices.Sort(ids)
	for i := range ms {
		ms[i].ID = ids[i]
	}
}

// moments are dates, hours and ids of messages in reasons, which would make each of them another.
var moments = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?Z?)?( \([^)]*\))?`)

// trailing is a moment that was left out at the end, with what led to it.
var trailing = regexp.MustCompile(`[\s:,]*(\b(at|on|until|since|of|from))?\s*…\s*$`)

// plainReason is a reason of a gate as many have it.
func plainReason(reason string) string {
	if strings.HasPrefix(reason, outbox.Repeated) {
		return whyShared
	}
	return trailing.ReplaceAllString(moments.ReplaceAllString(reason, "…"), "")
}
