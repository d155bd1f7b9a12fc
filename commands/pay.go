package commands

import (
	"context"
	"strings"

	"cardline/internal/bank"
)

// Pay pays a card from the customer's own account at the bank: an amount, the minimum or all of the statement.
func Pay(b Pricing) Verb {
	return priced{
		id: "PAY", kind: bank.Pay, risk: R3, byText: A3, about: OneCard, states: inUse,
		args:     []Arg{{Name: "amount", Digits: 1, Choice: among(payModes), If: lacks("mode")}},
		refusals: []string{"too-much", "done"},
		want: func(_ context.Context, r Request, a *bank.Ask) (*Answer, error) {
			switch amount := strings.ToUpper(r.Args["amount"]); amount {
			case payMinimum, payFull: // the question offers them
				a.Mode = amount
			case "":
				a.Mode = r.Args["mode"]
			default:
				return wantAmount(r, a), nil
			}
			return nil, nil
		},
	}.verb(b)
}
