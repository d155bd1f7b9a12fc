package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/clock"
)

// Trail is the audit trail: rows are appended; the database itself refuses to change or delete one.
type Trail struct{ db *DB }

var _ audit.Trail = Trail{}

// Trail is the audit trail of this database.
func (db *DB) Trail() Trail { return Trail{db} }

// Append writes entries in a transaction of their own. An entry whose Key, Action and Subject are already there is left as it was.
func (t Trail) Append(ctx context.Context, es ...audit.Entry) error {
	return t.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return t.db.appendAudit(ctx, tx, es...) })
}

type auditRow struct {
	bun.BaseModel `bun:"table:audit"`

	ID      string    `bun:"id,pk"`
	At      time.Time `bun:"at"`
	Key     string    `bun:"key"`
	Actor   string    `bun:"actor"`
	Action  string    `bun:"action"`
	Subject string    `bun:"subject"`
	Channel string    `bun:"channel"`
	Before  string    `bun:"before"`
	After   string    `bun:"after"`
	Ref     string    `bun:"ref"`

	Credential string `bun:"credential"`
	Address    string `bun:"origin"`
}

// appendAudit writes entries in the transaction of the change they tell of. An entry without a time happened now.
func (db *DB) appendAudit(ctx context.Context, tx bun.Tx, es ...audit.Entry) error {
	if len(es) == 0 {
		return nil
	}
	now := db.clock.Now()
	rows := make([]auditRow, len(es))
	for i, e := range es {
		e = audit.Mark(ctx, e)
		if e.At.IsZero() {
			e.At = now
		}
		rows[i] = auditRow{
			ID: clock.NewID(now), At: e.At.UTC(), Key: e.Key, Actor: e.Actor, Action: e.Action, Subject: e.Subject,
			Channel: e.Channel, Before: e.Before, After: e.After, Ref: e.Ref, Credential: e.Credential, Address: e.Address,
		}
	}
	_, err := tx.NewInsert().Model(&rows).On("CONFLICT (key, action, subject) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("appending %d audit entries: %w", len(es), err)
	}
	return nil
}
