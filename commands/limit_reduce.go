package commands

import (
	"context"

	"cardline/internal/bank"
)

// LimitReduce lowers the limit of a card for good, to the amount asked for. What is lowered is raised again only after a review, so it is
// read back like a raise.
func LimitReduce(b Pricing) Verb {
	return priced{
		id: "LIMIT_REDUCE", kind: bank.ReduceLimit, risk: R2, byText: A3, about: OneCard, states: inUse,
		args:     []Arg{{Name: "amount", Digits: 7}},
		refusals: []string{"too-much", "too-little", "done"},
		want:     func(_ context.Context, r Request, a *bank.Ask) (*Answer, error) { return wantAmount(r, a), nil },
	}.verb(b)
}
