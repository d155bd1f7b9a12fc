package conformance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"cardline/internal/bank"
)

// atOnce is how many ask for one thing at the same moment.
const atOnce = 12

// thawed ends a scenario that froze a card.
func (s *stage) thawed(ctx context.Context, h held) error {
	_, err := s.done(ctx, "thaw", bank.Unfreeze, h)
	return err
}

func sameKey(ctx context.Context, s *stage) error {
	h, err := s.active(ctx)
	if err != nil {
		return err
	}
	first, err := s.done(ctx, "freeze", bank.Freeze, h)
	if err != nil {
		return err
	}
	if first.State != bank.Frozen || first.Again {
		return fmt.Errorf("the receipt of freezing an active card says %s, again: %t", first.State, first.Again)
	}
	if err := s.thawed(ctx, h); err != nil {
		return err
	}
	again, err := s.done(ctx, "freeze", bank.Freeze, h)
	if err != nil {
		return err
	}
	looked, err := s.Bank.Receipt(ctx, s.key("freeze"))
	if err != nil {
		return fmt.Errorf("looking up the receipt: %w", err)
	}
	return errors.Join(same(first, again), same(first, looked), s.stays(ctx, h.card.ID, bank.Active))
}

func keyAtOnce(ctx context.Context, s *stage) error {
	h, err := s.active(ctx)
	if err != nil {
		return err
	}
	receipts, faults := make([]bank.Receipt, atOnce), make([]error, atOnce)
	var wg sync.WaitGroup
	for i := range atOnce {
		wg.Go(func() { receipts[i], faults[i] = s.done(ctx, "freeze", bank.Freeze, h) })
	}
	wg.Wait()
	for _, r := range receipts {
		faults = append(faults, same(receipts[0], r))
	}
	return errors.Join(errors.Join(faults...), s.thawed(ctx, h))
}

func keyOfAnother(ctx context.Context, s *stage) error {
	h, err := s.active(ctx)
	if err != nil {
		return err
	}
	if _, err := s.done(ctx, "freeze", bank.Freeze, h); err != nil {
		return err
	}
	_, err = s.do(ctx, "freeze", bank.Stop, h)
	return errors.Join(wants("the key with another order", err, bank.ErrRefused), s.stays(ctx, h.card.ID, bank.Frozen), s.thawed(ctx, h))
}

func already(ctx context.Context, s *stage) error {
	h, err := s.active(ctx)
	if err != nil {
		return err
	}
	first, err := s.done(ctx, "freeze", bank.Freeze, h)
	if err != nil {
		return err
	}
	second, err := s.done(ctx, "freeze-2", bank.Freeze, h)
	if err == nil && (!second.Again || second.Ref != first.Ref || !second.At.Equal(first.At)) {
		err = errors.New("freezing a frozen card is not answered with again and the ref and at of the first order")
	}
	return errors.Join(err, s.thawed(ctx, h))
}

func stranger(ctx context.Context, s *stage) error {
	h, err := s.active(ctx)
	if err != nil {
		return err
	}
	other, err := s.another(h)
	if err != nil {
		return err
	}
	_, err = s.do(ctx, "freeze", bank.Freeze, held{other, h.card})
	return errors.Join(wants("an order of another customer", err, bank.ErrNotFound), s.stays(ctx, h.card.ID, bank.Active))
}

func refused(ctx context.Context, s *stage) error {
	h, err := s.active(ctx)
	if err != nil {
		return err
	}
	_, err = s.do(ctx, "destroy", "conformance-no-such-kind", h)
	_, looked := s.Bank.Receipt(ctx, s.key("destroy"))
	return errors.Join(wants("an order of no kind", err, bank.ErrRefused), wants("its receipt", looked, bank.ErrNotFound),
		s.stays(ctx, h.card.ID, bank.Active))
}

// patience of the impatient: the order is on its way, its answer not awaited.
var patience = [...]time.Duration{time.Millisecond, 3 * time.Millisecond, 10 * time.Millisecond}

// hurried begins an order and hangs up.
func (s *stage) hurried(ctx context.Context, wait time.Duration, o bank.Order) {
	short, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	_, _ = s.Bank.Do(short, o) // whatever came of it: that is what is looked at next
}

func cutOff(ctx context.Context, s *stage) error {
	h, err := s.active(ctx)
	if err != nil {
		return err
	}
	o := bank.Order{Key: s.key("freeze"), Kind: bank.Freeze, Customer: h.customer, Card: h.card.ID, Channel: "api"}
	for _, wait := range patience {
		s.hurried(ctx, wait, o)
	}
	first, err := s.done(ctx, "freeze", bank.Freeze, h)
	if err != nil {
		return err
	}
	looked, err := s.Bank.Receipt(ctx, o.Key)
	if err == nil {
		err = same(first, looked)
	}
	if first.Again {
		err = errors.Join(err, errors.New("the order asked again under its own key says that the card was so already"))
	}
	return errors.Join(err, s.stays(ctx, h.card.ID, bank.Frozen), s.thawed(ctx, h))
}
