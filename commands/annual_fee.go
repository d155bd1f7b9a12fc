package commands

import (
	"context"
	"errors"
	"time"

	"cardline/internal/bank"
)

// feeBank is what ANNUAL_FEE needs of a bank.
type feeBank interface {
	bank.Billing
	bank.Core
}

// AnnualFee tells the annual fee of a card and what waives it. Where the bank waives it for the asking, telling it ends in that very
// question; Y asks the bank.
func AnnualFee(b feeBank) Verb {
	v := cardRead("ANNUAL_FEE", func(ctx context.Context, r Request) (Answer, error) {
		rc, no, err := order(ctx, b, r, bank.WaiveFee, nil)
		if err != nil || no != nil {
			return orNo(no), err
		}
		return done(r, rc, "granted", Data{}), nil
	})
	v.Risk, v.Effect = R2, true
	v.Quote = func(ctx context.Context, r Request) (Quoted, *Answer, error) {
		f, err := b.Fee(ctx, r.Card().ID)
		if errors.Is(err, bank.ErrNotFound) {
			return instead(r, "none")
		}
		if err != nil {
			return Quoted{}, nil, err
		}
		d := Data{"card": r.Card().Tail, "fee": f.Amount, "on": dateHere(f.On, r.Zone), "target": f.Target, "spent": f.Spent}
		if f.Eligible && !f.Waived {
			return readBack(r, asStands, d)
		}
		return Quoted{}, &Answer{Say: feeWords(f), Data: d}, nil
	}
	return v
}

// dateHere is a date of the calendar, at midnight UTC, as the same date where the customer is: midnight UTC is the evening before
// in New York.
func dateHere(date time.Time, zone *time.Location) Day {
	y, m, d := date.UTC().Date()
	return Day(time.Date(y, m, d, 12, 0, 0, 0, zone))
}

// feeWords names the text for a fee that is not waived for the asking.
func feeWords(f bank.Fee) string {
	switch {
	case f.Amount.Minor == 0:
		return "none"
	case f.Waived:
		return "waived"
	case f.Target.Minor > 0:
		return "target"
	}
	return "done"
}
