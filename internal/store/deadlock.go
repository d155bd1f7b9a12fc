package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
)

// Two statements that change the same rows, each many of them, take them in the order that Postgres plans: it may differ, and then one
// of them is given up, having done nothing.
const (
	deadlock  = "40P01"
	deadlocks = 5 // times that one statement may be given up
)

// insist runs do again when it was given up in a deadlock. do must be fit to be repeated.
func insist(do func() error) (err error) {
	for range deadlocks {
		var refused *pgconn.PgError
		if err = do(); !errors.As(err, &refused) || refused.Code != deadlock {
			return err
		}
	}
	return err
}
