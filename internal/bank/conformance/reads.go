package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/money"
)

func answers(ctx context.Context, s *stage) error { return s.Bank.Ping(ctx) }

func feedPages(ctx context.Context, s *stage) error {
	last := ""
	for _, page := range s.pages {
		if len(page) > feedPage {
			return fmt.Errorf("%d customers on a page of %d", len(page), feedPage)
		}
		for _, r := range page {
			if r.Customer <= last {
				return errors.New("customers do not ascend: one is fed twice, or out of order")
			}
			last = r.Customer
		}
	}
	first, err := s.Bank.Records(ctx, "", 1)
	if err != nil {
		return err
	}
	if len(first) != 1 || first[0].Customer != s.records[0].Customer {
		return errors.New("a page of one does not hold the first customer")
	}
	return nil
}

func feedCards(_ context.Context, s *stage) error {
	holder := map[card.ID]string{}
	for _, r := range s.records {
		for _, c := range r.Cards {
			if _, twice := holder[c.ID]; twice {
				return fmt.Errorf("card %s is fed twice", c.ID)
			}
			holder[c.ID] = r.Customer
		}
	}
	return nil
}

func currencies(ctx context.Context, s *stage) error {
	seen := map[string]bool{}
	for _, h := range s.holdings(func(_ bank.Record, c bank.CardRecord) bool { return c.State == bank.Active }) {
		if seen[h.card.Currency] {
			continue
		}
		seen[h.card.Currency] = true
		if err := s.speaks(ctx, h); err != nil {
			return err
		}
	}
	if len(seen) < 2 {
		return notShown("active cards of one currency only")
	}
	return nil
}

// speaks is a fault unless every amount of a card is in its currency.
func (s *stage) speaks(ctx context.Context, h held) error {
	b, err := s.Bank.Balance(ctx, h.card.ID)
	if err != nil {
		return fmt.Errorf("balance: %w", err)
	}
	amounts := []money.Money{b.Owed, b.Available}
	switch l, err := s.Bank.Lines(ctx, h.card.ID); {
	case err == nil:
		amounts = append(amounts, l.Credit, l.Available, l.Cash)
	case !errors.Is(err, bank.ErrNotFound):
		return fmt.Errorf("lines: %w", err)
	}
	ts, err := s.Bank.Transactions(ctx, h.card.ID, "", 5)
	if err != nil {
		return fmt.Errorf("transactions: %w", err)
	}
	for _, t := range ts {
		amounts = append(amounts, t.Amount)
	}
	for _, m := range amounts {
		if m.Currency != h.card.Currency {
			return fmt.Errorf("card %s is in %s by the file and tells an amount in %s", h.card.ID, h.card.Currency, m.Currency)
		}
	}
	return nil
}

func supplementary(ctx context.Context, s *stage) error {
	hs := s.holdings(func(_ bank.Record, c bank.CardRecord) bool { return c.Supplementary })
	if len(hs) == 0 {
		return notShown("no supplementary card")
	}
	h := hs[0]
	other, err := s.another(h)
	if err != nil {
		return err
	}
	// Who else lives there must not matter: try the customers who share its number first.
	for _, r := range s.records {
		if r.Customer != h.customer && slices.ContainsFunc(r.Numbers, s.numbersOf(h.customer).has) {
			other = r.Customer
		}
	}
	before, err := s.state(ctx, h.card.ID)
	if err != nil {
		return err
	}
	_, err = s.do(ctx, "main", bank.Freeze, held{other, h.card})
	return errors.Join(wants("an order of the main cardholder", err, bank.ErrNotFound), s.stays(ctx, h.card.ID, before))
}

type numbers []string

func (n numbers) has(number string) bool { return slices.Contains(n, number) }

func (s *stage) numbersOf(customer string) numbers {
	for _, r := range s.records {
		if r.Customer == customer {
			return r.Numbers
		}
	}
	return nil
}

// Ids that no bank has given out.
const (
	noCard     = card.ID("conformance-no-such-card")
	noCustomer = "conformance-no-such-customer"
)

func nobodys(ctx context.Context, s *stage) error {
	_, balance := s.Bank.Balance(ctx, noCard)
	_, statement := s.Bank.Statement(ctx, noCard, "")
	_, transactions := s.Bank.Transactions(ctx, noCard, "", 5)
	_, points := s.Bank.Points(ctx, noCard)
	_, lines := s.Bank.Lines(ctx, noCard)
	_, rewards := s.Bank.Rewards(ctx, noCard)
	_, order := s.do(ctx, "card", bank.Freeze, held{s.records[0].Customer, bank.CardRecord{ID: noCard}})
	_, receipt := s.Bank.Receipt(ctx, s.key("never"))
	_, quoted := s.Bank.Quoted(ctx, s.key("never"))
	contact := s.ofNobody(ctx, noCustomer)
	pin := s.Bank.VerifyPIN(ctx, noCustomer, "000000")
	var faults []error
	for what, err := range map[string]error{
		"balance": balance, "statement": statement, "transactions": transactions, "points": points, "rewards": rewards, "lines": lines,
		"an order": order, "a receipt": receipt, "a quote": quoted, "the PIN": pin,
	} {
		faults = append(faults, wants(what, err, bank.ErrNotFound))
	}
	return errors.Join(append(faults, contact)...)
}

// ofNobody is a fault if anything is told of the customer.
func (s *stage) ofNobody(ctx context.Context, customer string) error {
	if c, err := s.Bank.Contact(ctx, customer); err == nil && c != (bank.Contact{}) {
		return errors.New("a contact is told")
	} else if bank.Down(err) {
		return fmt.Errorf("contact: %w", err)
	}
	offers, first := s.Bank.Offers(ctx, customer)
	applications, second := s.Bank.Applications(ctx, customer)
	if err := errors.Join(first, second); bank.Down(err) {
		return fmt.Errorf("offers and applications: %w", err)
	}
	if n := len(offers) + len(applications); n > 0 {
		return fmt.Errorf("%d offers and applications are told", n)
	}
	return nil
}

// formers: who was fed without numbers is nobody's caller any more; nothing may be ordered in that name.
func formers(ctx context.Context, s *stage) error {
	h, err := s.active(ctx)
	if err != nil {
		return err
	}
	for _, r := range s.records {
		if len(r.Numbers) == 0 && len(r.Cards) == 0 {
			_, err := s.do(ctx, "former", bank.Freeze, held{r.Customer, h.card})
			return errors.Join(wants("an order of a former customer", err, bank.ErrNotFound), s.stays(ctx, h.card.ID, bank.Active))
		}
	}
	return notShown("no former customer in the file")
}

func ledger(ctx context.Context, s *stage) error {
	for _, h := range s.holdings(func(bank.Record, bank.CardRecord) bool { return true }) {
		whole, err := s.Bank.Transactions(ctx, h.card.ID, "", 5)
		if err != nil {
			return fmt.Errorf("transactions: %w", err)
		}
		if len(whole) < 3 {
			continue
		}
		var joined []bank.Transaction
		for before := ""; len(joined) < len(whole); before = joined[len(joined)-1].ID {
			page, err := s.Bank.Transactions(ctx, h.card.ID, before, 2)
			if err != nil {
				return fmt.Errorf("transactions: %w", err)
			}
			if len(page) == 0 || len(page) > 2 {
				return fmt.Errorf("%d transactions on a page of 2 with more to come", len(page))
			}
			joined = append(joined, page...)
		}
		for i, t := range whole {
			if joined[i].ID != t.ID {
				return errors.New("pages of two are not what a page of five holds")
			}
			if i > 0 && whole[i-1].At.Before(t.At) {
				return errors.New("an older transaction stands before a newer one")
			}
		}
		return nil
	}
	return notShown("no card with three transactions")
}
