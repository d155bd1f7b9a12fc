// Package consent holds who may be sent what, and the proof: every change keeps the words that caused it.
// The scope of a wish is the number it came from. It knows no message and no sender's queue.
package consent

import (
	"context"
	"slices"
	"time"

	"cardline/internal/phone"
)

// Class of a message decides which wishes bind it.
type Class string

// The classes: what a customer has asked for or must know; what the bank wants to sell; greetings and courtesies. Every wish
// treats care as marketing.
const (
	Transactional Class = "T"
	Marketing     Class = "M"
	Care          Class = "C"
)

// Change is one expressed wish.
type Change struct {
	Key     string // MessageSid, or CallSid and step
	Number  phone.Number
	At      time.Time
	In      bool         // true: wants messages again
	Text    string       // the customer's own words, or what was pressed
	Channel string       // text, voice, carrier, api
	Sender  phone.Number // our address the wish was sent to
	Carrier bool         // the carrier says that it stops this sender itself
}

// Standing is where a number stands now.
type Standing struct {
	Stopped bool           // said stop and not said start since
	Since   time.Time      // of the last change
	All     bool           // the law of the number's country stops everything but exempt security alerts (US)
	Blocked []phone.Number // our senders the carrier will not deliver from

	Wishes map[Purpose]Wish // the last word about each purpose; after a stop or a start only what is newer than it counts
	Checks []Check          // what the do-not-contact registers of the number's country say
}

// May says whether a message of this class may go, and if not, why.
func (s Standing) May(c Class, security bool) (bool, string) {
	switch {
	case security:
		return true, ""
	case c != Transactional && s.Declines(c.about()):
		return false, "stopped: the customer wants no " + string(c.about())
	case !s.Stopped, s.Agrees(c.about()):
		return true, ""
	case s.All:
		return false, "stopped: the customer asked for no more messages"
	case c == Transactional:
		return true, ""
	}
	return false, "stopped: the customer asked for no more marketing and greetings"
}

// Blocks reports whether the carrier refuses messages from this sender to the number.
func (s Standing) Blocks(sender phone.Number) bool {
	return slices.Contains(s.Blocked, sender)
}

// StopsAll reports whether a stop from a number of this region (ISO country) binds service messages too: the FCC treats it as
// revoking consent to informational texts as well (47 CFR 64.1200(a)(10)); elsewhere it binds marketing and care.
func StopsAll(region string) bool { return region == "US" || region == "CA" }

// Book is the store's side: history is appended, the standing follows from it. Record is idempotent by Key.
type Book interface {
	Record(ctx context.Context, c Change) (Standing, error)
	Standing(ctx context.Context, n phone.Number) (Standing, error)
	// Standings are those of many numbers, in their order.
	Standings(ctx context.Context, ns []phone.Number) ([]Standing, error)
}
