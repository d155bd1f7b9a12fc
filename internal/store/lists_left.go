package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audience"
)

// leftAtOnce bounds the lists of one transaction.
const leftAtOnce = 100

// DropLeft implements audience.Shelf.
func (a Audiences) DropLeft(ctx context.Context, before time.Time) (dropped int, err error) {
	err = a.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var rows []listRow
		err := a.db.held(tx.NewSelect()).Model(&rows).Where("state = ? AND began < ?", string(audience.ListStaging), before.UTC()).OrderExpr("id").
			Limit(leftAtOnce).Scan(ctx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			row.State, row.Ended = string(audience.ListDropped), bun.NullTime{Time: a.db.clock.Now().UTC()}
			if _, err := tx.NewUpdate().Model(&row).Column("state", "ended").WherePK().Exec(ctx); err != nil {
				return err
			}
			l, err := row.opened()
			if err := errors.Join(err, a.tellList(ctx, tx, "list.drop", "", l)); err != nil {
				return err
			}
		}
		dropped = len(rows)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("dropping lists that were never used: %w", err)
	}
	return dropped, nil
}
