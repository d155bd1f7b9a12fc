package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/outbox"
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
