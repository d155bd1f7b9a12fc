package commands

import (
	"context"

	"cardline/internal/bank"
)

// Points tells the loyalty balance and the next batch to expire. A supplementary card has none of its own.
func Points(b bank.Loyalty) Verb {
	return Verb{
		ID: "POINTS", Channels: Both, Risk: R1, ByText: A2, ByVoice: A2, About: OneCard, States: inUse, Guess: true,
		Degrade: LastKnown,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			return tellPoints(ctx, b, r, func(p bank.Points) string {
				switch {
				case p.Stale:
					return "stale"
				case p.Expiring > 0:
					return "expiring"
				}
				return "done"
			})
		},
	}
}

// tellPoints answers with the points of the card, by the key that say chooses. A supplementary card has none of its own.
func tellPoints(ctx context.Context, b bank.Loyalty, r Request, say func(bank.Points) string) (Answer, error) {
	k := r.Card()
	if k.Supplementary {
		return Answer{Say: "supplementary", Data: Data{"card": k.Tail}}, nil
	}
	p, err := b.Points(ctx, k.ID)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Say: say(p), Data: Data{
		"card": k.Tail, "points": p.Balance, "expiring": p.Expiring, "until": Day(p.ExpiringOn), "at": p.AsOf,
	}}, nil
}
