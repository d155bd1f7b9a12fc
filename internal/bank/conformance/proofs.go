package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cardline/internal/bank"
	"cardline/internal/vault"
)

// lockTold is how a bank must speak of a PIN before and after it locks.
func (s *stage) lockTold(ctx context.Context, customer string, locked bool) error {
	is, err := s.Bank.PINLock(ctx, customer)
	switch {
	case err != nil:
		return fmt.Errorf("asking whether the PIN is locked: %w", err)
	case is.Locked != locked:
		return fmt.Errorf("the PIN is told to be locked: %t, want %t", is.Locked, locked)
	}
	return nil
}

// finds: a registered number means every card of its owner, and what means nothing is not found.
func finds(ctx context.Context, s *stage) error {
	for _, r := range s.records {
		if len(r.Numbers) == 0 || !slices.ContainsFunc(r.Cards, func(c bank.CardRecord) bool { return c.State == bank.Active }) {
			continue
		}
		held, err := s.Bank.FindCards(ctx, bank.ByNumber, vault.Secret(r.Numbers[0]))
		if err != nil {
			return fmt.Errorf("finding the cards of a registered number: %w", err)
		}
		for _, c := range r.Cards {
			if c.State != bank.Closed && !slices.Contains(held, bank.Held{Customer: r.Customer, Card: c.ID}) {
				return fmt.Errorf("of a registered number, card %s is not found", c.ID)
			}
		}
		return s.findsNothing(ctx)
	}
	return notShown("no customer with a number and an active card")
}

func (s *stage) findsNothing(ctx context.Context) error {
	var faults []error
	for by, what := range map[bank.Clue]vault.Secret{
		bank.ByNumber: "+999000000000000", bank.ByCard: "0000000000000000", bank.ByDocument: "00000000000000000000", "mother": "0000",
	} {
		_, err := s.Bank.FindCards(ctx, by, what)
		faults = append(faults, wants(fmt.Sprintf("a clue by %s that means nobody", by), err, bank.ErrNotFound))
	}
	return errors.Join(faults...)
}
