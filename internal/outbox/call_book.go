package outbox

import (
	"context"
	"time"

	"cardline/internal/phone"
)

// CallBook keeps calls and their tries for all processes.
type CallBook interface {
	// Due lists planned calls that are due: those about safety first, those of campaigns last, of each kind the one due longest first.
	Due(ctx context.Context, now time.Time, n int) ([]Call, error)
	// Decide moves a planned call on that stands as c tells, to a state, a time and a note; false: it does not stand so any more.
	Decide(ctx context.Context, c Call, to CallState, due time.Time, note string) (bool, error)
	// UnderWay says to which of these numbers a call is submitted, or a call back of the floor under way.
	UnderWay(ctx context.Context, ns []phone.Number) (map[phone.Number]bool, error)
	// Submit is Decide for a call that is about to be placed: it is submitted, and its try written down. ErrLineBusy while another one to its
	// number is.
	Submit(ctx context.Context, c Call, t Try) (bool, error)
	// Change lets change look at a try and its call while nobody else changes them, and keeps what it made of them. ErrNoCall.
	Change(ctx context.Context, try string, change func(c *Call, t *Try)) error
}

// CallRecords are the book as those see it who look after calls.
type CallRecords interface {
	// Tried is the call of a try; ErrNoCall.
	Tried(ctx context.Context, try string) (Call, Try, error)
	// Open lists tries that are not over and to be asked about by wall: in the order of Due, of each kind the one waiting longest first.
	Open(ctx context.Context, wall time.Time, n int) ([]Attempt, error)
	// Known says which of the carrier's ids belong to a try.
	Known(ctx context.Context, sids []string) (map[string]bool, error)
	// Spent lists calls that are to be left to people, and due at now, in the order of Due.
	Spent(ctx context.Context, now time.Time, n int) ([]Call, error)
}

// Attempt is a try and the call it is of.
type Attempt struct {
	Call
	Try Try
}

// CallStory is a call with all its tries, the first one first.
type CallStory struct {
	Call
	All []Try
}

// CallSearch says which calls are wanted; the zero one is all of them.
type CallSearch struct {
	State    CallState
	Customer string
	After    string // the message of the last one seen
	N        int
}
