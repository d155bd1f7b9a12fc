package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"cardline/internal/batch"
	"cardline/internal/outbox"
)

// Messages are the rows of the outbox. Moves of many workers share transactions.
type Messages struct {
	db    *DB
	moves *batch.Group[outbox.Step, bool]
}

var (
	_ outbox.Queue   = (*Messages)(nil)
	_ outbox.Records = (*Messages)(nil)
	_ outbox.Gauge   = (*Messages)(nil)
)

// Messages are the outbox of this database. Make one per process: only then are moves grouped.
func (db *DB) Messages() *Messages {
	m := &Messages{db: db}
	flushers := 1
	if db.pg {
		flushers = 2
	}
	m.moves = batch.New(m.move, batch.Options{Flushers: flushers})
	return m
}

// Add writes messages and the jobs that wake their lanes in one transaction.
func (m *Messages) Add(ctx context.Context, ms []outbox.Message) (added int, err error) {
	err = m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		ids, err := m.db.addMessages(ctx, tx, ms)
		added = len(ids)
		return err
	})
	return added, err
}

// addMessages writes prepared messages and their jobs in the caller's transaction. It returns the ids of the new ones.
func (db *DB) addMessages(ctx context.Context, tx bun.Tx, ms []outbox.Message) (map[string]bool, error) {
	now, added := db.clock.Now(), make(map[string]bool, len(ms))
	var jobs []river.InsertManyParams
	var told []stepRow
	lanes := map[outbox.Lane]bool{}
	for page := range slices.Chunk(ms, 500) { // a statement of some 300 KiB
		rows := make([]messageRow, len(page))
		for i, one := range page {
			rows[i] = db.messageRow(one, now)
		}
		var ids []string
		err := tx.NewInsert().Model(&rows).On("CONFLICT (key) DO NOTHING").Returning("id").Scan(ctx, &ids)
		if err != nil {
			return nil, fmt.Errorf("writing %d messages: %w", len(page), err)
		}
		for _, id := range ids {
			added[id] = true
		}
	}
	for _, one := range ms {
		if !added[one.ID] {
			continue
		}
		s := stepRow{Message: one.ID, At: now, State: outbox.Planned, Reason: one.Held}
		if one.Held != "" {
			s.State = outbox.Suppressed
		} else if !lanes[one.Lane] {
			lanes[one.Lane] = true
			jobs = append(jobs, river.InsertManyParams{Args: outbox.Post{Lane: one.Lane}})
		}
		told = append(told, s)
	}
	if err := tell(ctx, tx, told); err != nil {
		return nil, err
	}
	return added, db.insertJobs(ctx, tx, jobs...)
}

// Claim takes due rows. The lock is skipped, not waited for: two workers never look at the same row.
func (m *Messages) Claim(ctx context.Context, c outbox.Claim) ([]outbox.Row, error) {
	due := m.db.NewSelect().Table("messages").Column("id").
		Where("lane = ?", c.Lane).Where("state IN ('planned', 'held')").Where("due <= ?", c.Now.UTC()).
		OrderExpr("due, id").Limit(int64(c.N))
	if len(c.Except) > 0 {
		due = due.Where("purpose NOT IN (?)", bun.List(c.Except))
	}
	return m.take(ctx, due, "state = ?, step = ?, owner = ?, lease = ?",
		outbox.Claimed, outbox.Claimed.Rank(), c.Owner, c.Lease.UTC())
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
	slices.SortFunc(rows, func(a, b messageRow) int {
		if c := a.Due.Compare(b.Due); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return m.db.openRows(rows)
}

// Recover ends leases that ran out and takes over messages of unknown fate.
func (m *Messages) Recover(ctx context.Context, owner string, wall time.Time, lease time.Duration, n int) ([]outbox.Row, error) {
	wall = wall.UTC()
	over := m.db.NewSelect().Table("messages").Where("state IN ('claimed', 'submitted', 'unknown')").Where("lease <= ?", wall)
	if found, err := over.Exists(ctx); err != nil || !found {
		return nil, err
	}
	if err := m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return m.lapse(ctx, tx, wall) }); err != nil {
		return nil, fmt.Errorf("ending leases: %w", err)
	}
	unknown := m.db.NewSelect().Table("messages").Column("id").Where("state = 'unknown'").Where("lease <= ?", wall).OrderExpr("lease").Limit(int64(n))
	return m.take(ctx, unknown, "owner = ?, lease = ?", owner, wall.Add(lease))
}

// lapse moves rows of workers that fell silent. Their old owner can no longer move them.
func (m *Messages) lapse(ctx context.Context, tx bun.Tx, wall time.Time) error {
	const end = `UPDATE messages SET state = ?, step = ?, reason = ?, owner = '' WHERE id IN (
		SELECT id FROM messages WHERE state = ? AND lease <= ? ? ) RETURNING id`
	locked := bun.Safe("")
	if m.db.pg {
		locked = "FOR UPDATE SKIP LOCKED"
	}
	var told []stepRow
	for _, c := range []struct {
		from, to outbox.State
		reason   string
	}{
		{outbox.Claimed, outbox.Planned, "its worker fell silent before anything left"},
		{outbox.Submitted, outbox.Unknown, "its worker fell silent after asking the carrier: it may have been taken"},
	} {
		var ids []string
		if err := tx.NewRaw(end, c.to, c.to.Rank(), c.reason, c.from, wall, locked).Scan(ctx, &ids); err != nil {
			return err
		}
		for _, id := range ids {
			told = append(told, stepRow{Message: id, At: m.db.clock.Now(), State: c.to, Reason: c.reason})
		}
	}
	return tell(ctx, tx, told)
}

// Backlog counts due rows by lane.
func (m *Messages) Backlog(ctx context.Context, now time.Time) ([]outbox.Backlog, error) {
	var rows []struct {
		Lane   outbox.Lane `bun:"lane"`
		Due    int         `bun:"n"`
		Oldest time.Time   `bun:"oldest"`
	}
	err := m.db.NewSelect().Table("messages").ColumnExpr("lane, count(*) AS n, min(due) AS oldest").
		Where("state IN ('planned', 'held')").Where("due <= ?", now.UTC()).Group("lane").Scan(ctx, &rows)
	out := make([]outbox.Backlog, len(rows))
	for i, r := range rows {
		out[i] = outbox.Backlog{Lane: r.Lane, Due: r.Due, Oldest: r.Oldest}
	}
	return out, err
}
