package commands

import (
	"cmp"
	"context"
	"strconv"

	"cardline/internal/bank"
)

// Redeem gives points for an item of the bank's rewards, or for money to the card.
func Redeem(b Pricing) Verb {
	item := Arg{Name: "item", If: func(_ context.Context, r Request) (bool, error) {
		return r.Channel == Text && r.Args["points"] == "", nil
	}}
	points := Arg{Name: "points", Digits: 6, If: func(_ context.Context, r Request) (bool, error) {
		return r.Channel == Voice && r.Args["item"] == "", nil
	}}
	return priced{
		id: "REDEEM", kind: bank.Redeem, risk: R3, byText: A3, about: OneCard, states: []string{string(bank.Active)},
		args:     []Arg{item, points},
		refusals: []string{"no-points", "done"},
		want: func(_ context.Context, r Request, a *bank.Ask) (*Answer, error) {
			points, err := strconv.ParseInt(cmp.Or(r.Args["points"], r.Args["item"]), 10, 64)
			if err != nil { // it is named, not counted
				a.Item = r.Args["item"]
			}
			a.Points = max(points, 0)
			return nil, nil
		},
	}.verb(b)
}
