package commands

import (
	"context"

	"cardline/internal/bank"
)

// refundBank is what OVERPAYMENT needs of a bank.
type refundBank interface {
	bank.Balances
	bank.Core
}

// Overpayment tells what was paid beyond what was owed. In a call, where the PIN is asked for first, it also pays it back; by text money
// never leaves.
func Overpayment(b refundBank) Verb {
	v := cardRead("OVERPAYMENT", func(ctx context.Context, r Request) (Answer, error) {
		rc, no, err := order(ctx, b, r, bank.Refund, nil)
		if err != nil || no != nil {
			return orNo(no), err
		}
		return done(r, rc, "refunded", Data{}), nil
	})
	v.Risk, v.ByVoice, v.Effect = R3, A4, true
	v.Quote = func(ctx context.Context, r Request) (Quoted, *Answer, error) {
		bal, err := b.Balance(ctx, r.Card().ID)
		if err != nil {
			return Quoted{}, nil, err
		}
		d := Data{"card": r.Card().Tail, "amount": bal.Owed.Abs(), "at": bal.AsOf}
		switch {
		case bal.Owed.Minor >= 0:
			return Quoted{}, &Answer{Say: "none", Data: d}, nil
		case r.Channel == Text:
			return Quoted{}, &Answer{Say: "done", Data: d}, nil
		}
		return readBack(r, asStands, d)
	}
	return v
}
