package commands

import (
	"context"

	"cardline/internal/bank"
	"cardline/internal/card"
)

// AutopaySet has a card paid every month from an account of the same customer: the minimum, or all of the statement.
func AutopaySet(b Pricing) Verb {
	return priced{
		id: "AUTOPAY_SET", kind: bank.SetAutopay, risk: R3, byText: A3, about: OneCard, states: inUse,
		args:     []Arg{{Name: "debit4", Digits: 4}, {Name: "mode", Digits: 1, Choice: among(payModes)}},
		refusals: []string{"done"},
		want: func(_ context.Context, r Request, a *bank.Ask) (*Answer, error) {
			debit, ok := card.ParseTail(r.Args["debit4"])
			if !ok {
				return &Answer{Say: "wrong-debit4"}, nil
			}
			a.Debit, a.Mode = debit, r.Args["mode"]
			return nil, nil
		},
	}.verb(b)
}
