package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/menus"
)

// MenuCounts are what callers did, by day.
type MenuCounts struct{ db *DB }

var _ menus.Ledger = MenuCounts{}

// MenuCounts are those of this database.
func (db *DB) MenuCounts() MenuCounts { return MenuCounts{db} }

type menuCountRow struct {
	bun.BaseModel `bun:"table:menu_counts,alias:c"`

	Day   time.Time `bun:"day,pk"`
	Menu  string    `bun:"menu,pk"`
	Kind  string    `bun:"kind,pk"`
	Node  string    `bun:"node,pk"`
	Key   string    `bun:"key,pk"`
	Leads string    `bun:"leads,pk"`
	N     int64     `bun:"n"`
}

// countsAtOnce is how many rows one statement adds to.
const countsAtOnce = 500

// Add implements menus.Ledger. All processes add in the same order, so that none locks another out.
func (s MenuCounts) Add(ctx context.Context, counts []menus.Counted) error {
	rows := make([]menuCountRow, len(counts))
	for i, c := range counts {
		rows[i] = menuCountRow{Day: c.Day.UTC(), Menu: c.Menu, Kind: string(c.Kind), Node: c.Node, Key: c.Key, Leads: c.To, N: c.N}
	}
	slices.SortFunc(rows, func(a, b menuCountRow) int {
		return cmp.Or(a.Day.Compare(b.Day), strings.Compare(a.Menu, b.Menu), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Node, b.Node),
			strings.Compare(a.Key, b.Key), strings.Compare(a.Leads, b.Leads))
	})
	err := s.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for part := range slices.Chunk(rows, countsAtOnce) {
			_, err := tx.NewInsert().Model(&part).On("CONFLICT (day, menu, kind, node, key, leads) DO UPDATE").Set("n = c.n + EXCLUDED.n").Exec(ctx)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("adding to the figures of the menu: %w", err)
	}
	return nil
}

// Since implements menus.Ledger.
func (s MenuCounts) Since(ctx context.Context, day time.Time, menu string) ([]menus.Counted, error) {
	var rows []menuCountRow
	sel := s.db.NewSelect().Model(&rows).ColumnExpr("menu, kind, node, key, leads, sum(n) AS n").Where("day >= ?", day.UTC()).
		GroupExpr("menu, kind, node, key, leads")
	if menu != "" {
		sel = sel.Where("menu = ?", menu)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the figures of the menu: %w", err)
	}
	out := make([]menus.Counted, len(rows))
	for i, r := range rows {
		out[i] = menus.Counted{Count: menus.Count{Day: day, Menu: r.Menu, Kind: menus.Kind(r.Kind), Node: r.Node, Key: r.Key, To: r.Leads}, N: r.N}
	}
	return out, nil
}
