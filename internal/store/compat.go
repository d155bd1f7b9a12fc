package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3"
)

// Old and new programs run side by side while they are replaced: a migration only adds (expand), and what nobody uses any more is taken away
// by a later one (contract), which says by schema_compat.oldest which programs must be gone before. A program is as new as the newest
// migration it knows.

// Compatible is nil when this program may run on the schema as it is, also on one that is newer than the program.
func (db *DB) Compatible(ctx context.Context) error {
	ours, err := db.goose()
	if err != nil {
		return fmt.Errorf("reading the schema version: %w", err)
	}
	return db.compatible(ctx, newest(ours))
}

// Ahead is the newest migration of a schema that is newer than this program, and the newest the program knows. Of any other schema at is 0.
func (db *DB) Ahead(ctx context.Context) (at, knows int64, err error) {
	ours, err := db.goose()
	if err != nil {
		return 0, 0, fmt.Errorf("reading the schema version: %w", err)
	}
	if at, err = ours.GetDBVersion(ctx); err != nil {
		return 0, 0, fmt.Errorf("reading the schema version: %w", err)
	}
	if knows = newest(ours); at <= knows {
		at = 0
	}
	return at, knows, nil
}

func newest(p *goose.Provider) (version int64) {
	for _, s := range p.ListSources() {
		version = max(version, s.Version)
	}
	return version
}

func (db *DB) compatible(ctx context.Context, knows int64) error {
	var oldest int64
	err := db.NewSelect().Table("schema_compat").Column("oldest").Where("id = 1").Scan(ctx, &oldest)
	switch {
	case err != nil && absent(err):
		return nil // a schema of before, or none yet: Pending says what it lacks
	case err != nil:
		return fmt.Errorf("reading which programs the schema serves: %w", err)
	case oldest > knows:
		return fmt.Errorf("the schema serves programs that know migration %05d or later, and this one knows up to %05d: start the newer program, "+
			"or restore the database from before `cardline migrate`", oldest, knows)
	}
	return nil
}

// absent reports whether a table is not there.
func absent(err error) bool {
	text := err.Error()
	return strings.Contains(text, "no such table") || strings.Contains(text, "SQLSTATE=42P01") || strings.Contains(text, "SQLSTATE 42P01")
}
