package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"cardline/internal/outbox"
)

// Add writes messages and the jobs that wake their lanes in one transaction.
func (m *Messages) Add(ctx context.Context, ms []outbox.Message) (added int, err error) {
	err = insist(func() error {
		return m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			ids, err := m.db.addMessages(ctx, tx, ms)
			added = len(ids)
			return err
		})
	})
	return added, err
}

// addMessages writes prepared messages and their jobs in the caller's transaction. It returns the ids of the new ones. That a message
// was planned, and when, its row says; only one held at once has a line of history from the beginning.
func (db *DB) addMessages(ctx context.Context, tx bun.Tx, ms []outbox.Message) (map[string]bool, error) {
	ms, err := db.withCoupons(ctx, tx, ms)
	if err != nil {
		return nil, err
	}
	now, added := db.clock.Now(), make(map[string]bool, len(ms))
	for page := range slices.Chunk(ms, db.rowsAtOnce()) {
		order := make([]*outbox.Message, len(page)) // by id: in three indexes each row then follows the one before
		for i := range page {
			order[i] = &page[i]
		}
		slices.SortFunc(order, func(a, b *outbox.Message) int { return strings.Compare(a.ID, b.ID) })
		ids, err := db.insertMessages(ctx, tx, order, now)
		if err != nil {
			return nil, fmt.Errorf("writing %d messages: %w", len(page), err)
		}
		for _, id := range ids {
			added[id] = true
		}
	}
	var jobs []river.InsertManyParams
	var told []stepRow
	lanes := map[outbox.Lane]bool{}
	for _, one := range ms {
		switch {
		case !added[one.ID]:
		case one.Held != "":
			told = append(told, stepRow{Message: one.ID, At: now, State: outbox.Suppressed, Reason: one.Held})
		case !lanes[one.Lane]:
			lanes[one.Lane] = true
			if db.wakes(one.Lane) {
				jobs = append(jobs, river.InsertManyParams{Args: outbox.Post{Lane: one.Lane}})
			}
		}
	}
	if err := tell(ctx, tx, told); err != nil {
		return nil, err
	}
	return added, db.insertJobs(ctx, tx, jobs...)
}

// followed lets a commit return before it is on the disk, where another follows that waits. Postgres writes what is committed in its order: a
// crash takes pages away from the end, each with its cursor, and they are planned again. A message leaves when a later commit, which waits,
// says so: that one brings its page to the disk before itself.
func (db *DB) followed(ctx context.Context, tx bun.Tx) error {
	if !db.pg {
		return nil
	}
	_, err := tx.ExecContext(ctx, "SET LOCAL synchronous_commit = off")
	return err
}

// rowsAtOnce is how many messages one statement writes: some 1.5 MiB of COPY, made as they are sent, or 500 KiB of SQL.
func (db *DB) rowsAtOnce() int {
	if db.pg {
		return 2000
	}
	return 500
}

// wakeEvery is how often each process writes a job for a lane whose messages nobody waits for. Lanes look every second besides. River's
// unique jobs would do the same, but whoever adds messages would then wait for everybody who does so in a transaction still open.
const wakeEvery = time.Second

// wakes reports whether a lane needs a job now: of two million messages planned in a minute, some sixty do.
func (db *DB) wakes(l outbox.Lane) bool {
	if l != outbox.ServiceLane && l != outbox.MarketingLane {
		return true
	}
	now := db.clock.Wall()
	last, was := db.woken.Load(l)
	if was && now.Sub(last.(time.Time)) < wakeEvery {
		return false
	}
	db.woken.Store(l, now)
	return true
}

// copiedFrom is how many rows are worth a COPY, which costs three round trips.
const copiedFrom = 100

// insertMessages writes messages whose key no other has, and returns their ids.
func (db *DB) insertMessages(ctx context.Context, tx bun.Tx, ms []*outbox.Message, now time.Time) (ids []string, err error) {
	if db.pg && len(ms) >= copiedFrom {
		switch all, err := db.copyMessages(ctx, tx, ms, now); {
		case err != nil:
			return nil, err
		case all:
			return pluck(ms, func(m **outbox.Message) string { return (*m).ID }), nil
		}
	}
	rows := pluck(ms, func(m **outbox.Message) messageRow { return db.messageRow(**m, now) })
	if !db.pg {
		err = tx.NewInsert().Model(&rows).On("CONFLICT (key) DO NOTHING").Returning("id").Scan(ctx, &ids)
		return ids, err
	}
	found, err := tx.Tx.QueryContext(ctx, insertMessages, append([]any{pgx.QueryExecModeCacheStatement}, messageColumns(rows)...)...)
	if err != nil {
		return nil, err
	}
	return column(found)
}

// copyMessages writes all messages, at half of what an insert costs, or none if one of their keys is there already.
func (db *DB) copyMessages(ctx context.Context, tx bun.Tx, ms []*outbox.Message, now time.Time) (all bool, err error) {
	if _, err := tx.Tx.ExecContext(ctx, "SAVEPOINT copied"); err != nil {
		return false, err
	}
	end := "RELEASE copied"
	_, err = tx.Tx.ExecContext(ctx, copyMessages, &copying{rows: len(ms), row: func(i int, to *fields) {
		row := db.messageRow(*ms[i], now)
		row.copied(to)
	}})
	if all = err == nil; unique(err) {
		end, err = "ROLLBACK TO copied", nil
	}
	if err != nil {
		return false, err
	}
	_, err = tx.Tx.ExecContext(ctx, end)
	return all, err
}

// insertMessages takes messageColumns.
const insertMessages = `
INSERT INTO messages (id, key, type, class, purpose, lane, party, number_sealed, customer, zone, lang, body_sealed, occasion, asked, due,
	expires, state, step, reason, planned, key_id, template, source, segments, asks_sealed, said, about, owner, tries, sender, sid, code)
SELECT *, '', 0, '', '', 0 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::bytea[],
	$9::text[], $10::text[], $11::text[], $12::bytea[], $13::text[], $14::timestamptz[], $15::timestamptz[], $16::timestamptz[],
	$17::text[], $18::int2[], $19::text[], $20::timestamptz[], $21::int8[], $22::text[], $23::text[], $24::int2[], $25::bytea[], $26::bytea[], $27::bytea[])
ON CONFLICT (key) DO NOTHING RETURNING id`

func messageColumns(rows []messageRow) []any {
	return []any{
		pluck(rows, func(r *messageRow) string { return r.ID }),
		pluck(rows, func(r *messageRow) string { return r.Key }),
		pluck(rows, func(r *messageRow) string { return string(r.Type) }),
		pluck(rows, func(r *messageRow) string { return string(r.Class) }),
		pluck(rows, func(r *messageRow) string { return string(r.Purpose) }),
		pluck(rows, func(r *messageRow) string { return string(r.Lane) }),
		pluck(rows, func(r *messageRow) []byte { return r.Party }),
		pluck(rows, func(r *messageRow) []byte { return r.NumberSealed }),
		pluck(rows, func(r *messageRow) string { return r.Customer }),
		pluck(rows, func(r *messageRow) string { return r.Zone }),
		pluck(rows, func(r *messageRow) string { return string(r.Lang) }),
		pluck(rows, func(r *messageRow) []byte { return r.BodySealed }),
		pluck(rows, func(r *messageRow) string { return r.Occasion }),
		pluck(rows, func(r *messageRow) time.Time { return r.Asked }),
		pluck(rows, func(r *messageRow) time.Time { return r.Due }),
		pluck(rows, func(r *messageRow) time.Time { return r.Expires }),
		pluck(rows, func(r *messageRow) string { return string(r.State) }),
		pluck(rows, func(r *messageRow) int16 { return int16(r.Step) }),
		pluck(rows, func(r *messageRow) string { return r.Reason }),
		pluck(rows, func(r *messageRow) time.Time { return r.Planned }),
		pluck(rows, func(r *messageRow) int64 { return r.KeyID }),
		pluck(rows, func(r *messageRow) string { return r.Template }),
		pluck(rows, func(r *messageRow) string { return r.Source }),
		pluck(rows, func(r *messageRow) int16 { return int16(r.Segments) }),
		pluck(rows, func(r *messageRow) []byte { return r.AsksSealed }),
		pluck(rows, func(r *messageRow) []byte { return r.Said }),
		pluck(rows, func(r *messageRow) []byte { return r.About }),
	}
}

// pluck makes an array for Postgres of one field of every row.
func pluck[R, T any](rows []R, of func(*R) T) []T {
	out := make([]T, len(rows))
	for i := range rows {
		out[i] = of(&rows[i])
	}
	return out
}
