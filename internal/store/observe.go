package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// Observer is told how long each exchange with the database took. op names its kind (commit, look-up, select, insert, …), never
// its text.
type Observer func(op string, took time.Duration, err error)

// watch times one exchange: defer db.watch("commit")(&err).
func (db *DB) watch(op string) func(*error) {
	if db.observe == nil {
		return func(*error) {}
	}
	began := db.clock.Wall()
	return func(err *error) { db.observe(op, db.clock.Wall().Sub(began), outage(*err)) }
}

// outage leaves out errors that are answers.
func outage(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// statements times what goes through bun.
type statements struct {
	observe Observer
	wall    func() time.Time
}

func (statements) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }

func (s statements) AfterQuery(_ context.Context, e *bun.QueryEvent) {
	s.observe(strings.ToLower(e.Operation()), s.wall().Sub(e.StartTime), outage(e.Err))
}
