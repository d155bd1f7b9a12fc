package commands

import (
	"context"

	"cardline/internal/bank"
)

// CashInstalment pays out part of the credit line to the customer's own account, to be paid back month by month.
func CashInstalment(b Pricing) Verb {
	return priced{
		id: "CASH_INSTALMENT", kind: bank.CashInstalment, risk: R3, byText: A3, about: OneCard, states: []string{string(bank.Active)},
		args:     []Arg{{Name: "amount", Digits: 7}, {Name: "months", Digits: 2, Choice: among(months(usualTerms...))}},
		refusals: []string{"too-much", "too-little", "done"}, repeats: true, already: "refused-done",
		want: func(_ context.Context, r Request, a *bank.Ask) (*Answer, error) {
			if no := wantMonths(r, a, usualTerms); no != nil {
				return no, nil
			}
			return wantAmount(r, a), nil
		},
	}.verb(b)
}
