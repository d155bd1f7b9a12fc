package commands

import (
	"context"

	"cardline/internal/bank"
)

// Unbilled tells what was spent since the last statement, and when the next one is made.
func Unbilled(b bank.Billing) Verb {
	return cardRead("UNBILLED", func(ctx context.Context, r Request) (Answer, error) {
		k := r.Card()
		u, err := b.Unbilled(ctx, k.ID)
		if err != nil {
			return Answer{}, err
		}
		say := "done"
		if u.Sum.Minor <= 0 { // nothing bought, or refunds weigh more
			say = "nothing"
		}
		return Answer{Say: say, Data: Data{
			"card": k.Tail, "sum": u.Sum, "since": Day(u.Since), "cut": Day(u.NextCut), "at": u.AsOf,
		}}, nil
	})
}
