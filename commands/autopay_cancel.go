package commands

import (
	"context"

	"cardline/internal/bank"
)

// AutopayCancel ends the monthly payment of a card from an account. From then on its holder pays by hand, so the next due date is told.
func AutopayCancel(b Pricing) Verb {
	return priced{
		id: "AUTOPAY_CANCEL", kind: bank.EndAutopay, risk: R3, byText: A3, about: OneCard, states: inUse, refusals: []string{"done"},
		want: func(context.Context, Request, *bank.Ask) (*Answer, error) { return nil, nil },
	}.verb(b)
}
