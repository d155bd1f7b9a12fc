package commands

import (
	"context"
	"errors"

	"cardline/internal/bank"
)

// PaymentStatus tells the last payment to a card and what became of it.
func PaymentStatus(b bank.Billing) Verb {
	return cardRead("PAYMENT_STATUS", func(ctx context.Context, r Request) (Answer, error) {
		k := r.Card()
		p, err := b.LastPayment(ctx, k.ID)
		if errors.Is(err, bank.ErrNotFound) {
			return Answer{Say: "none", Data: Data{"card": k.Tail}}, nil
		}
		if err != nil {
			return Answer{}, err
		}
		say := "done"
		if p.Status == "pending" || p.Status == "returned" {
			say = p.Status
		}
		return Answer{Say: say, Data: Data{"card": k.Tail, "amount": p.Amount.Abs(), "on": Day(p.At)}}, nil
	})
}
