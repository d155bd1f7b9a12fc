package commands

import (
	"context"

	"cardline/internal/bank"
)

// PointsExpiry tells which points expire next, and when. A supplementary card has none of its own.
func PointsExpiry(b bank.Loyalty) Verb {
	return cardRead("POINTS_EXPIRY", func(ctx context.Context, r Request) (Answer, error) {
		k := r.Card()
		if k.Supplementary {
			return Answer{Say: "supplementary", Data: Data{"card": k.Tail}}, nil
		}
		p, err := b.Points(ctx, k.ID)
		if err != nil {
			return Answer{}, err
		}
		say := "done"
		if p.Expiring == 0 {
			say = "none"
		}
		return Answer{Say: say, Data: Data{
			"card": k.Tail, "points": p.Balance, "expiring": p.Expiring, "until": Day(p.ExpiringOn), "at": p.AsOf,
		}}, nil
	})
}
