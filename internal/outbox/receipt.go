package outbox

import (
	"context"
	"fmt"
	"strconv"

	"cardline/internal/carrier"
)

// Take follows a message by a receipt of the carrier, in whatever order and however often receipts come. A receipt for a message
// nobody knows is counted and accepted: refusing it would only have it repeated.
func (o *Outbox) Take(ctx context.Context, r carrier.Receipt) error {
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

// followUp acts on what a receipt told: a sender stopped at the carrier is remembered, and what must arrive goes by another.
func (o *Outbox) followUp(ctx context.Context, got Received, to State, code int) error {
	if !got.Moved {
		return nil
	}
	o.Observer.Moved(got.Type, to)
	if code != blockedSender {
		return nil
	}
	if err := o.remember(ctx, got.Row); err != nil {
		return fmt.Errorf("remember a stopped sender: %w", err)
	}
	if k, _ := Declared(got.Type); !detour(k, got.Purpose) {
		return nil
	}
	again := got.Message
	again.ID, again.Unique, again.Purpose = "", "security/"+got.ID, Security
	again.Due = o.Clock.Now()
	_, err := o.Add(ctx, again)
	return err
}
