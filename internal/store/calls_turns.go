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
	"cardline/internal/vault"
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

// UnderWay implements outbox.CallBook.
func (b Calls) UnderWay(ctx context.Context, ns []phone.Number) (map[phone.Number]bool, error) {
	busy := map[phone.Number]bool{}
	places := b.db.partyPlaces(ns)
	if len(places.of) == 0 {
		return busy, nil
	}
	parties := make([][]byte, 0, len(places.of))
	for party := range places.of {
		parties = append(parties, []byte(party))
	}
	var found [][]byte
	err := b.db.NewSelect().Model((*callRow)(nil)).Column("party").Where("state = 'submitted'").Where("party IN (?)", bun.List(parties)).Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("reading which telephones ring already: %w", err)
	}
	for _, party := range found {
		for _, i := range places.of[string(party)] {
			busy[ns[i]] = true
		}
	}
	return busy, nil
}

// alone waits until nobody else submits a call to the number, and reports whether no other call to it is under way.
func (b Calls) alone(ctx context.Context, tx bun.Tx, c outbox.Call) (bool, error) {
	indexes := b.db.vault.Indexes(partyPurpose, c.Number.Reveal())
	slices.SortFunc(indexes, func(one, other vault.Index) int { return slices.Compare(one[:], other[:]) }) // in one order everywhere
	parties := make([][]byte, len(indexes))
	for i, index := range indexes {
		parties[i] = index[:]
		if !b.db.pg { // it has one writer at a time
			continue
		}
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(?)", int64(binary.BigEndian.Uint64(index[:]))); err != nil {
			return false, err
		}
	}
	rings, err := tx.NewSelect().Model((*callRow)(nil)).Where("state = 'submitted'").Where("party IN (?)", bun.List(parties)).
		Where("message <> ?", c.Message).Exists(ctx)
	return !rings, err
}
