// Package storetest is the conformance suite of the store: what must hold on SQLite and on Postgres alike, one file per slice.
// It knows of a database only what a *store.DB tells. Start at Run; SQLite and Postgres open the databases.
package storetest

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"cardline/internal/clock"
	"cardline/internal/livetest"
	"cardline/internal/store"
	"cardline/internal/vault"
)

// Open makes a migrated, empty database that ends with the test. Its clock stands at Start.
type Open func(t testing.TB) *store.DB

// Start is where the clocks of all databases stand: a leap day, shortly before midnight.
var Start = time.Date(2028, time.February, 29, 23, 58, 0, 123456000, time.UTC)

// SQLite opens a database in a file of its own.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	return At(t, SQLiteFile(t), keys(t))
}

// SQLiteFile is the URL of a migrated, empty database in a file that ends with the test, for those who open it themselves.
func SQLiteFile(t testing.TB) (url string) {
	t.Helper()
	file, err := blank()
	if err != nil {
		t.Fatalf("a migrated file: %v", err)
	}
	path := filepath.Join(t.TempDir(), "cardline.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// Postgres opens a database of its own on the throw-away server of this process.
func Postgres(t testing.TB) *store.DB {
	t.Helper()
	url, err := template()
	if err != nil {
		t.Fatalf("a migrated database: %v", err)
	}
	return At(t, livetest.PostgresFrom(t, url), keys(t))
}

// At opens the database at url as it is, under the given keys: a second process, or one that was restarted.
func At(t testing.TB, url string, v *vault.Vault) *store.DB {
	t.Helper()
	return opened(t, options(url, v))
}

func opened(t testing.TB, opt store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return db
}

// Twin opens the same database again, as another process would. It must be one that SQLite or Postgres opened.
func Twin(t testing.TB, db *store.DB) *store.DB {
	t.Helper()
	return TwinUnder(t, db, keys(t))
}

// TwinUnder is Twin under other keys.
func TwinUnder(t testing.TB, db *store.DB, v *vault.Vault) *store.DB {
	t.Helper()
	return At(t, urlOf(t, db), v)
}

// urlOf is where a database is.
func urlOf(t testing.TB, db *store.DB) string {
	t.Helper()
	scheme, where := "sqlite:", "SELECT file FROM pragma_database_list WHERE name = 'main'"
	if db.Postgres() {
		scheme, where = "postgres://", "SELECT format('postgres@127.0.0.1:%s/%s?sslmode=disable', inet_server_port(), current_database())"
	}
	var path string
	if err := db.SQL().QueryRowContext(t.Context(), where).Scan(&path); err != nil {
		t.Fatal(err)
	}
	return scheme + path
}

// keys is the vault of every database that SQLite and Postgres open.
func keys(t testing.TB) *vault.Vault {
	t.Helper()
	v, err := theKeys()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var theKeys = sync.OnceValues(vault.New)

// NewVault makes a vault with keys of its own.
func NewVault(t testing.TB) *vault.Vault {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Later opens the same database as a process whose clock is ahead.
func Later(t testing.TB, db *store.DB, by time.Duration) *store.DB {
	t.Helper()
	opt := options(urlOf(t, db), keys(t))
	opt.Clock.Turn(by)
	return opened(t, opt)
}

func options(url string, v *vault.Vault) store.Options {
	return store.Options{
		URL: url, Vault: v, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Clock: clock.New(func() time.Time { return Start }),
	}
}
