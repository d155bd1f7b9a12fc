package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"cardline/internal/batch"
)

// answered is the state of a reply that left as the answer to a webhook; the carrier's receipts tell the rest.
const answered = "answered"

// step ranks the states of a reply: a receipt that arrives late never takes a reply back. Of two ends the first one stays;
// only "read" may follow "delivered".
func step(state string) int {
	switch state {
	case "accepted", "queued", "sending":
		return 1
	case "sent":
		return 2
	case "delivered", "undelivered", "failed", "canceled":
		return 3
	case "read":
		return 4
	}
	return 0
}

type receipt struct {
	id, state, code string
}

// Receipt moves the reply with that id to the carrier's state (delivered, failed, …; code is the carrier's error, "" for none),
// unless it is further already. It reports whether there is such a reply: the id may be an outbox message's.
func (l *Ledger) Receipt(ctx context.Context, id, state, code string) (known bool, err error) {
	known, err = l.receipts.Do(ctx, receipt{id: id, state: strings.ToLower(state), code: code})
	if err != nil {
		return false, fmt.Errorf("receipt for reply %s: %w", id, err)
	}
	return known, nil
}

func (l *Ledger) flushReceipts(ctx context.Context, group []receipt) ([]batch.Outcome[bool], error) {
	latest := furthest(group)
	var known []string
	var err error
	if l.db.pg {
		known, err = receiptsPostgres(ctx, l.db.SQL(), latest)
	} else {
		err = l.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			known, err = receiptsSQLite(ctx, tx, latest)
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	there := set(known)
	outs := make([]batch.Outcome[bool], len(group))
	for i, r := range group {
		outs[i].Value = there[r.id]
	}
	return outs, nil
}

// furthest keeps one receipt for each reply, in the order of ids.
func furthest(group []receipt) []receipt {
	latest := slices.Clone(group)
	slices.SortStableFunc(latest, func(a, b receipt) int {
		if c := strings.Compare(a.id, b.id); c != 0 {
			return c
		}
		return step(b.state) - step(a.state)
	})
	return slices.CompactFunc(latest, func(a, b receipt) bool { return a.id == b.id })
}

const updateReplies = `
WITH receipt AS (
	SELECT * FROM unnest($1::text[], $2::text[], $3::int2[], $4::text[]) AS t (id, state, step, code)
), known AS (
	SELECT replies.id FROM replies JOIN receipt USING (id) ORDER BY id FOR UPDATE OF replies
), moved AS (
	UPDATE replies SET state = receipt.state, step = receipt.step, code = receipt.code
	FROM receipt JOIN known USING (id) WHERE replies.id = receipt.id AND replies.step < receipt.step
)
SELECT id FROM known`

func receiptsPostgres(ctx context.Context, q querier, latest []receipt) ([]string, error) {
	n := len(latest)
	ids, states, codes, steps := make([]string, n), make([]string, n), make([]string, n), make([]int16, n)
	for i, r := range latest {
		ids[i], states[i], codes[i], steps[i] = r.id, r.state, r.code, int16(step(r.state))
	}
	rows, err := q.QueryContext(ctx, updateReplies, pgx.QueryExecModeCacheStatement, ids, states, steps, codes)
	if err != nil {
		return nil, err
	}
	return column(rows)
}

func receiptsSQLite(ctx context.Context, tx bun.Tx, latest []receipt) ([]string, error) {
	ids := make([]string, len(latest))
	for i, r := range latest {
		ids[i] = r.id
		_, err := tx.NewUpdate().Table("replies").Set("state = ?, step = ?, code = ?", r.state, step(r.state), r.code).
			Where("id = ? AND step < ?", r.id, step(r.state)).Exec(ctx)
		if err != nil {
			return nil, err
		}
	}
	var known []string
	err := tx.NewSelect().Table("replies").Column("id").Where("id IN (?)", bun.List(ids)).Scan(ctx, &known)
	return known, err
}
