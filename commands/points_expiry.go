package commands

import (
	"context"

	"cardline/internal/bank"
)

// PointsExpiry tells which points expire next, and when.
func PointsExpiry(b bank.Loyalty) Verb {
	return cardRead("POINTS_EXPIRY", func(ctx context.Context, r Request) (Answer, error) {
		return tellPoints(ctx, b, r, func(p bank.Points) string {
			if p.Expiring == 0 {
				return "none"
			}
			return "done"
		})
	})
}
