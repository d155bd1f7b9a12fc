package store

import (
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"cardline/internal/clock"
	"cardline/internal/vault"
)

// TestCompatible: a program runs on an empty schema, on its own and on a newer one that only expanded, and not on one that contracted.
func TestCompatible(t *testing.T) {
	t.Parallel()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), Options{
		URL: "sqlite:" + t.TempDir() + "/cardline.db", Vault: v, Clock: clock.New(time.Now), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Compatible(t.Context()); err != nil {
		t.Errorf("an empty database: %v", err)
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Compatible(t.Context()); err != nil {
		t.Errorf("its own schema: %v", err)
	}
	const old = 19 // a program of the day this table came
	if err := db.compatible(t.Context(), old); err != nil {
		t.Errorf("an older program on a schema that expanded: %v", err)
	}
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE expanded (id INTEGER); UPDATE schema_compat SET oldest = 20"); err != nil {
		t.Fatal(err)
	}
	if err := db.compatible(t.Context(), old); err == nil || !strings.Contains(err.Error(), "00020") {
		t.Errorf("an older program on a schema that contracted: %v", err)
	}
	if err := db.compatible(t.Context(), 20); err != nil {
		t.Errorf("the program that contracted it: %v", err)
	}
}
