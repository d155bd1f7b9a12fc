package store_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"cardline/internal/livetest"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, storetest.SQLite)
	t.Run("schema", func(t *testing.T) {
		storetest.Schema(t, func(t testing.TB) string { return "sqlite:" + t.TempDir() + "/cardline.db" })
	})
	t.Run("bank shared", func(t *testing.T) {
		storetest.BankShared(t, func(t testing.TB) string { return "sqlite:" + t.TempDir() + "/cardline.db" })
	})
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storetest.Run(t, storetest.Postgres)
	t.Run("schema", func(t *testing.T) { storetest.Schema(t, livetest.Postgres) })
	t.Run("bank shared", func(t *testing.T) { storetest.BankShared(t, livetest.Postgres) })
}

func TestOpenRefusesOtherAddressesWithoutRepeatingThem(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "sqlite:", "mysql://u:hunter2@h/d", "postgres://u:hunter2@h:port/d", "postgres://u:hunter2@127.0.0.1:1/d"} {
		db, err := store.Open(t.Context(), store.Options{URL: url})
		if err == nil {
			_ = db.Close()
			t.Errorf("%q was opened", url)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

func TestMemoryLeavesNothingBehind(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Run("use", func(t *testing.T) {
		db := storetest.At(t, "sqlite::memory:", storetest.NewVault(t))
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("after Close: %v, %v", left, err)
	}
}

func TestPostgresPreparesOnlyStatementsWithParameters(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	err := db.RunInTx(t.Context(), nil, func(ctx context.Context, tx bun.Tx) error { // one connection
		for i := range 20 {
			if _, err := tx.NewSelect().Table("seen").Where("seq = ?", i).Count(ctx); err != nil {
				return err
			}
			if err := tx.Tx.QueryRowContext(ctx, "SELECT $1::bigint", i).Scan(&i); err != nil {
				return err
			}
		}
		var prepared int
		if err := tx.NewSelect().Table("pg_prepared_statements").ColumnExpr("count(*)").Scan(ctx, &prepared); err != nil {
			return err
		}
		if prepared != 1 {
			t.Errorf("%d statements are prepared, want the one with a parameter", prepared)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
