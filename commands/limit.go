package commands

import (
	"context"

	"cardline/internal/bank"
)

// Limit tells the fixed limit of a card, and the temporary one while it lasts.
func Limit(b bank.Limits) Verb {
	return cardRead("LIMIT", func(ctx context.Context, r Request) (Answer, error) {
		k := r.Card()
		l, err := b.Lines(ctx, k.ID)
		if err != nil {
			return Answer{}, err
		}
		say := "done"
		if l.Temporary.Minor > 0 && l.TemporaryUntil.After(r.Now) {
			say = "temporary"
		}
		return Answer{Say: say, Data: Data{
			"card": k.Tail, "limit": l.Credit, "temporary": l.Temporary, "until": Day(l.TemporaryUntil), "at": l.AsOf,
		}}, nil
	})
}
