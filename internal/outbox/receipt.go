package outbox

import (
	"context"
	"fmt"
	"strconv"

	"cardline/internal/carrier"
)

// Take follows a message by a receipt of the carrier, in whatever order and however often receipts come. A receipt for a message
// nobody knows is counted and accepted: refusing it would only have it repeated. One that names the carrier's id alone may be faster than
// that id was: carrier.ErrEarly.
func (o *Outbox) Take(ctx context.Context, r carrier.Receipt) error {
	if r.Message == "" {
		id, err := o.Records.Named(ctx, r.SID)
		if err != nil {
			return fmt.Errorf("receipt for %s: %w", r.SID, err)
		}
		if id == "" {
			return carrier.ErrEarly
		}
		r.Message = id
	}
	to, known := statuses[r.Status]
	if known {
		got, err := o.Records.Receipt(ctx, r.Message, r.SID, to, r.Code, o.Clock.Now())
		if err != nil {
			return fmt.Errorf("receipt for message %s: %w", r.Message, err)
		}
		if got != nil {
			return o.followUp(ctx, *got, to, r.Code)
		}
	}
	if o.Replies != nil {
		code := ""
		if r.Code != 0 {
			code = strconv.Itoa(r.Code)
		}
		if known, err := o.Replies.Receipt(ctx, r.Message, r.Status, code); err != nil || known {
			return err
		}
	}
	o.Observer.Stray()
	return nil
}

// followUp acts on what a receipt told, by the table of refusals. Of a failure it acts on the repetition too: the first time we may have
// died before we had, and each act is done once however often it is asked for.
func (o *Outbox) followUp(ctx context.Context, got Received, to State, code int) error {
	if got.Moved {
		o.Observer.Moved(got.Type, to)
	}
	if code == 0 || to.Rank() >= Delivered.Rank() || got.State != to {
		return nil
	}
	if !got.Moved {
		story, err := o.Records.Story(ctx, got.ID)
		if err != nil {
			return fmt.Errorf("read message %s: %w", got.ID, err)
		}
		got.Row = story.Row
	}
	if err := o.learned(ctx, got.Row, code); err != nil {
		return fmt.Errorf("act on the error of message %s: %w", got.ID, err)
	}
	return nil
}
