package conformance

import (
	"context"
	"errors"
	"fmt"

	"cardline/internal/bank"
	"cardline/internal/card"
)

// The feed is read so far and no further: scenarios need a few customers of each sort.
const (
	feedPage = 50
	feedMost = 1000
)

// stage is the bank and the customers to play with.
type stage struct {
	Target
	scene   int // numbers keys, so that scenes do not meet
	records []bank.Record
	pages   [][]bank.Record
}

func newStage(ctx context.Context, t Target) (*stage, error) {
	s := &stage{Target: t}
	for after := ""; len(s.records) < feedMost; {
		page, err := t.Bank.Records(ctx, after, feedPage)
		if err != nil {
			return nil, fmt.Errorf("reading the customer file: %w", err)
		}
		if len(page) == 0 {
			break
		}
		s.pages, s.records = append(s.pages, page), append(s.records, page...)
		next := page[len(page)-1].Customer
		if next <= after {
			break // the feed's own scenario says so
		}
		after = next
	}
	if len(s.records) == 0 {
		return nil, errors.New("the customer file is empty: there is nothing to play with")
	}
	return s, nil
}

func (s *stage) key(name string) string { return fmt.Sprintf("%s-%d-%s", s.Run, s.scene, name) }

// held is a card with its customer.
type held struct {
	customer string
	card     bank.CardRecord
}

// holdings lists cards for which fit holds.
func (s *stage) holdings(fit func(bank.Record, bank.CardRecord) bool) []held {
	var out []held
	for _, r := range s.records {
		for _, c := range r.Cards {
			if fit(r, c) {
				out = append(out, held{r.Customer, c})
			}
		}
	}
	return out
}

// active is a card that can be used, by what the card itself says: the file may be older.
func (s *stage) active(ctx context.Context) (held, error) {
	hs := s.holdings(func(_ bank.Record, c bank.CardRecord) bool { return c.State == bank.Active })
	for _, h := range hs[:min(len(hs), 20)] {
		if b, err := s.Bank.Balance(ctx, h.card.ID); err == nil && b.State == bank.Active {
			return h, nil
		}
	}
	return held{}, notShown("no active card")
}

// another is a customer who is not h's, and does not hold the card.
func (s *stage) another(h held) (string, error) {
	for _, r := range s.records {
		if r.Customer != h.customer && len(r.Cards) > 0 {
			return r.Customer, nil
		}
	}
	return "", notShown("there is one customer only")
}

func (s *stage) do(ctx context.Context, key string, k bank.Kind, h held) (bank.Receipt, error) {
	return s.Bank.Do(ctx, bank.Order{Key: s.key(key), Kind: k, Customer: h.customer, Card: h.card.ID, Channel: "api"})
}

// done is do, where anything but a receipt is a fault.
func (s *stage) done(ctx context.Context, key string, k bank.Kind, h held) (bank.Receipt, error) {
	r, err := s.do(ctx, key, k, h)
	if err != nil {
		return r, fmt.Errorf("%s: %w", k, err)
	}
	if r.Ref == "" || r.At.IsZero() || r.State == "" {
		return r, fmt.Errorf("%s: the receipt lacks ref, at or state", k)
	}
	return r, nil
}

func (s *stage) state(ctx context.Context, id card.ID) (bank.State, error) {
	b, err := s.Bank.Balance(ctx, id)
	if err != nil {
		return "", fmt.Errorf("balance: %w", err)
	}
	return b.State, nil
}

// stays is a fault unless the card is in that state.
func (s *stage) stays(ctx context.Context, id card.ID, want bank.State) error {
	got, err := s.state(ctx, id)
	if err == nil && got != want {
		err = fmt.Errorf("the card is %s, want %s", got, want)
	}
	return err
}

// same is a fault unless both receipts are one.
func same(a, b bank.Receipt) error {
	if a.Ref != b.Ref || !a.At.Equal(b.At) || a.State != b.State || a.Again != b.Again {
		return fmt.Errorf("two receipts for one order: %s of %s and %s of %s", a.Ref, a.At, b.Ref, b.At)
	}
	return nil
}
