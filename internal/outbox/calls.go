package outbox

import (
	"context"
	"time"

	"cardline/internal/phone"
)

// Call is a message that no text may carry to its number any more, for a voice to say.
type Call struct {
	Message  string // whose words they are
	Type     Type
	Number   phone.Number
	Customer string
	Reason   string
	At       time.Time
	Expires  time.Time // of the message: later it is of no use
}

// Calls keeps the calls that are wanted until somebody makes them.
type Calls interface {
	// Want asks for a call, once for each message.
	Want(ctx context.Context, c Call) error
	// Wanted lists calls asked for and not expired at now, oldest first, after a message's id.
	Wanted(ctx context.Context, now time.Time, after string, n int) ([]Call, error)
}

// wantCall has a number called. It may be asked for again: the message's id is its key.
func (o *Outbox) wantCall(ctx context.Context, r Row, why string) {
	if o.Calls == nil {
		return
	}
	err := o.Calls.Want(ctx, Call{
		Message: r.ID, Type: r.Type, Number: r.To, Customer: r.Customer, Reason: why, At: o.Clock.Now(), Expires: r.Expires,
	})
	if err != nil {
		o.Log.ErrorContext(ctx, "outbox: wanted call not written", "message", r.ID, "err", err)
	}
}
