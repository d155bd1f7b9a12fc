package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"

	"cardline/internal/batch"
	"cardline/internal/dialogue"
)

// Ledger writes finished turns down, many at a time: while one group is being committed the next one gathers.
type Ledger struct {
	db       *DB
	turns    *batch.Group[*entry, *dialogue.Stored]
	receipts *batch.Group[receipt, bool]
}

var _ dialogue.Ledger = (*Ledger)(nil)

// Ledger is the ledger of this database.
func (db *DB) Ledger() *Ledger { return db.ledger }

func newLedger(db *DB) *Ledger {
	l := &Ledger{db: db}
	l.turns = batch.New(l.flush, batch.Options{Max: 256, Crowd: db.crowd}) // one at a time: larger groups
	l.receipts = batch.New(l.flushReceipts, batch.Options{Max: 256})
	return l
}

// close writes down what is queued.
func (l *Ledger) close() {
	l.turns.Close()
	l.receipts.Close()
}

// Commit writes the turn's rows, its promise and its jobs in one transaction shared with whoever commits at the same time.
func (l *Ledger) Commit(ctx context.Context, t dialogue.Turn) (*dialogue.Stored, error) {
	stored, err := l.turns.Do(ctx, l.db.seal(t))
	if err != nil {
		return nil, fmt.Errorf("committing turn %s: %w", t.Key, err)
	}
	return stored, nil
}

// Seen returns what was answered to key.
func (l *Ledger) Seen(ctx context.Context, key string) (*dialogue.Stored, error) {
	stored, err := l.db.stored(ctx, []string{key})
	if err != nil {
		return nil, fmt.Errorf("looking for turn %s: %w", key, err)
	}
	return stored[key], nil
}

// flush commits a group. A turn that the database finds malformed fails alone: the others are then committed one by one.
func (l *Ledger) flush(ctx context.Context, group []*entry) ([]batch.Outcome[*dialogue.Stored], error) {
	fresh, err := l.write(ctx, unrepeated(group))
	if err != nil && len(group) > 1 && malformed(err) {
		outs := make([]batch.Outcome[*dialogue.Stored], len(group))
		for i := range group {
			if one, err := l.flush(ctx, group[i:i+1]); err != nil {
				outs[i].Err = err
			} else {
				outs[i] = one[0]
			}
		}
		return outs, nil
	}
	if err != nil {
		return nil, err
	}
	return l.outcomes(ctx, group, fresh)
}

// outcomes tells each turn of the group whether it was written now; the others get what is stored under their key.
func (l *Ledger) outcomes(ctx context.Context, group []*entry, fresh map[string]bool) ([]batch.Outcome[*dialogue.Stored], error) {
	outs := make([]batch.Outcome[*dialogue.Stored], len(group))
	var again []int
	var keys []string
	for i, e := range group {
		if fresh[e.Key] {
			delete(fresh, e.Key) // a second one with this key came in the same group
			continue
		}
		again, keys = append(again, i), append(keys, e.Key)
	}
	if len(again) == 0 {
		return outs, nil
	}
	stored, err := l.db.stored(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, i := range again {
		if outs[i].Value = stored[group[i].Key]; outs[i].Value == nil {
			outs[i].Err = errors.New("the turn was seen before, but what was answered is gone")
		}
	}
	return outs, nil
}

// write inserts the rows of the turns whose keys are new, and says which those are. Turns are in the order of their keys.
func (l *Ledger) write(ctx context.Context, turns []*entry) (fresh map[string]bool, err error) {
	defer l.db.watch("commit")(&err)
	if l.db.pg && !slices.ContainsFunc(turns, (*entry).owes) {
		return insertPostgres(ctx, l.db.SQL(), turns) // one statement is a transaction: no BEGIN and COMMIT to travel
	}
	err = l.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if l.db.pg {
			fresh, err = insertPostgres(ctx, tx.Tx, turns)
		} else {
			fresh, err = insertSQLite(ctx, tx, turns)
		}
		if err != nil {
			return err
		}
		return l.db.keepWord(ctx, tx, turns, fresh)
	})
	return fresh, err
}

// unrepeated is the group without repeated keys, in the order of keys: two groups that share keys then wait for each other
// instead of locking each other out.
func unrepeated(group []*entry) []*entry {
	turns := slices.Clone(group)
	slices.SortStableFunc(turns, func(a, b *entry) int { return strings.Compare(a.Key, b.Key) })
	return slices.CompactFunc(turns, func(a, b *entry) bool { return a.Key == b.Key })
}

// malformed reports whether Postgres refuses the data itself (class 22), for instance a NUL in a text.
func malformed(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && strings.HasPrefix(pg.Code, "22")
}
