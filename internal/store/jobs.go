package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/uptrace/bun"
)

// RiverDriver is what a working river.Client of this database is built on. The store itself only inserts.
func (db *DB) RiverDriver() riverdriver.Driver[*sql.Tx] {
	if db.pg {
		return riverdatabasesql.New(db.SQL())
	}
	return riversqlite.New(db.SQL())
}

func newJobs(driver riverdriver.Driver[*sql.Tx], log *slog.Logger) (*river.Client[*sql.Tx], error) {
	client, err := river.NewClient(driver, &river.Config{Logger: log}) // no queues, no workers: it can insert and nothing else
	if err != nil {
		return nil, fmt.Errorf("making the job inserter: %w", err)
	}
	return client, nil
}

// insertJobs queues jobs with the rows of tx: both are there after the commit, or neither. A job that is unique and already
// queued is left alone.
func (db *DB) insertJobs(ctx context.Context, tx bun.Tx, jobs ...river.InsertManyParams) error {
	if len(jobs) == 0 {
		return nil
	}
	if _, err := db.jobs.InsertManyTx(ctx, tx.Tx, jobs); err != nil {
		return fmt.Errorf("queueing %d jobs: %w", len(jobs), err)
	}
	return nil
}
