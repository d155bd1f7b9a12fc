package commands

import (
	"context"

	"cardline/internal/bank"
)

// InstalmentCancel ends an instalment plan early: the rest is due at once. Of several plans the reference picks one.
func InstalmentCancel(b interface {
	Pricing
	bank.Credit
}) Verb {
	ref := Arg{
		Name: "ref", Digits: 1,
		If: func(ctx context.Context, r Request) (bool, error) {
			plans, err := b.Plans(ctx, r.Card().ID)
			return len(plans) != 1, err
		},
		Choice: func(ctx context.Context, r Request) (Options, error) {
			plans, err := b.Plans(ctx, r.Card().ID)
			os := make(Options, len(plans))
			for i, p := range plans {
				os[i] = Option{Value: p.Ref, Names: named(p.Remaining, r)}
			}
			return os, err
		},
	}
	return priced{
		id: "INSTALMENT_CANCEL", kind: bank.EndInstalment, risk: R3, byText: A3, about: OneCard, states: inUse,
		args:     []Arg{ref},
		refusals: []string{"no-plan", "done"},
		want: func(ctx context.Context, r Request, a *bank.Ask) (*Answer, error) {
			a.Item = r.Args["ref"]
			if a.Item != "" {
				return nil, nil
			}
			plans, err := b.Plans(ctx, r.Card().ID)
			if err != nil || len(plans) != 1 {
				return &Answer{Say: "none"}, err
			}
			a.Item = plans[0].Ref
			return nil, nil
		},
	}.verb(b)
}
