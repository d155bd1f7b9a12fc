package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/almanac"
	"cardline/internal/audit"
	"cardline/internal/greeting"
)

type mourningRow struct {
	bun.BaseModel `bun:"table:mourning"`

	Region string    `bun:"region,pk"`
	Until  string    `bun:"until"`
	Reason string    `bun:"reason"`
	Actor  string    `bun:"actor"`
	Since  time.Time `bun:"since"`
}

// Mournings implements greeting.Mournings.
func (g Greetings) Mournings(ctx context.Context, on almanac.Day) ([]greeting.Mourning, error) {
	var rows []mourningRow
	if err := g.db.NewSelect().Model(&rows).Where("until >= ?", on.String()).Order("region").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the mourning: %w", err)
	}
	return opened(rows, func(r mourningRow) (greeting.Mourning, error) {
		until, err := almanac.ParseDay(r.Until)
		return greeting.Mourning{Region: r.Region, Until: until, Reason: r.Reason, By: r.Actor, Since: r.Since}, err
	})
}

// Mourn implements greeting.Mournings.
func (g Greetings) Mourn(ctx context.Context, m greeting.Mourning) error {
	row := mourningRow{Region: m.Region, Until: m.Until.String(), Reason: m.Reason, Actor: m.By, Since: m.Since.UTC()}
	err := g.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&row).On("CONFLICT (region) DO UPDATE").
			Set("until = EXCLUDED.until, reason = EXCLUDED.reason, actor = EXCLUDED.actor, since = EXCLUDED.since").Exec(ctx)
		if err != nil {
			return err
		}
		return g.db.appendAudit(ctx, tx, audit.Entry{
			At: m.Since, Key: fmt.Sprintf("mourning/%s/%d", m.Region, m.Since.UnixNano()), Actor: "operator:" + m.By, Action: "greeting.mourn",
			Subject: mourningSubject(m.Region), Channel: "api", After: "until " + row.Until + ": " + m.Reason,
		})
	})
	if err != nil {
		return fmt.Errorf("declaring mourning: %w", err)
	}
	return nil
}

// Cheer implements greeting.Mournings.
func (g Greetings) Cheer(ctx context.Context, region, by, why string, at time.Time) (ended bool, err error) {
	err = g.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row mourningRow
		err := g.db.held(tx.NewSelect()).Model(&row).Where("region = ?", region).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		ended = true
		if _, err := tx.NewDelete().Model(&row).WherePK().Exec(ctx); err != nil {
			return err
		}
		return g.db.appendAudit(ctx, tx, audit.Entry{
			At: at, Key: fmt.Sprintf("mourning-over/%s/%d", region, at.UnixNano()), Actor: "operator:" + by, Action: "greeting.cheer",
			Subject: mourningSubject(region), Channel: "api", Before: "until " + row.Until + ": " + row.Reason, After: why,
		})
	})
	if err != nil {
		return false, fmt.Errorf("ending mourning: %w", err)
	}
	return ended, nil
}

func mourningSubject(region string) string {
	if region == "" {
		return "mourning:every"
	}
	return "mourning:" + region
}
