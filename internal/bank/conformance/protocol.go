package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cardline/internal/bank"
)

func unknownMembers(ctx context.Context, s *stage) error {
	h, err := s.active(ctx)
	if err != nil {
		return err
	}
	status, answer, err := s.Post(ctx, "/orders", s.key("freeze"), s.body(h, map[string]any{"conformance": map[string]any{"new": []int{1}}}))
	if err != nil {
		return err
	}
	var receipt struct {
		Ref string `json:"ref"`
	}
	if status != 200 || json.Unmarshal(answer, &receipt) != nil || receipt.Ref == "" {
		err = fmt.Errorf("an order with a member nobody knows is answered with status %d", status)
	} else {
		err = s.thawed(ctx, h)
	}
	return errors.Join(err, s.stays(ctx, h.card.ID, bank.Active))
}

func keyless(ctx context.Context, s *stage) error {
	h, err := s.active(ctx)
	if err != nil {
		return err
	}
	status, _, err := s.Post(ctx, "/orders", "", s.body(h, nil))
	if err == nil && (status < 400 || status > 499) {
		err = fmt.Errorf("an order without a key is answered with status %d", status)
	}
	return errors.Join(err, s.stays(ctx, h.card.ID, bank.Active))
}

// body is an order to freeze a card, with more in it.
func (s *stage) body(h held, more map[string]any) []byte {
	order := map[string]any{"kind": bank.Freeze, "customer": h.customer, "card": h.card.ID, "at": "2026-01-02T03:04:05Z"}
	for k, v := range more {
		order[k] = v
	}
	b, _ := json.Marshal(order) // strings and numbers
	return b
}

// wrongPIN is a PIN like any other; where a customer has this very one, the scenario says so.
const wrongPIN = "908172"

// pinLocks takes the last customer whose PIN is not locked: it stays so.
func pinLocks(ctx context.Context, s *stage) error {
	for i := len(s.records) - 1; i >= 0; i-- {
		r := s.records[i]
		if len(r.Cards) == 0 {
			continue
		}
		err := s.Bank.VerifyPIN(ctx, r.Customer, wrongPIN)
		if errors.Is(err, bank.ErrLocked) || errors.Is(err, bank.ErrNotFound) {
			continue // locked by an earlier run, or has none
		}
		return errors.Join(wants("a wrong PIN", err, bank.ErrWrong), s.locks(ctx, r.Customer))
	}
	return notShown("no customer with a PIN that is not locked")
}

// locks goes on after one wrong PIN.
func (s *stage) locks(ctx context.Context, customer string) error {
	if err := s.lockTold(ctx, customer, false); err != nil {
		return err
	}
	left := 2
	if s.PIN != "" {
		if err := s.Bank.VerifyPIN(ctx, customer, s.PIN); err != nil {
			return fmt.Errorf("the right PIN after a wrong one: %w", err)
		}
		left = 3 // the right one starts the count anew
	}
	for range left - 1 {
		if err := s.Bank.VerifyPIN(ctx, customer, wrongPIN); !errors.Is(err, bank.ErrWrong) {
			return wants("a wrong PIN that is not the third", err, bank.ErrWrong)
		}
	}
	faults := []error{
		wants("the third wrong PIN", s.Bank.VerifyPIN(ctx, customer, wrongPIN), bank.ErrLocked), s.lockTold(ctx, customer, true),
	}
	if s.PIN != "" {
		faults = append(faults, wants("the right PIN when locked", s.Bank.VerifyPIN(ctx, customer, s.PIN), bank.ErrLocked))
	}
	return errors.Join(faults...)
}
