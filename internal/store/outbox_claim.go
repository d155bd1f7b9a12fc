package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"cardline/internal/outbox"
)

// Claim takes due rows and marks them as its caller's. The lock is skipped, not waited for: two workers never look at the same row.
func (m *Messages) Claim(ctx context.Context, c outbox.Claim) (rows []outbox.Row, err error) {
	defer m.db.watch("claim")(&err)
	if m.db.pg {
		_, err = m.Depart(ctx, c, func(due []outbox.Row) []outbox.Step {
			rows = due
			return pluck(due, func(r *outbox.Row) outbox.Step {
				r.State = outbox.Claimed
				return outbox.Step{ID: r.ID, To: outbox.Claimed, Reason: r.Reason, Lease: c.Lease}
			})
		})
		return rows, err
	}
	due := m.db.NewSelect().Table("messages").Column("id").
		Where("lane = ?", c.Lane).Where("phase = 0").Where("due <= ?", c.Now.UTC()).
		OrderExpr("due, id").Limit(int64(c.N))
	if len(c.Except) > 0 {
		due = due.Where("purpose NOT IN (?)", bun.List(c.Except))
	}
	return m.take(ctx, due, "state = ?, step = ?, owner = ?, lease = ?",
		outbox.Claimed, outbox.Claimed.Rank(), c.Owner, c.Lease.UTC())
}

// dueMessages locks rows from a place in the lane, or before it, past those that others have locked. The limit stands in the text: from a
// parameter Postgres would plan for a tenth of the table.
const dueMessages = `
SELECT id, key, type, class, purpose, lane, number_sealed, customer, zone, lang, body_sealed, occasion, asked, due, expires, state, reason,
	tries, sender, sid, code, planned, submitted, account, template, source, segments, repeats
FROM messages WHERE lane = $1 AND phase = 0 AND due <= $2 AND purpose <> ALL ($3::text[]) AND (due, id) %s ($4, $5)
ORDER BY due, id LIMIT %d FOR UPDATE SKIP LOCKED`

// due reads and locks rows that are due, oldest first. They are opened as c.Owner's.
func (m *Messages) due(ctx context.Context, tx pgx.Tx, c outbox.Claim) ([]outbox.Row, error) {
	from := m.heads.at(c.Lane, c.Now)
	rows, err := m.dueAt(ctx, tx, c, ">=", from, c.N)
	if err != nil {
		return nil, err
	}
	whole := from.whole
	if from == (head{}) {
		whole = c.Now
	} else if len(rows) < c.N {
		older, err := m.dueAt(ctx, tx, c, "<", from, c.N-len(rows))
		if err != nil {
			return nil, err
		}
		rows, whole = append(older, rows...), c.Now
	}
	m.heads.found(c, rows, whole)
	return m.db.openRows(rows)
}

// dueAt reads and locks at most n of the rows on one side of a place.
func (m *Messages) dueAt(ctx context.Context, tx pgx.Tx, c outbox.Claim, side string, of head, n int) ([]messageRow, error) {
	except := pluck(c.Except, func(p *outbox.Purpose) string { return string(*p) })
	found, err := tx.Query(ctx, fmt.Sprintf(dueMessages, side, n), string(c.Lane), c.Now.UTC(), except, of.due, of.id)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var rows []messageRow
	for found.Next() {
		r := messageRow{Owner: c.Owner}
		var submitted *time.Time
		err := found.Scan(&r.ID, &r.Key, (*string)(&r.Type), (*string)(&r.Class), (*string)(&r.Purpose), (*string)(&r.Lane), &r.NumberSealed,
			&r.Customer, &r.Zone, (*string)(&r.Lang), &r.BodySealed, &r.Occasion, &r.Asked, &r.Due, &r.Expires, (*string)(&r.State), &r.Reason,
			&r.Tries, &r.Sender, &r.SID, &r.Code, &r.Planned, &submitted, &r.Account, &r.Template, &r.Source, &r.Segments, &r.Repeats)
		if err != nil {
			return nil, err
		}
		if submitted != nil {
			r.Submitted.Time = *submitted
		}
		rows = append(rows, r)
	}
	return rows, found.Err()
}

// take changes the chosen rows and returns them, oldest due first.
func (m *Messages) take(ctx context.Context, chosen *bun.SelectQuery, set string, args ...any) ([]outbox.Row, error) {
	if found, err := chosen.Exists(ctx); err != nil || !found {
		return nil, err // the usual case, every second: no write lock for it
	}
	if m.db.pg {
		chosen = chosen.For("UPDATE SKIP LOCKED")
	}
	var rows []messageRow
	err := m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("WITH chosen AS (?) UPDATE messages SET "+set+" WHERE id IN (SELECT id FROM chosen) RETURNING *",
			append([]any{chosen}, args...)...).Scan(ctx, &rows)
	})
	if err != nil {
		return nil, err
	}
	return m.db.openRows(oldestFirst(rows))
}

func oldestFirst(rows []messageRow) []messageRow {
	slices.SortFunc(rows, func(a, b messageRow) int {
		if c := a.Due.Compare(b.Due); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return rows
}
