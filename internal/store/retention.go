package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/clock"
	"cardline/internal/retention"
)

// Retention deletes what is too old, holds what must stay, and tells and erases what is kept about one person.
type Retention struct {
	db    *DB
	rules retention.Rules
}

// Retention deletes by the given rules.
func (db *DB) Retention(rules retention.Rules) Retention { return Retention{db, rules} }

const (
	agedMost  = 1000                  // rows of one transaction
	agedPause = 50 * time.Millisecond // between two, for everybody else
	agedLease = 2 * time.Minute       // a process that fell silent deletes no more
	dueMost   = 10_000                // rows looked at to tell how many are due
)

// Rules are those it deletes by.
func (r Retention) Rules() retention.Rules { return r.rules }

// Finished is when everything that was due had last been deleted.
func (r Retention) Finished(ctx context.Context) (time.Time, error) {
	var at time.Time
	err := r.db.NewSelect().Table("retention_runs").Column("finished").Where("id = 1").Scan(ctx, &at)
	if err != nil {
		return at, fmt.Errorf("reading when was last deleted: %w", err)
	}
	return at, nil
}

// Run deletes what is due in small transactions, at most so many full ones, and reports whether that was all. Called again it goes on.
// retention.ErrBusy when another does so.
func (r Retention) Run(ctx context.Context, batches int) (done []retention.Due, over bool, err error) {
	owner := clock.NewID(r.db.clock.Now())
	if err := r.lease(ctx, owner); err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, r.leave(context.WithoutCancel(ctx), owner, over)) }()
	for _, w := range r.walks() {
		told := retention.Due{Class: w.table.class, Jurisdiction: w.where, Rule: w.rule}
		for w.after = ""; ; batches-- {
			if batches <= 0 {
				return keep(done, told), false, nil
			}
			n, end, err := r.batch(ctx, owner, &w)
			if err != nil {
				return keep(done, told), false, fmt.Errorf("deleting old %s: %w", w.table.class, err)
			}
			if w.words {
				told.Words += n
			} else {
				told.Rows += n
			}
			if end {
				break
			}
			if err := pause(ctx); err != nil {
				return keep(done, told), false, err
			}
		}
		done = keep(done, told)
	}
	more, over, err := r.runPlain(ctx, owner, batches)
	return append(done, more...), over, err
}

func keep(done []retention.Due, d retention.Due) []retention.Due {
	if d.Words+d.Rows == 0 {
		return done
	}
	return append(done, d)
}

func pause(ctx context.Context) error {
	select {
	case <-time.After(agedPause):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// agedWalk goes through a table from the oldest row on, for one jurisdiction.
type agedWalk struct {
	table  keptTable
	where  string // jurisdiction
	rule   retention.Rule
	words  bool // only the words go
	cutoff time.Time
	after  string
}

func (w agedWalk) name() string {
	if w.words {
		return string(w.table.class) + "/" + w.where + "/words"
	}
	return string(w.table.class) + "/" + w.where + "/rows"
}

// walks are all that rules ask for: rows before words, so that no words are emptied of rows that go.
func (r Retention) walks() (out []agedWalk) {
	now := r.db.clock.Now()
	for _, t := range keptTables {
		for _, j := range r.rules.Jurisdictions(t.class) {
			rule := r.rules.Rule(t.class, j)
			if !rule.Rows.Never() {
				out = append(out, agedWalk{table: t, where: j, rule: rule, cutoff: rule.Rows.Before(now)})
			}
			if rule.Words.String() != "" && !rule.Words.Never() && t.timed && t.empty != nil {
				out = append(out, agedWalk{table: t, where: j, rule: rule, words: true, cutoff: rule.Words.Before(now)})
			}
		}
	}
	return out
}

// batch deals with the next rows of a walk, and reports how many went and whether these were the last. How far a walk has come is kept where
// a row that was passed cannot become due later.
func (r Retention) batch(ctx context.Context, owner string, w *agedWalk) (n int, end bool, err error) {
	err = r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := r.renew(ctx, tx, owner); err != nil {
			return err
		}
		after, err := r.taken(ctx, tx, *w)
		if err != nil {
			return err
		}
		ids, last, looked, err := r.aged(ctx, tx, *w, after, agedMost)
		if err != nil {
			return err
		}
		if n, end = len(ids), looked < agedMost; n > 0 && w.words {
			err = w.table.empty(ctx, r.db, tx, ids)
		} else if n > 0 {
			err = w.table.remove(ctx, tx, ids)
		}
		if err != nil || looked == 0 {
			return err
		}
		w.after = last
		if !w.table.timed {
			return nil
		}
		_, err = tx.NewUpdate().Table("retention_walks").Set("after = ?", last).Where("walk = ?", w.name()).Exec(ctx)
		return err
	})
	return n, end, err
}

// place is where a walk goes on.
func (r Retention) place(ctx context.Context, q bun.IDB, w agedWalk) (after string, err error) {
	if !w.table.timed {
		return w.after, nil
	}
	err = q.NewSelect().Table("retention_walks").Column("after").Where("walk = ?", w.name()).Scan(ctx, &after)
	return after, missing(err, nil)
}

// taken is the place of a walk, locked: whoever releases a hold has all walks begin anew, and waits for the batch that may have passed its rows.
func (r Retention) taken(ctx context.Context, tx bun.Tx, w agedWalk) (after string, err error) {
	if !w.table.timed {
		return w.after, nil
	}
	err = tx.NewRaw("INSERT INTO retention_walks (walk, after) VALUES (?, '') ON CONFLICT (walk) DO UPDATE SET walk = EXCLUDED.walk RETURNING after",
		w.name()).Scan(ctx, &after)
	return after, err
}

// aged are the rows of a walk that go, among the next after an id.
func (r Retention) aged(ctx context.Context, tx bun.Tx, w agedWalk, after string, most int) (ids []string, last string, looked int, err error) {
	q := r.db.keptRows(w.table, tx.NewSelect(), after, most).Where(w.table.over)
	if w.table.timed {
		q = q.Where("? < ?", bun.Ident(w.table.id), idAt(w.cutoff))
	} else {
		q = q.Where(w.table.when(r.db)+" < ?", w.cutoff.UTC())
	}
	var rows []keptRow
	if err := q.Scan(ctx, &rows); err != nil || len(rows) == 0 {
		return nil, after, 0, err
	}
	held, err := r.heldBack(ctx, tx)
	if err != nil {
		return nil, after, 0, err
	}
	for _, row := range rows {
		j, err := r.db.jurisdiction(w.table, row)
		if err != nil {
			return nil, after, 0, err
		}
		if (w.where == retention.Any || j == w.where) && !held.has(row) {
			ids = append(ids, row.ID)
		}
	}
	return ids, rows[len(rows)-1].ID, len(rows), nil
}

// Due tells of every rule how many records it is about to touch. It looks at so many at most, and says where there are more.
func (r Retention) Due(ctx context.Context) ([]retention.Due, error) {
	found := map[string]*retention.Due{}
	var out []retention.Due
	for _, c := range retention.Classes() {
		for _, j := range r.rules.Jurisdictions(c) {
			out = append(out, retention.Due{Class: c, Jurisdiction: j, Rule: r.rules.Rule(c, j)})
		}
	}
	for i := range out {
		found[string(out[i].Class)+"/"+out[i].Jurisdiction] = &out[i]
	}
	for _, w := range r.walks() {
		d := found[string(w.table.class)+"/"+w.where]
		err := r.db.RunInTx(ctx, &sql.TxOptions{ReadOnly: r.db.pg}, func(ctx context.Context, tx bun.Tx) error {
			after, err := r.place(ctx, tx, w)
			if err != nil {
				return err
			}
			ids, _, looked, err := r.aged(ctx, tx, w, after, dueMost)
			if d.More = d.More || looked == dueMost; w.words {
				d.Words += len(ids)
			} else {
				d.Rows += len(ids)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("counting old %s: %w", w.table.class, err)
		}
	}
	for _, p := range plains {
		n, err := r.plainDue(ctx, p)
		if err != nil {
			return nil, err
		}
		found[string(p.class)+"/"+retention.Any].Rows += n
	}
	return out, nil
}

// missing is instead where err says that there is no such row.
func missing(err, instead error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return instead
	}
	return err
}
