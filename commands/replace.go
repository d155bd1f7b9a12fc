package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cardline/internal/bank"
)

// replaceBank is what REPLACE needs of a bank.
type replaceBank interface {
	Pricing
	bank.Choices
}

// Replace sends a new card in place of one that is lost or damaged, to the address on file, whose end is read back together with the
// fee. It takes the telephone PIN: whoever holds the handset must not have a card sent.
func Replace(b replaceBank) Verb {
	return Verb{
		ID: "REPLACE", Channels: Voice, Risk: R2, ByText: A4, ByVoice: A4, About: OneCard, States: inUse, Effect: true,
		Quote: func(ctx context.Context, r Request) (Quoted, *Answer, error) { return quoteReplacement(ctx, b, r) },
		Run:   func(ctx context.Context, r Request) (Answer, error) { return replaceCard(ctx, b, r) },
	}
}

func quoteReplacement(ctx context.Context, b replaceBank, r Request) (Quoted, *Answer, error) {
	k := r.Card()
	c, err := b.Contact(ctx, r.Customer.ID)
	if err != nil {
		return Quoted{}, nil, err
	}
	if c.Address == "" {
		return Quoted{}, &Answer{Say: "no-address", Person: true}, nil
	}
	var q bank.Quote
	if r.Quote != "" {
		q, err = b.Quoted(ctx, r.Quote)
	} else {
		q, err = b.Quote(ctx, bank.Ask{Key: r.Key, Kind: bank.Replace, Customer: r.Customer.ID, Card: k.ID, At: r.Now})
	}
	if errors.Is(err, bank.ErrRefused) {
		return Quoted{}, &Answer{Say: "refused", Data: Data{"card": k.Tail}, Person: true}, nil
	}
	if err != nil {
		return Quoted{}, nil, fmt.Errorf("pricing a replacement: %w", err)
	}
	return Quoted{ID: q.ID, Until: q.Until, Data: Data{
		"card": k.Tail, "address": addressEnd(c.Address), "fee": q.Fee, "free": q.Fee.Minor == 0,
	}}, nil, nil
}

func replaceCard(ctx context.Context, b replaceBank, r Request) (Answer, error) {
	q, err := b.Quoted(ctx, r.Quote)
	if err != nil {
		return Answer{}, fmt.Errorf("finding the quote of a replacement: %w", err)
	}
	k := r.Card()
	rc, err := b.Do(ctx, bank.Order{
		Key: r.Key, Kind: bank.Replace, Customer: r.Customer.ID, Card: k.ID, At: r.Now, Channel: r.Channel.String(), Quote: q.ID,
	})
	if errors.Is(err, bank.ErrRefused) {
		return Answer{Say: "refused", Data: Data{"card": k.Tail}, Person: true}, nil
	}
	if err != nil {
		return Answer{}, err
	}
	say := "done"
	if rc.Again {
		say = "again"
	}
	return done(r, rc, say, Data{
		"days": max(daysUntil(r.Now, rc.Until, r.Zone), 1), "fee": q.Fee, "free": q.Fee.Minor == 0,
	}), nil
}

// addressEnd is the end of a postal address as the bank masks it, without the sign for what is left out: "Street 12".
func addressEnd(masked string) string { return strings.TrimSpace(strings.TrimLeft(masked, "…. ")) }
