package commands

import (
	"context"
	"errors"

	"cardline/internal/bank"
)

// Statement tells the figures of one billing cycle: the latest, or that of the month asked for.
func Statement(b bank.Statements) Verb {
	return Verb{
		ID: "STATEMENT", Channels: Both, Risk: R1, ByText: A2, ByVoice: A2, About: OneCard, States: inUse, Guess: true,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			k := r.Card()
			st, err := b.Statement(ctx, k.ID, r.Args["month"])
			if errors.Is(err, bank.ErrNotFound) {
				return Answer{Say: "none", Data: Data{"card": k.Tail}}, nil
			}
			if err != nil {
				return Answer{}, err
			}
			return Answer{Say: "done", Data: Data{
				"card": k.Tail, "cut": Day(st.Cut), "due": Day(st.Due), "total": st.Total, "minimum": st.Minimum,
			}}, nil
		},
	}
}
