package livetest

import (
	"path"
	"strings"
	"sync"
	"testing"

	"cardline/internal/leash"
)

// shared is the one server of this process, started for the first test that asks; the leash ends it with the process.
var shared = sync.OnceValues(func() (*leash.Postgres, error) {
	p, err := newPostgres()
	if err != nil {
		return nil, err
	}
	return p, p.StartOnce()
})

// newPostgres is a server that leaves it to the system when what is committed reaches the disk: it outlives the server, killed or not, as tests
// want, though not the machine.
func newPostgres() (*leash.Postgres, error) {
	p, err := leash.NewPostgres()
	if err == nil {
		p.Settings = []string{"fsync=off", "full_page_writes=off"}
	}
	return p, err
}

// Postgres returns the URL of a database of the caller's own, empty, on the one server of this process.
func Postgres(tb testing.TB) (url string) {
	tb.Helper()
	return PostgresFrom(tb, "template0")
}

// PostgresFrom returns the URL of a database copied from another one of this process, named by its URL, to which nobody may be
// connected: the fast way to many migrated databases.
func PostgresFrom(tb testing.TB, template string) (url string) {
	tb.Helper()
	p := must[*leash.Postgres](tb, "Postgres")(shared())
	url = must[string](tb, "a database")(p.Create(databaseOf(template)))
	tb.Cleanup(func() {
		if err := p.Exec("DROP DATABASE IF EXISTS " + databaseOf(url) + " WITH (FORCE)"); err != nil {
			tb.Logf("drop a database: %v", err)
		}
	})
	return url
}

// KeepPostgres is Postgres for a template: the database stays until the process ends, and is not tied to one test.
func KeepPostgres() (url string, err error) {
	p, err := shared()
	if err != nil {
		return "", err
	}
	return p.Create("template0")
}

// PostgresServer is a Postgres that a test may stop and start again, to see what happens meanwhile. It keeps what was committed.
type PostgresServer struct {
	URL string // of an empty database
	tb  testing.TB
	on  *leash.Postgres
}

// NewPostgres starts a server for this test alone; it ends with the test.
func NewPostgres(tb testing.TB) *PostgresServer {
	tb.Helper()
	p := &PostgresServer{tb: tb, on: must[*leash.Postgres](tb, "Postgres")(newPostgres())}
	tb.Cleanup(func() { _ = p.on.Remove() })
	p.Start()
	p.URL = must[string](tb, "a database")(p.on.Create("template0"))
	return p
}

// Stop ends the server at once, as a crash would; connections break.
func (p *PostgresServer) Stop() { p.on.Stop() }

// Start brings a stopped server back at its old address.
func (p *PostgresServer) Start() {
	p.tb.Helper()
	if err := p.on.Start(); err != nil {
		p.tb.Fatal(err)
	}
}

// databaseOf cuts the name out of a database's URL.
func databaseOf(url string) string {
	name, _, _ := strings.Cut(path.Base(url), "?")
	return name
}
