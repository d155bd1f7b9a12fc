package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/outbox"
	"cardline/internal/phone"
)

type callRow struct {
	bun.BaseModel `bun:"table:calls_wanted,alias:w"`

	Message      string           `bun:"message,pk"`
	Type         outbox.Type      `bun:"type"`
	Party        []byte           `bun:"party"`
	NumberSealed []byte           `bun:"number_sealed"`
	Customer     string           `bun:"customer"`
	Reason       string           `bun:"reason"`
	At           time.Time        `bun:"at"`
	Expires      time.Time        `bun:"expires"`
	State        outbox.CallState `bun:"state"`
	KeyID        int64            `bun:"key_id"`
	Due          bun.NullTime     `bun:"due"` // null: at
	Tries        int              `bun:"tries"`
	Mailbox      bool             `bun:"mailbox"`
	Note         string           `bun:"note"`
	Source       string           `bun:"source"`
	Most         int              `bun:"most"`
	Between      int              `bun:"between_s"`
}

// callDue is when a call is due, as the index of planned calls has it.
const callDue = "coalesce(due, at)"

func (c callRow) call(db *DB) (outbox.Call, error) {
	number, err := db.openText(c.NumberSealed, "calls_wanted.number_sealed")
	if err != nil {
		return outbox.Call{}, fmt.Errorf("opening the number of a call: %w", err)
	}
	due := c.Due.Time
	if due.IsZero() {
		due = c.At
	}
	return outbox.Call{
		Message: c.Message, Type: c.Type, Number: phone.Number(number), Customer: c.Customer, Reason: c.Reason, At: c.At, Due: due, Expires: c.Expires,
		State: c.State, Note: c.Note, Tries: c.Tries, Mailbox: c.Mailbox, Source: c.Source, Most: c.Most, Between: time.Duration(c.Between) * time.Second,
	}, nil
}

func (db *DB) callsOf(rows []callRow) ([]outbox.Call, error) {
	return opened(rows, func(c callRow) (outbox.Call, error) { return c.call(db) })
}

// Want asks for a call, once for each message. One that was not tried yet is made at the earlier time.
func (r Reach) Want(ctx context.Context, c outbox.Call) error {
	v := r.db.vault
	party := v.Index(partyPurpose, c.Number.Reveal())
	due := c.Due
	if due.IsZero() {
		due = c.At
	}
	_, err := r.db.NewInsert().Model(&callRow{
		Message: c.Message, Type: c.Type, Party: party[:], NumberSealed: v.Seal([]byte(c.Number.Reveal()), "calls_wanted.number_sealed"),
		Customer: c.Customer, Reason: c.Reason, At: c.At.UTC(), Expires: c.Expires.UTC(), State: outbox.CallPlanned, KeyID: int64(v.KeyID()),
		Due: bun.NullTime{Time: due.UTC()}, Source: c.Source, Most: c.Most, Between: int(c.Between / time.Second),
	}).On("CONFLICT (message) DO UPDATE").Set("due = excluded.due").Set("reason = excluded.reason").
		Where("w.state = 'planned' AND w.tries = 0 AND excluded.due < coalesce(w.due, w.at)").Exec(ctx)
	if err != nil {
		return fmt.Errorf("asking for a call: %w", err)
	}
	return nil
}

// Wanted lists calls that are due and nobody has made yet.
func (r Reach) Wanted(ctx context.Context, now time.Time, after string, n int) ([]outbox.Call, error) {
	var rows []callRow
	err := r.db.NewSelect().Model(&rows).Where("state = 'planned'").Where("message > ?", after).Where("expires > ?", now.UTC()).
		Where(callDue+" <= ?", now.UTC()).OrderExpr("message").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing calls that are wanted: %w", err)
	}
	return r.db.callsOf(rows)
}
