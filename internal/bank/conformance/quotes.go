package conformance

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"cardline/internal/bank"
	"cardline/internal/money"
)

// price asks what it would be to pay one unit of money to a card that owes more.
func (s *stage) price(ctx context.Context, key string, h held) (bank.Quote, error) {
	return s.Bank.Quote(ctx, bank.Ask{
		Key: s.key(key), Kind: bank.Pay, Customer: h.customer, Card: h.card.ID, Amount: one(h.card.Currency),
	})
}

// one is one unit of the currency.
func one(currency string) money.Money {
	m, _ := money.Parse("1", currency) // whole in any
	return m
}

// priced is a card with debt and a quote for paying one unit of it.
type priced struct {
	held
	quote bank.Quote
	owed  money.Money // before anything is paid
}

// onQuote plays a scenario about a quote.
func onQuote(play func(context.Context, *stage, priced) error) func(context.Context, *stage) error {
	return func(ctx context.Context, s *stage) error {
		p, err := s.priced(ctx)
		if err != nil {
			return err
		}
		return play(ctx, s, p)
	}
}

// priced finds a card with debt and asks for a quote under the key "ask".
func (s *stage) priced(ctx context.Context) (priced, error) {
	hs := s.holdings(func(_ bank.Record, c bank.CardRecord) bool { return c.State == bank.Active })
	for _, h := range hs[:min(len(hs), 20)] {
		b, err := s.Bank.Balance(ctx, h.card.ID)
		if err != nil {
			return priced{}, fmt.Errorf("balance: %w", err)
		}
		if b.State != bank.Active || b.Owed.Minor < 100*one(h.card.Currency).Minor {
			continue
		}
		q, err := s.price(ctx, "ask", h)
		switch {
		case errors.Is(err, bank.ErrNotFound), errors.Is(err, bank.ErrRefused):
			return priced{}, notShown("the bank prices no payment")
		case err != nil:
			return priced{}, fmt.Errorf("pricing a payment: %w", err)
		case q.ID == "" || q.Until.IsZero() || q.Kind != bank.Pay || q.Card != h.card.ID:
			return priced{}, errors.New("the quote lacks id, until, or its own kind and card")
		case !q.Until.After(b.AsOf):
			return priced{}, fmt.Errorf("the quote was over at %s, before it was given", q.Until)
		}
		return priced{h, q, b.Owed}, nil
	}
	return priced{}, notShown("no active card that owes anything")
}

// pay agrees to a quote.
func (s *stage) pay(h held, key, quote string) bank.Order {
	return bank.Order{Key: s.key(key), Kind: bank.Pay, Customer: h.customer, Card: h.card.ID, Channel: "api", Quote: quote}
}

// expires is a fault unless err refuses for one of these reasons.
func expires(what string, err error, reasons ...string) error {
	no, ok := errors.AsType[*bank.Refusal](err)
	if !ok {
		return fmt.Errorf("%s: answered %s, want refused with a reason", what, said(err))
	}
	for _, r := range reasons {
		if no.Reason == r {
			return nil
		}
	}
	return fmt.Errorf("%s: refused as %q, want one of %v", what, no.Reason, reasons)
}

func sameQuote(ctx context.Context, s *stage, p priced) error {
	again, err := s.price(ctx, "ask", p.held)
	if err == nil && again.ID != p.quote.ID {
		err = errors.New("the same key gave another quote")
	}
	looked, lost := s.Bank.Quoted(ctx, p.quote.ID)
	if lost == nil && (looked.ID != p.quote.ID || looked.Principal != p.quote.Principal || !looked.Until.Equal(p.quote.Until)) {
		lost = errors.New("the quote read again is another")
	}
	return errors.Join(err, lost)
}

func wrongQuotes(ctx context.Context, s *stage, p priced) error {
	_, unknown := s.Bank.Do(ctx, s.pay(p.held, "unknown", "conformance-no-such-quote"))
	faults := []error{expires("a quote nobody made", unknown, "expired")}
	if other, err := s.another(p.held); err == nil {
		_, foreign := s.Bank.Do(ctx, s.pay(held{other, p.card}, "foreign", p.quote.ID))
		if !errors.Is(foreign, bank.ErrRefused) { // which of the two faults is named does not matter
			faults = append(faults, wants("another customer with this card's quote", foreign, bank.ErrNotFound))
		}
	}
	for _, mine := range s.holdings(func(r bank.Record, c bank.CardRecord) bool { return r.Customer != p.customer && c.State == bank.Active }) {
		_, foreign := s.Bank.Do(ctx, s.pay(mine, "foreign-card", p.quote.ID))
		faults = append(faults, expires("another customer's quote", foreign, "expired"))
		break
	}
	if _, err := s.Bank.Do(ctx, s.pay(p.held, "pay", p.quote.ID)); err != nil {
		faults = append(faults, fmt.Errorf("the right one: %w", err))
	}
	_, used := s.Bank.Do(ctx, s.pay(p.held, "pay-2", p.quote.ID))
	faults = append(faults, expires("a quote used before", used, "done", "expired"), s.paidOnce(ctx, p))
	return errors.Join(faults...)
}

// paidOnce is a fault unless one unit less is owed than before.
func (s *stage) paidOnce(ctx context.Context, p priced) error {
	b, err := s.Bank.Balance(ctx, p.card.ID)
	if err != nil {
		return fmt.Errorf("balance: %w", err)
	}
	if paid := p.owed.Minor - b.Owed.Minor; paid != one(p.card.Currency).Minor {
		return fmt.Errorf("%s were paid, %s agreed to", money.Of(paid, p.card.Currency), one(p.card.Currency))
	}
	return nil
}

func quoteAtOnce(ctx context.Context, s *stage, p priced) error {
	faults := make([]error, atOnce)
	var wg sync.WaitGroup
	for i := range atOnce {
		wg.Go(func() { _, faults[i] = s.Bank.Do(ctx, s.pay(p.held, fmt.Sprintf("pay-%d", i), p.quote.ID)) })
	}
	wg.Wait()
	paid := 0
	var out []error
	for _, err := range faults {
		if err == nil {
			paid++
		} else {
			out = append(out, expires("one of many at once", err, "done", "expired"))
		}
	}
	if paid != 1 {
		out = append(out, fmt.Errorf("%d of %d orders under keys of their own were taken on one quote", paid, atOnce))
	}
	return errors.Join(append(out, s.paidOnce(ctx, p))...)
}

func lateAnswers(ctx context.Context, s *stage, p priced) error {
	o := s.pay(p.held, "pay", p.quote.ID)
	for _, wait := range patience {
		s.hurried(ctx, wait, o)
	}
	if _, err := s.Bank.Do(ctx, o); err != nil {
		return fmt.Errorf("asked again under the same key: %w", err)
	}
	return s.paidOnce(ctx, p)
}
