package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cardline/internal/outbox"
)

// berths are the connections that groups depart by, on Postgres. A group keeps its transaction open while the gates are asked about it and
// while it waits for its sender's pace: out of the pool of everybody it would leave nothing to the gates themselves, to the dialogue and to
// the API. Each lane has one that no other takes, so that a code does not wait for a festival's pace.
type berths struct {
	pool *sql.DB
	own  map[outbox.Lane]chan struct{}
	all  chan struct{}
}

// sharedBerths are those that any lane may take beside its own.
const sharedBerths = 3

// undoFor is how long a server may take to take a transaction back.
const undoFor = 5 * time.Second

func newBerths(pool *sql.DB) *berths {
	b := &berths{pool: pool, own: map[outbox.Lane]chan struct{}{}, all: make(chan struct{}, sharedBerths)}
	for _, l := range outbox.Lanes() {
		b.own[l] = make(chan struct{}, 1)
	}
	bound(pool, len(b.own)+sharedBerths)
	return b
}

// depart runs fn in one transaction on a connection for a lane, and commits if it returns nil.
func (b *berths) depart(ctx context.Context, l outbox.Lane, fn func(pgx.Tx) error) error {
	var taken chan struct{}
	select {
	case b.own[l] <- struct{}{}:
		taken = b.own[l]
	case b.all <- struct{}{}:
		taken = b.all
	case <-ctx.Done():
		return fmt.Errorf("waiting for a connection of lane %s: %w", l, context.Cause(ctx))
	}
	defer func() { <-taken }()
	return nativeOf(ctx, b.pool, func(conn *pgx.Conn) error {
		tx, err := conn.Begin(ctx)
		if err != nil {
			return err
		}
		defer func() { // after ctx has ended too: other workers go on with the rows at once
			undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoFor)
			defer cancel()
			_ = tx.Rollback(undo) // of what is committed it does nothing
		}()
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Commit(ctx)
	})
}
