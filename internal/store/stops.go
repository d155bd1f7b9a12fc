package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

type stopRow struct {
	bun.BaseModel `bun:"table:stops"`

	Kind   string    `bun:"kind,pk"`
	Name   string    `bun:"name,pk"`
	Code   int       `bun:"code"`
	Reason string    `bun:"reason"`
	Since  time.Time `bun:"since"`
}

// Stop writes down that something must not be used.
func (r Reach) Stop(ctx context.Context, s outbox.Stop) (fresh bool, err error) {
	err = r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row := stopRow{Kind: s.Kind, Name: s.Name, Code: s.Code, Reason: s.Reason, Since: s.Since.UTC()}
		res, err := tx.NewInsert().Model(&row).On("CONFLICT (kind, name) DO NOTHING").Exec(ctx)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if fresh = n == 1; err != nil || !fresh {
			return err
		}
		return r.db.appendAudit(ctx, tx, audit.Entry{
			At: s.Since, Key: fmt.Sprintf("stop/%s/%s/%d", s.Kind, s.Name, s.Since.UnixNano()), Actor: "system", Action: "outbox.stop",
			Subject: s.Kind + ":" + s.Name, Channel: "system", After: fmt.Sprintf("stopped: %s (%d)", s.Reason, s.Code),
		})
	})
	if err != nil {
		return false, fmt.Errorf("stopping a %s: %w", s.Kind, err)
	}
	return fresh, nil
}

// Lift ends a stop.
func (r Reach) Lift(ctx context.Context, kind, name string, e audit.Entry) (lifted bool, err error) {
	err = r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewDelete().Model((*stopRow)(nil)).Where("kind = ?", kind).Where("name = ?", name).Exec(ctx)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if lifted = n == 1; err != nil || !lifted {
			return err
		}
		e.Key = fmt.Sprintf("lift/%s/%s/%d", kind, name, e.At.UnixNano())
		return r.db.appendAudit(ctx, tx, e)
	})
	if err != nil {
		return false, fmt.Errorf("lifting the stop of a %s: %w", kind, err)
	}
	return lifted, nil
}

// Stopped lists what must not be used.
func (r Reach) Stopped(ctx context.Context) ([]outbox.Stop, error) {
	var rows []stopRow
	if err := r.db.NewSelect().Model(&rows).OrderExpr("kind, name").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading what is stopped: %w", err)
	}
	out := make([]outbox.Stop, len(rows))
	for i, s := range rows {
		out[i] = outbox.Stop{Kind: s.Kind, Name: s.Name, Code: s.Code, Reason: s.Reason, Since: s.Since}
	}
	return out, nil
}

type callRow struct {
	bun.BaseModel `bun:"table:calls_wanted"`

	Message      string      `bun:"message,pk"`
	Type         outbox.Type `bun:"type"`
	Party        []byte      `bun:"party"`
	NumberSealed []byte      `bun:"number_sealed"`
	Customer     string      `bun:"customer"`
	Reason       string      `bun:"reason"`
	At           time.Time   `bun:"at"`
	Expires      time.Time   `bun:"expires"`
	State        string      `bun:"state"` // planned
	KeyID        int64       `bun:"key_id"`
}

// Want asks for a call, once for each message.
func (r Reach) Want(ctx context.Context, c outbox.Call) error {
	v := r.db.vault
	party := v.Index(partyPurpose, c.Number.Reveal())
	_, err := r.db.NewInsert().Model(&callRow{
		Message: c.Message, Type: c.Type, Party: party[:], NumberSealed: v.Seal([]byte(c.Number.Reveal()), "calls_wanted.number_sealed"),
		Customer: c.Customer, Reason: c.Reason, At: c.At.UTC(), Expires: c.Expires.UTC(), State: string(outbox.Planned), KeyID: int64(v.KeyID()),
	}).On("CONFLICT (message) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("asking for a call: %w", err)
	}
	return nil
}

// Wanted lists calls nobody has made yet.
func (r Reach) Wanted(ctx context.Context, now time.Time, after string, n int) ([]outbox.Call, error) {
	var rows []callRow
	err := r.db.NewSelect().Model(&rows).Where("state = 'planned'").Where("message > ?", after).Where("expires > ?", now.UTC()).
		OrderExpr("message").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing calls that are wanted: %w", err)
	}
	out := make([]outbox.Call, len(rows))
	for i, c := range rows {
		number, err := r.db.vault.Open(c.NumberSealed, "calls_wanted.number_sealed")
		if err != nil {
			return nil, fmt.Errorf("opening the number of a call: %w", err)
		}
		out[i] = outbox.Call{
			Message: c.Message, Type: c.Type, Number: phone.Number(number), Customer: c.Customer, Reason: c.Reason, At: c.At, Expires: c.Expires,
		}
	}
	return out, nil
}
