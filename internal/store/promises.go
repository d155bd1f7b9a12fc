package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/dialogue"
	"cardline/internal/vault"
)

// Promises keeps effects begun and answers owed until they are settled.
type Promises struct{ db *DB }

var _ dialogue.Promises = Promises{}

// Promises are those of this database.
func (db *DB) Promises() Promises { return Promises{db} }

type promiseRow struct {
	bun.BaseModel `bun:"table:promises"`

	Key           string `bun:",pk"`
	Party         []byte
	PayloadSealed []byte
	Urgent        bool
	Due           time.Time
	At            time.Time
	State         string
	Tries         int
	KeyID         int64
}

// open is the part of promises that the settler looks at; the index promises_due covers exactly this.
const open = "state IN ('planned', 'owed')"

// Plan writes the promise as planned, or returns the one that was planned before.
func (p Promises) Plan(ctx context.Context, promise dialogue.Promise) (*dialogue.Promise, error) {
	promise.State = cmp.Or(promise.State, dialogue.Planned)
	row := p.db.promiseRow(promise)
	var before promiseRow
	err := p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewInsert().Model(&row).On("CONFLICT (key) DO NOTHING").Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return tx.NewSelect().Model(&before).Where("key = ?", promise.Key).Scan(ctx)
	})
	if err != nil {
		return nil, fmt.Errorf("planning %s: %w", promise.Key, err)
	}
	if before.Key == "" {
		return nil, nil
	}
	found, err := p.db.promise(before)
	return &found, err
}

// Owe marks an open promise as owed from due on; ErrSettled if it is not open any more, ErrNoPromise if there is none.
func (p Promises) Owe(ctx context.Context, key string, due time.Time) error {
	err := p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewUpdate().Table("promises").Set("state = ?, due = ?", dialogue.Owed, due.UTC()).
			Where("key = ? AND "+open, key).Exec(ctx)
		if err != nil {
			return err
		}
		if changed, err := res.RowsAffected(); err != nil || changed > 0 {
			return err
		}
		known, err := tx.NewSelect().Table("promises").Where("key = ?", key).Exists(ctx)
		switch {
		case err != nil:
			return err
		case !known:
			return dialogue.ErrNoPromise
		}
		return dialogue.ErrSettled
	})
	if err != nil {
		return fmt.Errorf("owing %s: %w", key, err)
	}
	return nil
}

// Due claims promises by moving their due time past the lease, so that a settler that dies loses nothing.
func (p Promises) Due(ctx context.Context, now time.Time, lease time.Duration, n int) ([]dialogue.Promise, error) {
	var rows []promiseRow
	err := p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		due := tx.NewSelect().Table("promises").Column("key").
			Where(open+" AND due <= ?", now.UTC()).OrderExpr("urgent DESC, due").Limit(int64(n))
		if p.db.pg {
			due = due.For("UPDATE SKIP LOCKED")
		}
		_, err := tx.NewUpdate().Model(&rows).Set("due = ?, tries = tries + 1", now.Add(lease).UTC()).
			Where("key IN (?)", due).Returning("*").Exec(ctx)
		return err
	})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("claiming promises: %w", err)
	}
	slices.SortFunc(rows, sooner) // RETURNING keeps no order
	out := make([]dialogue.Promise, len(rows))
	for i, r := range rows {
		if out[i], err = p.db.promise(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// sooner puts urgent promises first, then older ones.
func sooner(a, b promiseRow) int {
	switch {
	case a.Urgent && !b.Urgent:
		return -1
	case b.Urgent && !a.Urgent:
		return 1
	}
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Key, b.Key))
}

// Settle ends a promise.
func (p Promises) Settle(ctx context.Context, key, state string) error {
	return p.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return settle(ctx, tx, key, state) })
}

func settle(ctx context.Context, tx bun.Tx, key, state string) error {
	_, err := tx.NewUpdate().Table("promises").Set("state = ?", state).Where("key = ? AND "+open, key).Exec(ctx)
	if err != nil {
		return fmt.Errorf("settling %s: %w", key, err)
	}
	return nil
}

// owe writes a promise made by a turn; one that was planned before becomes owed, one that is settled stays so.
func (db *DB) owe(ctx context.Context, tx bun.Tx, p dialogue.Promise) error {
	p.State = cmp.Or(p.State, dialogue.Owed)
	row := db.promiseRow(p)
	_, err := tx.NewInsert().Model(&row).
		On("CONFLICT (key) DO UPDATE").Set("state = EXCLUDED.state, due = EXCLUDED.due").
		Where("promise_row." + open).Exec(ctx)
	if err != nil {
		return fmt.Errorf("owing %s: %w", p.Key, err)
	}
	return nil
}

func (db *DB) promiseRow(p dialogue.Promise) promiseRow {
	return promiseRow{
		Key: p.Key, Party: p.Party[:], PayloadSealed: db.vault.Seal(p.Payload, "promises.payload_sealed"), Urgent: p.Urgent,
		Due: p.Due.UTC(), At: p.At.UTC(), State: p.State, Tries: p.Tries, KeyID: int64(db.vault.KeyID()),
	}
}

func (db *DB) promise(r promiseRow) (dialogue.Promise, error) {
	payload, err := db.vault.Open(r.PayloadSealed, "promises.payload_sealed")
	if err != nil {
		return dialogue.Promise{}, fmt.Errorf("promise %s: %w", r.Key, err)
	}
	p := dialogue.Promise{
		Key: r.Key, Payload: payload, Urgent: r.Urgent, Due: r.Due.UTC(), At: r.At.UTC(), State: r.State, Tries: r.Tries,
	}
	if len(r.Party) == len(vault.Index{}) {
		p.Party = vault.Index(r.Party)
	}
	return p, nil
}
