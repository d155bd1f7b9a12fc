package commands

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"cardline/internal/bank"
	"cardline/internal/money"
)

// InstalmentQuote prices a statement, or an amount the customer names, in instalments. It binds nobody.
func InstalmentQuote(b bank.Quotes) Verb {
	v := cardRead("INSTALMENT_QUOTE", func(ctx context.Context, r Request) (Answer, error) {
		k := r.Card()
		ask := bank.Ask{Key: r.Key, Kind: bank.Instalment, Customer: r.Customer.ID, Card: k.ID, At: r.Now}
		var err error
		if ask.Months, err = strconv.Atoi(r.Args["months"]); err != nil || !slices.Contains(usualTerms, ask.Months) {
			return Answer{Say: "refused-no-plan", Data: Data{"card": k.Tail}}, nil
		}
		if s := r.Args["amount"]; s != "" {
			if ask.Amount, err = money.Parse(s, k.Currency); err != nil {
				return Answer{Say: "refused", Data: Data{"card": k.Tail}}, nil
			}
		}
		q, err := b.Quote(ctx, ask)
		if errors.Is(err, bank.ErrRefused) {
			return refusedFor(err, k.Tail, "too-little", "too-much"), nil
		}
		if err != nil {
			return Answer{}, err
		}
		return Answer{Say: "done", Data: Data{
			"card": k.Tail, "principal": q.Principal, "months": q.Months, "monthly": q.Monthly, "fee": q.Fee,
			"rate": Rate(q.Rate), "total": q.Total,
		}}, nil
	})
	v.Args = []Arg{{Name: "months", Digits: 2}}
	return v
}
