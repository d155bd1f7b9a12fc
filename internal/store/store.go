// Package store keeps Cardline's rows in Postgres or SQLite. Each slice (ledger, promises, trail, …) is one file with one small
// type that implements the port its user declares; everything told about people is sealed or indexed before it reaches SQL.
// It refuses to decide anything: no rule of the bank, of consent or of a campaign lives here.
// Start at Open; the tables are in migrations/.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cardline/internal/batch"
	"cardline/internal/clock"
	"cardline/internal/enrol"
	"cardline/internal/vault"
)

// Options say where the rows are and how they are protected. All are needed but the last.
type Options struct {
	// URL is sqlite:PATH, sqlite::memory: (a temporary file, gone after Close) or postgres://….
	URL   string
	Vault *vault.Vault
	Clock *clock.Clock
	Log   *slog.Logger
	// Observe may be nil.
	Observe Observer
	Crowd   *batch.Crowd // the turns under way; may be nil
}

// DB is an open database. A slice is a small type over it, made by a method named after the slice.
type DB struct {
	*bun.DB
	vault     *vault.Vault
	clock     *clock.Clock
	log       *slog.Logger
	jobs      *river.Client[*sql.Tx]
	ledger    *Ledger
	messages  *Messages
	enrolling *batch.Group[enrol.Enrolment, enrol.Enrolled]
	pg        bool
	berths    *berths       // nil on SQLite
	writer    chan struct{} // SQLite has one writer: ours queue here, in order, instead of polling for its lock. Nil on Postgres
	observe   Observer
	crowd     *batch.Crowd
	woken     sync.Map     // when a lane that is not urgent was last given a job, by the machine's clock
	copies    copies       // of do-not-contact registers
	remove    func() error // what a temporary database leaves behind, and the berths
}

// Open connects and checks the connection. It does not look at the schema: see Migrate and Pending.
func Open(ctx context.Context, opt Options) (*DB, error) {
	db, err := connect(opt.URL)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	db.vault, db.clock, db.log, db.observe, db.crowd = opt.Vault, opt.Clock, opt.Log, opt.Observe, opt.Crowd
	if opt.Observe != nil {
		db.DB = db.WithQueryHook(statements{opt.Observe, opt.Clock.Wall})
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("reaching the database: %w", err), db.DB.Close(), db.remove())
	}
	if db.jobs, err = newJobs(db.RiverDriver(), opt.Log); err != nil {
		return nil, errors.Join(err, db.DB.Close(), db.remove())
	}
	db.ledger, db.messages, db.enrolling = newLedger(db), newMessages(db), newEnrolling(db)
	return db, nil
}

// Close writes down what the outbox and the ledger still hold, then disconnects.
func (db *DB) Close() error {
	db.enrolling.Close()
	db.messages.close()
	db.ledger.close()
	return errors.Join(db.DB.Close(), db.remove())
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.PingContext(ctx) }

// Postgres reports whether this is Postgres; else it is SQLite.
func (db *DB) Postgres() bool { return db.pg }

// SQL is the connection pool, for River.
func (db *DB) SQL() *sql.DB { return db.DB.DB }

// tx runs fn in one transaction and commits if it returns nil. Inside fn use only tx: on SQLite another write would wait for
// itself until ctx ends.
func (db *DB) tx(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	if db.writer != nil {
		select {
		case db.writer <- struct{}{}:
			defer func() { <-db.writer }()
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return db.RunInTx(ctx, nil, fn)
}

// unique reports whether err says that a row with that key is already there.
func unique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) &&
		(lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}
