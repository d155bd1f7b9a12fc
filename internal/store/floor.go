package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/clock"
	"cardline/internal/floor"
	"cardline/internal/phone"
)

// Floor is who answers and who waits, for all processes.
type Floor struct{ db *DB }

var _ floor.Board = Floor{}

// Floor is that of this database.
func (db *DB) Floor() Floor { return Floor{db} }

// Change implements floor.Board: one process at a time, by a row they hold in turn. Only what decide changed is written.
func (b Floor) Change(ctx context.Context, decide func(*floor.Floor) error) error {
	err := b.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var turn int
		if err := b.db.held(tx.NewSelect()).Table("floor_turns").Column("id").Where("id = 1").Scan(ctx, &turn); err != nil {
			return err
		}
		before, err := b.read(ctx, tx, true)
		if err != nil {
			return err
		}
		after := floor.Floor{Waiting: slices.Clone(before.Waiting), Agents: slices.Clone(before.Agents), Ended: slices.Clone(before.Ended), Calling: before.Calling}
		if err := decide(&after); err != nil {
			return err
		}
		return b.write(ctx, tx, before, after)
	})
	if err != nil {
		return fmt.Errorf("changing the floor: %w", err)
	}
	return nil
}

// Read implements floor.Board.
func (b Floor) Read(ctx context.Context) (floor.Floor, error) {
	f, err := b.read(ctx, b.db, false)
	if err != nil {
		return f, fmt.Errorf("reading the floor: %w", err)
	}
	return f, nil
}

// Since implements floor.Board.
func (b Floor) Since(ctx context.Context, at time.Time) ([]floor.Ended, error) {
	var rows []waitRow
	if err := b.db.NewSelect().Model(&rows).Where("at >= ?", at.UTC()).Order("at").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the waits that ended: %w", err)
	}
	return opened(rows, waitRow.ended)
}

// read is the floor; held, it is about to be changed.
func (b Floor) read(ctx context.Context, q bun.IDB, held bool) (f floor.Floor, err error) {
	var agents []agentRow
	if err := q.NewSelect().Model(&agents).Order("name").Scan(ctx); err != nil {
		return f, err
	}
	var waiting []waitingRow
	if err := q.NewSelect().Model(&waiting).Order("since", "call").Scan(ctx); err != nil {
		return f, err
	}
	var ended []waitRow
	if err := q.NewSelect().Model(&ended).Order("at DESC").Limit(floor.Remembered).Scan(ctx); err != nil {
		return f, err
	}
	if f.Agents, err = opened(agents, b.db.openAgent); err != nil {
		return f, err
	}
	if f.Waiting, err = opened(waiting, b.db.openWaiting); err != nil {
		return f, err
	}
	slices.Reverse(ended)
	if f.Ended, err = opened(ended, waitRow.ended); err != nil {
		return f, err
	}
	f.Calling, err = b.calling(ctx, q, f.Waiting, held)
	return f, err
}

// calling are the telephones that a call of the book rings, of those who wait to be called back. Held, nobody else begins to ring one of them
// meanwhile.
func (b Floor) calling(ctx context.Context, q bun.IDB, ws []floor.Waiting, held bool) (map[phone.Number]bool, error) {
	var ns []phone.Number
	for i := range ws {
		if w := &ws[i]; !w.OnLine() && w.Agent == "" {
			ns = append(ns, w.Number)
		}
	}
	if len(ns) == 0 {
		return nil, nil
	}
	calls := b.db.Calls()
	if held {
		if err := calls.ringAlone(ctx, q, ns); err != nil {
			return nil, err
		}
	}
	return calls.submitted(ctx, q, ns)
}

// write keeps what differs.
func (b Floor) write(ctx context.Context, tx bun.Tx, before, after floor.Floor) error {
	for i := range after.Agents {
		a := &after.Agents[i]
		if slices.ContainsFunc(before.Agents, func(o floor.Agent) bool { return a.Same(&o) }) {
			continue
		}
		row := b.db.agentRow(*a)
		if err := upsert(ctx, tx, &row, "name", "number_sealed", "langs", "topics", "state", "since", "until", "call", "idle", "key_id"); err != nil {
			return err
		}
	}
	there := make(map[string]floor.Waiting, len(before.Waiting))
	for _, w := range before.Waiting {
		there[w.Call] = w
	}
	for _, w := range after.Waiting {
		old, was := there[w.Call]
		delete(there, w.Call)
		if was && old == w {
			continue
		}
		row := b.db.waitingRow(w)
		err := upsert(ctx, tx, &row, "call", "party", "number_sealed", "customer", "tier", "lang", "topic", "urgent", "summary_sealed", "since", "seen",
			"agent", "rung", "taken", "back", "tries", "key_id")
		if err != nil {
			return err
		}
	}
	for call := range there {
		if _, err := tx.NewDelete().Table("waiting").Where("call = ?", call).Exec(ctx); err != nil {
			return err
		}
	}
	if len(after.Over) == 0 {
		return nil
	}
	rows := make([]waitRow, len(after.Over))
	for i, e := range after.Over {
		rows[i] = waitRow{
			ID: clock.NewID(e.At), Call: e.Call, Topic: e.Topic, Tier: e.Tier, Since: e.Since.UTC(), At: e.At.UTC(), How: e.How, Agent: e.Agent, CallIn: e.CallIn,
		}
	}
	_, err := tx.NewInsert().Model(&rows).Returning("NULL").Exec(ctx)
	return err
}

// upsert writes a row whole, over the one of its key.
func upsert(ctx context.Context, tx bun.Tx, row any, key string, columns ...string) error {
	q := tx.NewInsert().Model(row).On("CONFLICT (?) DO UPDATE", bun.Ident(key)).Returning("NULL")
	for _, c := range columns {
		q = q.Set("? = EXCLUDED.?", bun.Ident(c), bun.Ident(c))
	}
	_, err := q.Exec(ctx)
	return err
}
