package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
)

const (
	postgresConns = 16 // per process, beside the berths of one that sends; a server's default limit is 100
	sqliteConns   = 8  // readers beside the one writer
	idleFor       = 5 * time.Minute
)

func connect(address string) (*DB, error) {
	keep := func() error { return nil }
	switch {
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		pool, err := postgres(address)
		if err != nil {
			return nil, err
		}
		sending, err := postgres(address)
		if err != nil {
			return nil, errors.Join(err, pool.Close())
		}
		return &DB{DB: bun.NewDB(pool, pgdialect.New(), newer), berths: newBerths(sending), pg: true, remove: sending.Close}, nil
	case address == "sqlite::memory:":
		dir, err := os.MkdirTemp("", "cardline-")
		if err != nil {
			return nil, err
		}
		db, err := connect("sqlite:" + filepath.Join(dir, "cardline.db"))
		if err != nil {
			return nil, errors.Join(err, os.RemoveAll(dir))
		}
		db.remove = func() error { return os.RemoveAll(dir) }
		return db, nil
	case strings.HasPrefix(address, "sqlite:") && len(address) > len("sqlite:"):
		pool, err := sql.Open("sqlite", sqliteDSN(strings.TrimPrefix(address, "sqlite:")))
		if err != nil {
			return nil, err
		}
		bound(pool, sqliteConns)
		return &DB{DB: bun.NewDB(pool, sqlitedialect.New(), newer), writer: make(chan struct{}, 1), remove: keep}, nil
	}
	return nil, errors.New("database.url must be sqlite:PATH or postgres://…") // the address itself may hold a password
}

// newer lets this program read rows of a schema that has columns it does not know: the next version's, which runs beside it.
var newer = bun.WithDiscardUnknownColumns()

// sqliteDSN takes the write lock when a transaction begins (a later upgrade fails at once, whatever busy_timeout says), syncs
// every commit, and writes times as bun does, so that text order is time order.
func sqliteDSN(path string) string {
	q := url.Values{
		"_txlock": {"immediate"}, "_time_format": {"sqlite"}, "_timezone": {"UTC"},
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"},
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func postgres(address string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errors.New("database.url is no Postgres address") // pgx's own words may repeat parts of it
	}
	config.RuntimeParams["timezone"] = "UTC"
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "cardline"
	}
	pool := sql.OpenDB(plainConnector{stdlib.GetConnector(*config, stdlib.OptionAfterConnect(withoutJIT))})
	bound(pool, postgresConns)
	return pool, nil
}

// withoutJIT keeps Postgres from compiling our short statements, which it does where it overestimates their rows: a look-up of
// 0.3 ms then takes 20. Not a parameter of the connection, because poolers in between refuse those they do not know.
func withoutJIT(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "SET jit = off")
	return err
}

func bound(pool *sql.DB, n int) {
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	pool.SetConnMaxIdleTime(idleFor)
}

// plainConnector keeps statements without parameters out of pgx's cache of prepared ones: bun writes values into the text, so
// each is new, and preparing it would cost a second round trip. Statements with parameters are prepared once and cached.
type plainConnector struct{ driver.Connector }

func (c plainConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	pg, ok := conn.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("pgx handed over a %T", conn)
	}
	return plainConn{pg}, nil
}

type plainConn struct{ *stdlib.Conn }

func (c plainConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 {
		args = []driver.NamedValue{{Ordinal: 1, Value: pgx.QueryExecModeExec}}
	}
	return c.Conn.QueryContext(ctx, query, args)
}
