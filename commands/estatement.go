package commands

import (
	"context"
	"time"

	"cardline/internal/bank"
)

// EStatement sends the statements of a card by e-mail, to the address on file and no other. BILL_CHANNEL is the way back to paper.
func EStatement(b interface {
	bank.Core
	bank.Choices
	bank.Billing
}) Verb {
	return Verb{
		ID: "ESTATEMENT", Channels: Both, Risk: R2, ByText: A2, ByVoice: A2, About: OneCard, States: inUse, Guess: true, Effect: true,
		Quote: func(ctx context.Context, r Request) (Quoted, *Answer, error) {
			c, err := b.Contact(ctx, r.Customer.ID)
			if err != nil {
				return Quoted{}, nil, err
			}
			if c.Email == "" {
				return instead(r, "no-email")
			}
			return readBack(r, asStands, Data{"email": plainMask(c.Email)})
		},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			c, err := b.Contact(ctx, r.Customer.ID)
			if err != nil {
				return Answer{}, err
			}
			rc, no, err := order(ctx, b, r, bank.SetEStatement, map[string]string{"state": stateOn})
			if err != nil || no != nil {
				return orNo(no), err
			}
			cut, known := nextCut(ctx, b, r, rc)
			return done(r, rc, "done", Data{"email": plainMask(c.Email), "cut": Day(cut), "known": known}), nil
		},
	}
}

// nextCut is when the first statement is made in the new way. The order is done by now: where the day cannot be read it is left out.
func nextCut(ctx context.Context, b bank.Billing, r Request, rc bank.Receipt) (cut time.Time, known bool) {
	if !rc.From.IsZero() {
		return rc.From, true
	}
	u, err := b.Unbilled(ctx, r.Card().ID)
	return u.NextCut, err == nil && !u.NextCut.IsZero()
}
