package commands

import (
	"context"

	"cardline/internal/bank"
)

// CardStatus tells the state a card is in, by the bank's own word, and since when.
func CardStatus(b bank.Balances) Verb {
	v := cardRead("CARD_STATUS", func(ctx context.Context, r Request) (Answer, error) {
		k := r.Card()
		bal, err := b.Balance(ctx, k.ID)
		if err != nil {
			return Answer{}, err
		}
		return Answer{Say: string(bal.State), Data: Data{
			"card": k.Tail, "since": Day(bal.Since), "ref": Digits(bal.StopRef), "at": bal.AsOf,
		}}, nil
	})
	v.States = []string{
		string(bank.Applied), string(bank.Mailed), string(bank.Active), string(bank.Frozen), string(bank.Stopped), string(bank.Expired),
		string(bank.Closed),
	}
	return v
}
