package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// safetyFirst sorts calls, named w, that are about the customer's safety before all others, and those of campaigns behind them.
func safetyFirst(q *bun.SelectQuery) *bun.SelectQuery {
	return q.OrderExpr("CASE WHEN w.source <> '' THEN 2 WHEN w.type IN (?) THEN 0 ELSE 1 END", bun.List(outbox.SafetyTypes()))
}

// Due implements outbox.CallBook. Those about safety go first, and those of campaigns wait for all others.
func (b Calls) Due(ctx context.Context, now time.Time, n int) ([]outbox.Call, error) {
	var all []callRow
	safety := bun.List(outbox.SafetyTypes())
	for _, whose := range []func(q *bun.SelectQuery) *bun.SelectQuery{
		func(q *bun.SelectQuery) *bun.SelectQuery { return q.Where("source = '' AND type IN (?)", safety) },
		func(q *bun.SelectQuery) *bun.SelectQuery { return q.Where("source = '' AND type NOT IN (?)", safety) },
		func(q *bun.SelectQuery) *bun.SelectQuery { return q.Where("source <> ''") },
	} {
		var rows []callRow
		err := whose(b.db.NewSelect().Model(&rows).Where("state = 'planned'")).Where(callDue+" <= ?", now.UTC()).
			OrderExpr(callDue).Limit(int64(n - len(all))).Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading which calls are due: %w", err)
		}
		if all = append(all, rows...); len(all) == n {
			break
		}
	}
	return b.db.callsOf(all)
}

// UnderWay implements outbox.CallBook. Calls back of the floor count from when their agent's telephone rings.
func (b Calls) UnderWay(ctx context.Context, ns []phone.Number) (map[phone.Number]bool, error) {
	busy, err := b.submitted(ctx, b.db, ns)
	if err == nil {
		err = b.ringing(ctx, b.db, ns, busy, func(q *bun.SelectQuery) *bun.SelectQuery { return begunBacks(q.Table("waiting")) })
	}
	if err != nil {
		return nil, fmt.Errorf("reading which telephones ring already: %w", err)
	}
	return busy, nil
}

// submitted says to which of these numbers a call of the book is under way.
func (b Calls) submitted(ctx context.Context, db bun.IDB, ns []phone.Number) (map[phone.Number]bool, error) {
	busy := map[phone.Number]bool{}
	return busy, b.ringing(ctx, db, ns, busy, func(q *bun.SelectQuery) *bun.SelectQuery { return q.Table("calls_wanted").Where("state = 'submitted'") })
}

// begunBacks are the calls back of the floor that have an agent.
func begunBacks(q *bun.SelectQuery) *bun.SelectQuery {
	return q.Where("back IS NOT NULL").Where("agent <> ''")
}

// ringing adds to busy those of the numbers that rows have.
func (b Calls) ringing(ctx context.Context, db bun.IDB, ns []phone.Number, busy map[phone.Number]bool, rows func(*bun.SelectQuery) *bun.SelectQuery) error {
	places := b.db.partyPlaces(ns)
	if len(places.of) == 0 {
		return nil
	}
	parties := make([][]byte, 0, len(places.of))
	for party := range places.of {
		parties = append(parties, []byte(party))
	}
	var found [][]byte
	if err := rows(db.NewSelect()).Column("party").Where("party IN (?)", bun.List(parties)).Scan(ctx, &found); err != nil {
		return err
	}
	for _, party := range found {
		for _, i := range places.of[string(party)] {
			busy[ns[i]] = true
		}
	}
	return nil
}

// ringAlone waits until nobody else is about to ring one of these numbers, and keeps others waiting until the transaction ends.
func (b Calls) ringAlone(ctx context.Context, tx bun.IDB, ns []phone.Number) error {
	if !b.db.pg { // it has one writer at a time
		return nil
	}
	var turns []int64
	for _, n := range ns {
		for _, index := range b.db.vault.Indexes(partyPurpose, n.Reveal()) {
			turns = append(turns, int64(binary.BigEndian.Uint64(index[:])))
		}
	}
	slices.Sort(turns) // in one order everywhere
	for _, turn := range slices.Compact(turns) {
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(?)", turn); err != nil {
			return err
		}
	}
	return nil
}

// alone waits until nobody else submits a call to the number, and reports whether no other call to it is under way.
func (b Calls) alone(ctx context.Context, tx bun.Tx, c outbox.Call) (bool, error) {
	ns := []phone.Number{c.Number}
	if err := b.ringAlone(ctx, tx, ns); err != nil {
		return false, err
	}
	busy := map[phone.Number]bool{}
	err := b.ringing(ctx, tx, ns, busy, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Table("calls_wanted").Where("state = 'submitted'").Where("message <> ?", c.Message)
	})
	if err == nil {
		err = b.ringing(ctx, tx, ns, busy, func(q *bun.SelectQuery) *bun.SelectQuery { return begunBacks(q.Table("waiting")) })
	}
	return !busy[c.Number], err
}
