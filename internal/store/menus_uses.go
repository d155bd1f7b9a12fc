package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/approval"
	"cardline/internal/audit"
	"cardline/internal/menus"
)

type menuUseRow struct {
	bun.BaseModel `bun:"table:menu_uses"`

	Seq     int       `bun:"seq,pk"`
	Number  int       `bun:"number"`
	Menu    string    `bun:"menu"`
	Program string    `bun:"program"`
	Action  string    `bun:"action"`
	Actor   string    `bun:"actor"`
	Why     string    `bun:"why"`
	At      time.Time `bun:"at"`
	Ends    int       `bun:"ends"`
}

// Use implements menus.Uses.
func (s Menus) Use(ctx context.Context, u menus.Use) error {
	row := menuUseRow{
		Seq: u.Seq, Number: u.Number, Menu: u.Menu, Program: u.Program, Action: u.Action, Actor: u.By, Why: u.Why, At: u.At.UTC(), Ends: u.Ends,
	}
	err := s.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
			return err
		}
		if u.Ends != menus.Shipped {
			_, err := tx.NewUpdate().Table("menus").Set("state = ?, ender = ?, ended = ?", string(approval.Retired), u.By, u.At.UTC()).
				Where("number = ?", u.Ends).Exec(ctx)
			if err != nil {
				return err
			}
		}
		subject := u.Number
		if u.Ends != menus.Shipped {
			subject = u.Ends
		}
		return s.db.appendAudit(ctx, tx, audit.Entry{
			At: u.At, Key: fmt.Sprintf("menu-use/%d", u.Seq), Actor: "operator:" + u.By, Action: "menu." + u.Action, Subject: menuSubject(subject),
			Channel: "api", After: fmt.Sprintf("in use: version %d. %s", u.Number, u.Why), Ref: u.Menu,
		})
	})
	switch {
	case unique(err):
		return menus.ErrRaced
	case err != nil:
		return fmt.Errorf("%s of version %d of the menu: %w", u.Action, u.Number, err)
	}
	return nil
}

// Uses implements menus.Uses.
func (s Menus) Uses(ctx context.Context, before, n int) ([]menus.Use, error) {
	var rows []menuUseRow
	sel := s.db.NewSelect().Model(&rows).OrderExpr("seq DESC").Limit(int64(n))
	if before > 0 {
		sel = sel.Where("seq < ?", before)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading which menus were in use: %w", err)
	}
	out := make([]menus.Use, len(rows))
	for i, r := range rows {
		out[i] = menus.Use{
			Seq: r.Seq, Number: r.Number, Menu: r.Menu, Program: r.Program, Action: r.Action, By: r.Actor, Why: r.Why, At: r.At, Ends: r.Ends,
		}
	}
	return out, nil
}
