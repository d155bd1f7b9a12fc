package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/postgres/*.sql migrations/sqlite/*.sql
var migrations embed.FS

// silent takes what River says step by step about its own tables; what goes wrong is returned.
var silent = slog.New(slog.DiscardHandler)

// migrationLock names the Postgres advisory lock under which one process migrates ("cardline" in ASCII).
const migrationLock int64 = 0x63617264_6c696e65

// Migrate brings our schema and River's up to date. Processes that start together take turns; the second finds nothing to do.
func (db *DB) Migrate(ctx context.Context) (err error) {
	unlock, err := db.lockMigrations(ctx)
	if err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	defer func() { err = errors.Join(err, unlock()) }()

	ours, err := db.goose()
	if err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	if _, err := ours.Up(ctx); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	rivers, err := rivermigrate.New(db.RiverDriver(), &rivermigrate.Config{Logger: silent})
	if err != nil {
		return fmt.Errorf("migrating the queue: %w", err)
	}
	if _, err := rivers.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrating the queue: %w", err)
	}
	return nil
}

// Pending names the migrations this program has and the database lacks; none means that the schema is up to date.
func (db *DB) Pending(ctx context.Context) ([]string, error) {
	ours, err := db.goose()
	if err != nil {
		return nil, fmt.Errorf("reading the schema version: %w", err)
	}
	status, err := ours.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the schema version: %w", err)
	}
	var missing []string
	for _, s := range status {
		if s.State == goose.StatePending {
			missing = append(missing, s.Source.Path)
		}
	}
	rivers, err := rivermigrate.New(db.RiverDriver(), &rivermigrate.Config{Logger: silent})
	if err != nil {
		return nil, fmt.Errorf("reading the schema version of the queue: %w", err)
	}
	applied, err := rivers.ExistingVersions(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the schema version of the queue: %w", err)
	}
	for _, m := range rivers.AllVersions() {
		if !slices.ContainsFunc(applied, func(a rivermigrate.Migration) bool { return a.Version == m.Version }) {
			missing = append(missing, fmt.Sprintf("river %03d (%s)", m.Version, m.Name))
		}
	}
	return missing, nil
}

func (db *DB) goose() (*goose.Provider, error) {
	dialect, folder := goose.DialectSQLite3, "migrations/sqlite"
	if db.pg {
		dialect, folder = goose.DialectPostgres, "migrations/postgres"
	}
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db.SQL(), files, goose.WithSlog(db.log))
}

// lockMigrations waits until no other process migrates. SQLite is opened by one process, which needs no lock.
func (db *DB) lockMigrations(ctx context.Context) (unlock func() error, err error) {
	if !db.pg {
		return func() error { return nil }, nil
	}
	conn, err := db.SQL().Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() error { // also when ctx has ended: the connection goes back to the pool
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
		return errors.Join(err, conn.Close())
	}, nil
}
