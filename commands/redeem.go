package commands

import (
	"cmp"
	"context"
	"errors"
	"strconv"

	"cardline/internal/bank"
	"cardline/internal/locale"
)

// Redeem gives points for an item of the bank's rewards, or for money to the card.
func Redeem(b interface {
	Pricing
	bank.Rewards
}) Verb {
	item := Arg{Name: "item", Page: 3, Choice: func(ctx context.Context, r Request) (Options, error) { return rewards(ctx, b, r) }, If: func(_ context.Context, r Request) (bool, error) {
		return r.Channel == Text && r.Args["points"] == "", nil
	}}
	points := Arg{Name: "points", Digits: 6, If: func(_ context.Context, r Request) (bool, error) {
		return r.Channel == Voice && r.Args["item"] == "", nil
	}}
	return priced{
		id: "REDEEM", kind: bank.Redeem, risk: R3, byText: A3, about: OneCard, states: []string{string(bank.Active)},
		args:     []Arg{item, points},
		refusals: []string{"no-points", "done"}, repeats: true, already: "refused-done",
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

// rewards offers what the points of the card are enough for.
func rewards(ctx context.Context, b bank.Rewards, r Request) (Options, error) {
	rs, err := b.Rewards(ctx, r.Card().ID)
	if err != nil && !errors.Is(err, bank.ErrNotFound) {
		return nil, err
	}
	os := make(Options, len(rs))
	for i, one := range rs {
		os[i] = Option{Value: one.Code, Names: locale.Words{}}
		for _, l := range locale.All() {
			os[i].Names[l] = one.Names.In(l) + " " + count(one.Points, Tone{Channel: Text, Lang: l})
		}
	}
	return os, nil
}
