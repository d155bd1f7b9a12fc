package commands

import (
	"context"

	"cardline/internal/bank"
)

// TempLimit raises the limit of a card for a while, to the amount asked for. Without a last day the bank names one.
func TempLimit(b Pricing) Verb {
	return priced{
		id: "TEMP_LIMIT", kind: bank.RaiseForAWhile, risk: R3, byText: A3, about: OneCard, states: []string{string(bank.Active)},
		args:     []Arg{{Name: "amount", Digits: 7}, {Name: "to", Digits: 4, If: saidUnreal}},
		refusals: []string{"too-much", "too-little", "done"},
		want: func(_ context.Context, r Request, a *bank.Ask) (*Answer, error) {
			a.Until = lastMoment(r.Args["to"], r.Zone)
			return wantAmount(r, a), nil
		},
	}.verb(b)
}
