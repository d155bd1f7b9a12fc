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
		Degrade: LastKnown,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			k := r.Card()
			bal, err := b.Balance(ctx, k.ID)
			if err != nil {
				return Answer{}, err
			}
			return Answer{Say: standing(bal), Data: Data{
				"card": k.Tail, "owed": bal.Owed.Abs(), "available": bal.Available, "at": bal.AsOf, "since": bal.Since, "ref": Digits(bal.StopRef),
			}}, nil
		},
	}
}

// standing is how a balance is told: in debt or in credit, and what the card is. What was only last known says nothing of the card.
func standing(b bank.Balance) string {
	inCredit := b.Owed.Minor < 0
	say := "done"
	if inCredit {
		say = "credit"
	}
	switch {
	case b.Stale && inCredit:
		return "stale-credit"
	case b.Stale:
		return "stale"
	case b.State == bank.Stopped:
		say += "-stopped"
	case b.State == bank.Frozen:
		say += "-frozen"
	}
	return say
}
