package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cardline/internal/outbox"
)

// Depart implements outbox.Queue. On Postgres the rows are locked from the look at them until their steps are written, and nothing is
// written before: should we die in between, nothing has happened. On SQLite, where a transaction that waited for the judge would keep
// everybody from writing, they are claimed first.
func (m *Messages) Depart(ctx context.Context, c outbox.Claim, judge func([]outbox.Row) []outbox.Step) (moved []bool, err error) {
	if !m.db.pg {
		return m.departSQLite(ctx, c, judge)
	}
	err = m.db.berths.depart(ctx, c.Lane, func(tx pgx.Tx) error {
		rows, err := m.due(ctx, tx, c)
		if err != nil || len(rows) == 0 {
			return err
		}
		steps := judge(rows)
		if err := depart(ctx, tx, c.Owner, steps); err != nil {
			return fmt.Errorf("moving %d messages: %w", len(steps), err)
		}
		if err := backCouponsOf(ctx, tx, lostIDs(steps)); err != nil {
			return err
		}
		moved = pluck(steps, func(s *outbox.Step) bool { return s.To != "" })
		return nil
	})
	if err != nil {
		return nil, err
	}
	return moved, nil
}

// departMessages moves rows that this transaction has locked.
const departMessages = `
UPDATE messages SET owner = $1, state = move.state, step = move.step, reason = move.reason, lease = move.lease, story = story || move.line,
	due = COALESCE(move.due, messages.due), submitted = COALESCE(move.submitted, messages.submitted),
	purpose = CASE WHEN move.purpose = '' THEN messages.purpose ELSE move.purpose END,
	account = CASE WHEN move.sender = '' THEN messages.account ELSE move.account END,
	sender = CASE WHEN move.sender = '' THEN messages.sender ELSE move.sender END, tries = messages.tries + move.tries
FROM unnest($2::text[], $3::text[], $4::int2[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::text[], $10::text[],
	$11::text[], $12::int4[], $13::text[]) AS move (id, state, step, reason, due, lease, submitted, purpose, account, sender, tries, line)
WHERE messages.id = move.id`

const tellSteps = `
INSERT INTO message_steps (message, at, state, gate, reason, code)
SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::int4[])`

// depart writes steps down. Those to nowhere leave their rows as they are.
func depart(ctx context.Context, tx pgx.Tx, owner string, all []outbox.Step) error {
	steps, told := make([]*outbox.Step, 0, len(all)), []stepRow(nil)
	for i := range all {
		if all[i].To == "" {
			continue
		}
		steps = append(steps, &all[i])
		if t := trace(&all[i]); t.line() == "" && t.State != outbox.Claimed {
			told = append(told, t)
		}
	}
	if len(steps) == 0 {
		return nil
	}
	done, err := tx.Exec(ctx, departMessages, owner,
		texts(steps, func(s *outbox.Step) string { return s.ID }),
		texts(steps, func(s *outbox.Step) string { return string(s.To) }),
		pluck(steps, func(s **outbox.Step) int16 { return int16((*s).To.Rank()) }),
		texts(steps, func(s *outbox.Step) string { return s.Reason }),
		pluck(steps, func(s **outbox.Step) *time.Time { return orNull((*s).Due) }),
		pluck(steps, func(s **outbox.Step) *time.Time { return orNull((*s).Lease) }),
		pluck(steps, func(s **outbox.Step) *time.Time { return orNull(left(*s)) }),
		texts(steps, func(s *outbox.Step) string { return string(s.Purpose) }),
		texts(steps, func(s *outbox.Step) string { return s.Account }),
		texts(steps, func(s *outbox.Step) string { return s.Sender }),
		pluck(steps, func(s **outbox.Step) int32 { return int32((*s).Tries) }),
		texts(steps, func(s *outbox.Step) string { return trace(s).line() }))
	if err != nil {
		return err
	}
	if n := done.RowsAffected(); n != int64(len(steps)) {
		return fmt.Errorf("%d of %d locked rows were there", n, len(steps))
	}
	if len(told) == 0 {
		return nil
	}
	_, err = tx.Exec(ctx, tellSteps,
		pluck(told, func(t *stepRow) string { return t.Message }), pluck(told, func(t *stepRow) time.Time { return t.At }),
		pluck(told, func(t *stepRow) string { return string(t.State) }), pluck(told, func(t *stepRow) string { return t.Gate }),
		pluck(told, func(t *stepRow) string { return t.Reason }), pluck(told, func(t *stepRow) int32 { return int32(t.Code) }))
	return err
}

func texts(steps []*outbox.Step, of func(*outbox.Step) string) []string {
	return pluck(steps, func(s **outbox.Step) string { return of(*s) })
}

func (m *Messages) departSQLite(ctx context.Context, c outbox.Claim, judge func([]outbox.Row) []outbox.Step) ([]bool, error) {
	rows, err := m.Claim(ctx, c)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	steps := judge(rows)
	for i := range steps {
		if s := &steps[i]; s.To == "" {
			s.To = outbox.Planned
		}
	}
	return m.Moves(ctx, steps)
}
