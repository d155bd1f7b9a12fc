package commands

import (
	"context"

	"cardline/internal/bank"
)

// Avail tells what a card may still spend and how much of it may be drawn as cash.
func Avail(b bank.Limits) Verb {
	v := cardRead("AVAIL", func(ctx context.Context, r Request) (Answer, error) {
		k := r.Card()
		l, err := b.Lines(ctx, k.ID)
		if err != nil {
			return Answer{}, err
		}
		say := "done"
		if l.Stale {
			say = "stale"
		}
		return Answer{Say: say, Data: Data{"card": k.Tail, "available": l.Available, "cash": l.Cash, "at": l.AsOf}}, nil
	})
	v.Degrade = LastKnown
	return v
}
