package commands

import (
	"context"
	"errors"

	"cardline/internal/bank"
)

// Activate makes a mailed card usable. It wants the id document as well as the tail: whoever took the letter has the tail.
func Activate(b interface {
	bank.Core
	bank.Balances
}) Verb {
	return Verb{
		ID: "ACTIVATE", Channels: Both, Risk: R2, ByText: A2D, ByVoice: A2D, About: OneCard, States: []string{string(bank.Mailed)}, Effect: true,
		Already: inState(b, bank.Active, "already"),
		Run: func(ctx context.Context, r Request) (Answer, error) {
			return change(ctx, b, r, bank.Activate, map[bank.State]string{bank.Active: "done"})
		},
	}
}

// inState says what CARD_STATUS says as well of a card that is in a state already, and since when.
func inState(b bank.Balances, state bank.State, say string) func(context.Context, Request) (*Answer, error) {
	return func(ctx context.Context, r Request) (*Answer, error) {
		bal, err := b.Balance(ctx, r.Card().ID)
		if err != nil || bal.Stale || bal.State != state {
			return nil, err
		}
		return &Answer{Say: say, Data: Data{"card": r.Card().Tail, "at": bal.Since}}, nil
	}
}

// change gives one order for the one card meant and says what became of it. done names the text for
// the state the card is in then; "again" is said of a card that was so already, "refused" where its state does not allow it.
func change(ctx context.Context, core bank.Core, r Request, kind bank.Kind, done map[bank.State]string) (Answer, error) {
	k := r.Card()
	rc, err := core.Do(ctx, bank.Order{Key: r.Key, Kind: kind, Customer: r.Customer.ID, Card: k.ID, At: r.Now, Channel: r.Channel.String()})
	if errors.Is(err, bank.ErrRefused) {
		return Answer{Say: "refused", Data: Data{"card": k.Tail}}, nil
	}
	if err != nil {
		return Answer{}, err
	}
	k.State = string(rc.State)
	a := Answer{Say: done[rc.State], Data: Data{"card": k.Tail, "at": rc.At, "ref": Digits(rc.Ref)}}
	a.Changed = append(a.Changed, k)
	if rc.Again {
		a.Say = "again"
	}
	return a, nil
}
