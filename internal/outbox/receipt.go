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
	switch {
	case !known:
		return o.stray(ctx, r)
	case passing(to, r.Code):
		o.Records.Hear(r.Message, r.SID, to, o.Clock.Now(), func(got *Received, err error) { o.passed(context.WithoutCancel(ctx), r, to, got, err) })
		return nil
	}
	got, err := o.Records.Receipt(ctx, r.Message, r.SID, to, r.Code, o.Clock.Now())
	switch {
	case err != nil:
		return fmt.Errorf("receipt for message %s: %w", r.Message, err)
	case got == nil:
		return o.stray(ctx, r)
	}
	return o.followUp(ctx, *got, to, r.Code)
}

// passing reports whether a word is one that others follow: it is worth a line of the story, and no write of its own.
func passing(to State, code int) bool { return code == 0 && (to == Accepted || to == Sent) }

// passed is what became of such a word, seconds later.
func (o *Outbox) passed(ctx context.Context, r carrier.Receipt, to State, got *Received, err error) {
	switch {
	case err != nil:
		o.Log.WarnContext(ctx, "outbox: receipt not written, the next one will tell", "message", r.Message, "state", to, "err", err)
	case got != nil:
		if got.Moved {
			o.Observer.Moved(got.Type, to)
		}
	default:
		o.strays.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, o.Timeout)
			defer cancel()
			if err := o.stray(ctx, r); err != nil {
				o.Log.WarnContext(ctx, "outbox: receipt not written, the next one will tell", "reply", r.Message, "state", to, "err", err)
			}
		})
	}
}

// stray takes a receipt that is of no message: of an answer given at once, or nobody's.
func (o *Outbox) stray(ctx context.Context, r carrier.Receipt) error {
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
