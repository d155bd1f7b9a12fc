package carrier

import (
	"context"
	"time"

	"cardline/internal/phone"
)

// Dial is a call of ours that is to be placed.
type Dial struct {
	To, From      phone.Number
	URL           string        // absolute: asked for what is said once somebody, or something, picks up
	StatusURL     string        // absolute: told how the call ended
	DetectMachine bool          // the carrier is to find out what picks up; a mailbox is spoken to after its tone
	Timeout       time.Duration // the telephone rings so long
}

// Dialed is a call of ours in the carrier's records. Status is the carrier's word: queued, ringing, in-progress, completed, busy,
// no-answer, failed, canceled.
type Dialed struct {
	SID    string
	Status string
	At     time.Time // when it was placed
}

// Caller places calls by one account with a carrier. Its errors are, or wrap, an *Error.
type Caller interface {
	// Call has a telephone rung and returns the carrier's id of the call.
	Call(ctx context.Context, d Dial) (sid string, err error)
	// Called lists our calls to a number that were placed in a window: the way to settle one of unknown fate.
	Called(ctx context.Context, to phone.Number, from, until time.Time) ([]Dialed, error)
}
