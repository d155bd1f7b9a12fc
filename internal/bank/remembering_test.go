package bank_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/money"
)

// moody answers a balance or fails.
type moody struct {
	bank.Bank
	err  error
	owed int64
}

func (m *moody) Balance(context.Context, card.ID) (bank.Balance, error) {
	return bank.Balance{Owed: money.Of(m.owed, "USD"), AsOf: morning}, m.err
}

func (m *moody) Do(context.Context, bank.Order) (bank.Receipt, error) { return bank.Receipt{}, m.err }

var morning = time.Date(2027, 2, 6, 9, 0, 0, 0, time.UTC)

func TestTheLastKnownIsToldWhileTheBankIsAway(t *testing.T) {
	t.Parallel()
	ctx, core, now := t.Context(), &moody{owed: 500}, morning
	b := bank.Remembering(core, 2, 24*time.Hour, func() time.Time { return now })
	ask := func(id card.ID, stale bool, want error) {
		t.Helper()
		got, err := b.Balance(ctx, id)
		if !errors.Is(err, want) || err == nil && (got.Stale != stale || got.Owed.Minor != 500 || !got.AsOf.Equal(morning)) {
			t.Errorf("balance of %s = %+v, %v; want stale %t, error %v", id, got, err, stale, want)
		}
	}
	ask("K1", false, nil)
	core.err, core.owed = bank.ErrUnavailable, 0
	ask("K1", true, nil)
	ask("K2", false, bank.ErrUnavailable) // never asked before

	core.err = context.DeadlineExceeded // late: it may be told when it comes
	ask("K1", false, context.DeadlineExceeded)
	core.err = bank.ErrNotFound
	ask("K1", false, bank.ErrNotFound)

	core.err, core.owed = nil, 500
	ask("K2", false, nil)
	ask("K3", false, nil) // the third: K1, asked longest ago, has to go
	core.err = bank.ErrUnavailable
	ask("K1", false, bank.ErrUnavailable)
	ask("K3", true, nil)

	_, _ = b.Do(ctx, bank.Order{Card: "K3"}) // whatever came of it
	ask("K3", false, bank.ErrUnavailable)
	now = now.Add(25 * time.Hour)
	ask("K2", false, bank.ErrUnavailable)
}
