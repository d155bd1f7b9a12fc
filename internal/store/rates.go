package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/pace"
)

// Rates are those of senders that somebody has set while running.
type Rates struct{ db *DB }

var _ pace.Book = Rates{}

// Rates of this database.
func (db *DB) Rates() Rates { return Rates{db} }

type rateRow struct {
	bun.BaseModel `bun:"table:rates"`

	Sender    string    `bun:"sender,pk"`
	PerSecond int       `bun:"per_second"`
	Actor     string    `bun:"actor"`
	Since     time.Time `bun:"since"`
}

// Adjustments implements pace.Book.
func (r Rates) Adjustments(ctx context.Context) (map[string]pace.Adjustment, error) {
	var rows []rateRow
	if err := r.db.NewSelect().Model(&rows).Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading rates: %w", err)
	}
	out := make(map[string]pace.Adjustment, len(rows))
	for _, one := range rows {
		out[one.Sender] = pace.Adjustment{PerSecond: one.PerSecond, By: one.Actor, At: one.Since}
	}
	return out, nil
}

// Adjust implements pace.Book.
func (r Rates) Adjust(ctx context.Context, sender string, a pace.Adjustment) error {
	row := rateRow{Sender: sender, PerSecond: a.PerSecond, Actor: a.By, Since: a.At.UTC()}
	_, err := r.db.NewInsert().Model(&row).On("CONFLICT (sender) DO UPDATE").
		Set("per_second = EXCLUDED.per_second, actor = EXCLUDED.actor, since = EXCLUDED.since").Exec(ctx)
	if err != nil {
		return fmt.Errorf("writing a rate down: %w", err)
	}
	return nil
}
