package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// scanner is a row of either driver.
type scanner interface{ Scan(dest ...any) error }

// eachAny asks for many values at once, an array on Postgres and JSON on SQLite, and hands over each row. Not through bun, which
// would write the values into the text and make every statement a new one; on Postgres not through database/sql either, which boxes
// every column of what is read with every turn.
func (db *DB) eachAny(ctx context.Context, postgres, sqlite string, values []string, each func(scanner) error) (err error) {
	defer db.watch("look-up")(&err)
	if db.pg {
		return db.native(ctx, func(conn *pgx.Conn) error {
			rows, err := conn.Query(ctx, postgres, values)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				if err := each(rows); err != nil {
					return err
				}
			}
			return rows.Err()
		})
	}
	list, err := json.Marshal(values)
	if err != nil {
		return err
	}
	rows, err := db.SQL().QueryContext(ctx, sqlite, string(list))
	if err != nil {
		return err
	}
	return eachRow(rows, each)
}

// eachRow reads rows to their end and closes them.
func eachRow(rows *sql.Rows, each func(scanner) error) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// native lends a connection of the pool as what it is.
func (db *DB) native(ctx context.Context, use func(*pgx.Conn) error) error {
	return nativeOf(ctx, db.SQL(), use)
}

func nativeOf(ctx context.Context, pool *sql.DB, use func(*pgx.Conn) error) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return conn.Raw(func(c any) error {
		plain, ok := c.(plainConn)
		if !ok {
			return fmt.Errorf("the pool holds a %T", c)
		}
		return use(plain.Conn.Conn())
	})
}
