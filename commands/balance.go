package commands

import (
	"context"

	"cardline/internal/bank"
)

// inUse are the states of cards whose account can be asked about.
var inUse = []string{string(bank.Active), string(bank.Frozen), string(bank.Stopped), string(bank.Expired)}

// Balance tells what a card owes and may still spend, and whether it is stopped or frozen.
func Balance(b bank.Balances) Verb {
	return Verb{
		ID: "BALANCE", Channels: Both, Risk: R1, ByText: A2, ByVoice: A2, About: OneCard, States: inUse, Guess: true,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			k := r.Card()
			bal, err := b.Balance(ctx, k.ID)
			if err != nil {
				return Answer{}, err
			}
			say := "done"
			if bal.Owed.Minor < 0 {
				say = "credit"
			}
			switch bal.State {
			case bank.Stopped:
				say += "-stopped"
			case bank.Frozen:
				say += "-frozen"
			}
			return Answer{Say: say, Data: Data{
				"card": k.Tail, "owed": bal.Owed.Abs(), "available": bal.Available, "at": bal.AsOf, "since": bal.Since, "ref": Digits(bal.StopRef),
			}}, nil
		},
	}
}
