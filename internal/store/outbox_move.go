package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"cardline/internal/batch"
	"cardline/internal/outbox"
)

// Move applies one step, together with those of other workers.
func (m *Messages) Move(ctx context.Context, s outbox.Step) (bool, error) {
	if s.To == outbox.Unknown {
		m.interim.flush(s.ID) // what was heard may tell
	}
	return m.moves.Do(ctx, s)
}

func (m *Messages) flushMoves(ctx context.Context, steps []outbox.Step) ([]batch.Outcome[bool], error) {
	moved, err := m.Moves(ctx, steps)
	out := make([]batch.Outcome[bool], len(steps))
	for i := range moved {
		out[i].Value = moved[i]
	}
	return out, err
}

// Moves applies steps of different rows in one transaction.
func (m *Messages) Moves(ctx context.Context, steps []outbox.Step) (moved []bool, err error) {
	defer m.db.watch("move")(&err)
	var ids map[string]bool
	if m.db.pg {
		ids, err = m.movePostgres(ctx, steps)
	} else {
		ids, err = m.moveSQLite(ctx, steps)
	}
	if err != nil {
		return nil, fmt.Errorf("moving %d messages: %w", len(steps), err)
	}
	return pluck(steps, func(s *outbox.Step) bool { return ids[s.ID] }), nil
}

// moveMessages is one update and its lines of history, in one round trip. It takes moveColumns.
const moveMessages = `
WITH move AS (
	SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int2[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[],
		$9::timestamptz[], $10::timestamptz[], $11::text[], $12::text[], $13::text[], $14::text[], $15::int4[], $16::int4[], $17::int2[],
		$18::text[])
	AS t (id, owner, state, step, gate, reason, at, due, lease, submitted, purpose, account, sender, sid, code, tries, repeats, line)
), moved AS (
	UPDATE messages SET state = move.state, step = move.step, reason = move.reason, lease = move.lease,
		story = messages.story || move.line, due = COALESCE(move.due, messages.due), submitted = COALESCE(move.submitted, messages.submitted),
		purpose = CASE WHEN move.purpose = '' THEN messages.purpose ELSE move.purpose END,
		account = CASE WHEN move.sender = '' THEN messages.account ELSE move.account END,
		sender = CASE WHEN move.sender = '' THEN messages.sender ELSE move.sender END,
		sid = CASE WHEN move.sid = '' THEN messages.sid ELSE move.sid END,
		code = CASE WHEN messages.code = 0 THEN move.code ELSE messages.code END,
		tries = messages.tries + move.tries, repeats = messages.repeats + move.repeats
	FROM move WHERE messages.id = move.id AND messages.owner = move.owner AND messages.step < 4
	RETURNING messages.id
), told AS (
	INSERT INTO message_steps (message, at, state, gate, reason, code)
	SELECT id, at, state, gate, reason, code FROM move JOIN moved USING (id) WHERE line = ''
)
SELECT id FROM moved`

func (m *Messages) movePostgres(ctx context.Context, steps []outbox.Step) (map[string]bool, error) {
	// In the order of ids, as receipts are: two groups that share rows wait for each other instead of locking each other out.
	ordered := slices.SortedFunc(slices.Values(steps), func(a, b outbox.Step) int { return strings.Compare(a.ID, b.ID) })
	moved := make(map[string]bool, len(steps))
	return moved, insist(func() error {
		clear(moved)
		return m.db.native(ctx, func(conn *pgx.Conn) error {
			move := func(on asker) error {
				return eachID(ctx, on, func(id string) { moved[id] = true }, moveMessages, moveColumns(ordered)...)
			}
			if len(lostIDs(ordered)) == 0 {
				return move(conn) // the usual case, without a transaction's round trips
			}
			return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
				if err := move(tx); err != nil {
					return err
				}
				return backCouponsOf(ctx, tx, slices.DeleteFunc(lostIDs(ordered), func(id string) bool { return !moved[id] }))
			})
		})
	})
}

// asker is a connection of Postgres, or a transaction on it.
type asker interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// eachID runs a statement that returns ids.
func eachID(ctx context.Context, on asker, each func(id string), statement string, args ...any) error {
	rows, err := on.Query(ctx, statement, args...)
	if err != nil {
		return err
	}
	var id string
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error { each(id); return nil })
	return err
}

func moveColumns(steps []outbox.Step) []any {
	return []any{
		pluck(steps, func(s *outbox.Step) string { return s.ID }),
		pluck(steps, func(s *outbox.Step) string { return s.Owner }),
		pluck(steps, func(s *outbox.Step) string { return string(s.To) }),
		pluck(steps, func(s *outbox.Step) int16 { return int16(s.To.Rank()) }),
		pluck(steps, func(s *outbox.Step) string { return s.Gate }),
		pluck(steps, func(s *outbox.Step) string { return s.Reason }),
		pluck(steps, func(s *outbox.Step) time.Time { return s.At.UTC() }),
		pluck(steps, func(s *outbox.Step) *time.Time { return orNull(s.Due) }),
		pluck(steps, func(s *outbox.Step) *time.Time { return orNull(s.Lease) }),
		pluck(steps, func(s *outbox.Step) *time.Time { return orNull(left(s)) }),
		pluck(steps, func(s *outbox.Step) string { return string(s.Purpose) }),
		pluck(steps, func(s *outbox.Step) string { return s.Account }),
		pluck(steps, func(s *outbox.Step) string { return s.Sender }),
		pluck(steps, func(s *outbox.Step) string { return s.SID }),
		pluck(steps, func(s *outbox.Step) int32 { return int32(s.Code) }),
		pluck(steps, func(s *outbox.Step) int32 { return int32(s.Tries) }),
		pluck(steps, func(s *outbox.Step) int16 { return int16(s.Repeats) }),
		pluck(steps, func(s *outbox.Step) string { return trace(s).line() }),
	}
}

// trace is what a step leaves in the story of its message.
func trace(s *outbox.Step) stepRow {
	return stepRow{Message: s.ID, At: s.At.UTC(), State: s.To, Gate: s.Gate, Reason: s.Reason, Code: s.Code}
}

// left is when the row was handed over, if this is the step that does it.
func left(s *outbox.Step) time.Time {
	if s.To == outbox.Submitted {
		return s.At
	}
	return time.Time{}
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// moveSQLite goes step by step: without a server in between, a statement costs little.
func (m *Messages) moveSQLite(ctx context.Context, steps []outbox.Step) (map[string]bool, error) {
	moved := make(map[string]bool, len(steps))
	return moved, m.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var lines []stepRow
		for _, s := range steps {
			line := trace(&s)
			res, err := tx.NewRaw(`UPDATE messages SET state = ?, step = ?, reason = ?, lease = ?,
				due = COALESCE(?, due), submitted = COALESCE(?, submitted), purpose = COALESCE(NULLIF(?, ''), purpose),
				account = CASE WHEN ? = '' THEN account ELSE ? END, sender = COALESCE(NULLIF(?, ''), sender), sid = COALESCE(NULLIF(?, ''), sid),
				code = CASE WHEN code = 0 THEN ? ELSE code END, tries = tries + ?, repeats = repeats + ?, story = story || ? WHERE id = ? AND owner = ? AND step < ?`,
				s.To, s.To.Rank(), s.Reason, orNull(s.Lease), orNull(s.Due), orNull(left(&s)), s.Purpose, s.Sender, s.Account, s.Sender, s.SID,
				s.Code, s.Tries, s.Repeats, line.line(), s.ID, s.Owner, outbox.Settled).Exec(ctx)
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil || n == 0 {
				continue
			}
			moved[s.ID] = true
			if line.line() == "" {
				lines = append(lines, line)
			}
		}
		if err := backCoupons(ctx, tx, slices.DeleteFunc(lostIDs(steps), func(id string) bool { return !moved[id] })); err != nil {
			return err
		}
		return tell(ctx, tx, lines)
	})
}
