package outbox

import (
	"context"
	"errors"
	"strings"
	"time"

	"cardline/internal/phone"
)

// Call is one that is to be made: to ask what a text asked in vain, or to say what no text may carry to a number any more.
type Call struct {
	Message  string // whose words they are, or the name of what it is about; there is one call for each
	Type     Type
	Number   phone.Number
	Customer string
	Reason   string // why it is made
	At       time.Time
	Due      time.Time // not before; zero: at once
	Expires  time.Time // later it is of no use
	State    CallState
	Note     string        // of the last decision
	Tries    int           // made so far
	Mailbox  bool          // a message was left on one
	Source   string        // of what a campaign has said, its name: "campaign:CODE"; "": it is about the customer's safety, or asked for
	Most     int           // tries; 0: as the rules say
	Between  time.Duration // two of them; 0: as the rules say
}

// CallState is how far a call is. It moves one way, but between planned and submitted.
type CallState string

// The states.
const (
	CallPlanned   CallState = "planned"
	CallSubmitted CallState = "submitted" // a try is under way, or nobody knows yet how it ended
	CallDone      CallState = "done"
	CallSpent     CallState = "spent" // nobody was reached: to be left to people
	CallLeft      CallState = "left"  // to people
	CallMoot      CallState = "moot"  // there was nothing left to call about, or it must not be called about
	CallCanceled  CallState = "canceled"
)

// CallStates lists them.
func CallStates() []CallState {
	return []CallState{CallPlanned, CallSubmitted, CallDone, CallSpent, CallLeft, CallMoot, CallCanceled}
}

// Try is one attempt at a call.
type Try struct {
	ID     string
	N      int    // from 1
	SID    string // the carrier's; "" while it is not known
	At     time.Time
	Wall   time.Time // the same by the machine's clock, which the carrier's records go by
	Look   time.Time // likewise: when the carrier is asked what became of it, unless it tells
	Picked string    // what picked up, as the carrier takes it
	Came   Came
	Over   time.Time // zero: under way
}

// Came is what became of a try.
type Came string

// What may become of one. The first four are the carrier's words.
const (
	CameBusy     Came = "busy"
	CameNoAnswer Came = "no-answer"
	CameFailed   Came = "failed"
	CameCanceled Came = "canceled"
	CameRefused  Came = "refused" // by the carrier, when it was asked
	CameUnknown  Came = "unknown" // it may have rung
	CameHungUp   Came = "hung up"
	CameMailbox  Came = "mailbox"
	CameStranger Came = "wrong person"
	CameUnproven Came = "not proven" // they did not show who they are
	CameLater    Came = "they call us"
	CameAnswered Came = "answered" // every question, by key
	CameHeard    Came = "heard"    // what was to be said
	CamePerson   Came = "put through"
	CameAgreed   Came = "agreed"         // to what a campaign offers
	CameUnwanted Came = "wants no calls" // of this kind
)

// reached reports whether there is nothing left to call about.
func (c Came) reached() bool {
	return c == CameAnswered || c == CameHeard || c == CamePerson || c == CameLater || c == CameAgreed || c == CameUnwanted
}

// over reports whether to call again would be wrong.
func (c Came) over() bool { return c == CameStranger || c == CameUnproven || c == CameRefused }

// What a try comes to as it is counted. Each is placed, and ends as one of the next five.
const (
	TryPlaced     = "placed"
	TryAnswered   = "answered" // by somebody
	TryMachine    = "machine"
	TryNoAnswer   = "no-answer" // busy too
	TryFailed     = "failed"    // the carrier could not, or would not
	TryUnknown    = "unknown"
	TryRightParty = "right-party" // answered by who was wanted: they have shown it, or were put through
)

// What is what a try that is over came to, for a count.
func (t Try) What() []string {
	switch {
	case t.Came == CameMailbox, strings.HasPrefix(t.Picked, "machine"), t.Picked == "fax":
		return []string{TryMachine}
	case t.Came == CameAnswered, t.Came == CameHeard, t.Came == CamePerson, t.Came == CameAgreed, t.Came == CameUnwanted:
		return []string{TryAnswered, TryRightParty}
	case t.Picked != "":
		return []string{TryAnswered}
	case t.Came == CameBusy, t.Came == CameNoAnswer, t.Came == CameCanceled:
		return []string{TryNoAnswer}
	case t.Came == CameFailed, t.Came == CameRefused:
		return []string{TryFailed}
	}
	return []string{TryUnknown}
}

// ErrNoCall is returned for a name that no call, or no try, has.
var ErrNoCall = errors.New("outbox: no such call")

// ErrUnderWay is returned for a call that can be taken back no more.
var ErrUnderWay = errors.New("outbox: the call is under way, or over")

// ErrLineBusy is returned for a call to a number that another call of ours rings, or may ring.
var ErrLineBusy = errors.New("outbox: another call of ours to this number is under way")

// Calls keeps the calls that are wanted until somebody makes them.
type Calls interface {
	// Want asks for a call, once for each message. Asked for again before it was tried, it is made at the earlier time.
	Want(ctx context.Context, c Call) error
	// Wanted lists calls that are due and not expired at now, oldest first, after a message's id.
	Wanted(ctx context.Context, now time.Time, after string, n int) ([]Call, error)
}

// asksAgain is how long a question about a payment is worth a call: as long as its answer counts.
const asksAgain = 24 * time.Hour

// wantCall has a number called. It may be asked for again: the message's id is its key.
func (o *Outbox) wantCall(ctx context.Context, r Row, why string) {
	if o.Calls == nil {
		return
	}
	now := o.Clock.Now()
	c := Call{Message: r.ID, Type: r.Type, Number: r.To, Customer: r.Customer, Reason: why, At: now, Due: now, Expires: r.Expires}
	if k, _ := Declared(r.Type); k.Alert && k.Opens() {
		c.Expires = later(c.Expires, now.Add(asksAgain))
	}
	if err := o.Calls.Want(ctx, c); err != nil {
		o.Log.ErrorContext(ctx, "outbox: wanted call not written", "message", r.ID, "err", err)
	}
}

// Unanswered has a number called about what a text is about to ask, after a while without an answer.
func (o *Outbox) Unanswered(ctx context.Context, m Message, after time.Duration) error {
	now := o.Clock.Now()
	return o.Calls.Want(ctx, Call{
		Message: m.ID, Type: m.Type, Number: m.To, Customer: m.Customer, Reason: "no answer to its text", At: now, Due: now.Add(after),
		Expires: now.Add(asksAgain),
	})
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
