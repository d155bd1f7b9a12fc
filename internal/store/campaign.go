package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/enrol"
	"cardline/internal/locale"
)

// Campaigns are campaigns and enrolments.
type Campaigns struct{ db *DB }

var _ enrol.Enroller = Campaigns{}

// Campaigns are those of this database.
func (db *DB) Campaigns() Campaigns { return Campaigns{db} }

type campaignRow struct {
	bun.BaseModel `bun:"table:campaigns"`

	Code    string       `bun:"code,pk"`
	Names   locale.Words `bun:"names,type:jsonb"`
	Product string       `bun:"product"`
	Quota   int          `bun:"quota"`
	Target  int64        `bun:"target"`
	Opens   time.Time    `bun:"opens"`
	Closes  time.Time    `bun:"closes"`
	Terms   locale.Words `bun:"terms,type:jsonb"`
	Version string       `bun:"version"`
	Taken   int          `bun:"taken"`
}

func (r campaignRow) campaign() enrol.Campaign {
	return enrol.Campaign{Code: r.Code, Names: r.Names, Product: r.Product, Quota: r.Quota, Target: r.Target,
		Opens: r.Opens, Closes: r.Closes, Terms: r.Terms, Version: r.Version}
}

// Save adds campaigns; those whose code is known stay as they are.
func (c Campaigns) Save(ctx context.Context, cs ...enrol.Campaign) error {
	rows := make([]campaignRow, len(cs))
	for i, one := range cs {
		rows[i] = campaignRow{Code: one.Code, Names: one.Names, Product: one.Product, Quota: one.Quota, Target: one.Target,
			Opens: one.Opens.UTC(), Closes: one.Closes.UTC(), Terms: one.Terms, Version: one.Version}
	}
	err := c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&rows).On("CONFLICT (code) DO NOTHING").Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("saving %d campaigns: %w", len(cs), err)
	}
	return nil
}

// Campaigns lists those open at the time, by code.
func (c Campaigns) Campaigns(ctx context.Context, at time.Time) ([]enrol.Campaign, error) {
	var rows []campaignRow
	if err := c.db.NewSelect().Model(&rows).Where("opens <= ?", at.UTC()).Where("closes > ?", at.UTC()).Order("code").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing campaigns: %w", err)
	}
	out := make([]enrol.Campaign, len(rows))
	for i, r := range rows {
		out[i] = r.campaign()
	}
	return out, nil
}
