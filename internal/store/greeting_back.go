package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/almanac"
	"cardline/internal/greeting"
	"cardline/internal/outbox"
)

// Recallable implements greeting.Runs: a run has a version until what waits of it was taken back.
func (g Greetings) Recallable(ctx context.Context, rules []string, from almanac.Day) ([]greeting.Run, error) {
	var rows []greetingRunRow
	err := g.db.NewSelect().Model(&rows).Where("rule IN (?)", bun.List(rules)).Where("last >= ?", from.String()).Where("version <> 0").Order("first", "id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing greeting runs of rules that are off: %w", err)
	}
	return opened(rows, greetingRunRow.run)
}

// TakeBack implements greeting.Runs. What is taken back goes by its id from then on: its key is the next one's.
func (g Greetings) TakeBack(ctx context.Context, b greeting.Back) (taken int, err error) {
	sources := pluck(b.Versions, func(v *string) string { return greetedBy + *v })
	err = g.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var run greetingRunRow
		if err := g.db.held(tx.NewSelect()).Model(&run).Where("id = ?", b.Run.ID).Scan(ctx); err != nil {
			return err
		}
		var ids []string
		err := g.db.held(tx.NewSelect().Table("messages").Column("id")).Where("source IN (?)", bun.List(sources)).Where("occasion = ?", b.Occasion).
			Where("state IN (?)", bun.List([]outbox.State{outbox.Planned, outbox.Held, outbox.Claimed})).Order("id").Limit(int64(b.N)).Scan(ctx, &ids)
		if err != nil {
			return err
		}
		if len(ids) > 0 {
			if taken, err = g.db.Notices().takeBack(ctx, tx, ids, b.Reason); err != nil {
				return err
			}
			if _, err := tx.NewUpdate().Table("messages").Set("key = id").Where("id IN (?)", bun.List(ids)).Where("state = ?", outbox.Suppressed).Exec(ctx); err != nil {
				return err
			}
		}
		q := tx.NewUpdate().Table("greeting_runs").Where("id = ?", b.Run.ID)
		if taken > 0 || run.Ended.IsZero() { // whoever has it loses it
			q = q.Set("owner = '', lease = ?", time.Unix(0, 0).UTC())
		}
		if taken > 0 {
			q = q.Set("place = '', audience = '', ended = NULL, planned = ?, held = 0, missed = 0", max(0, run.Planned-taken))
		}
		if taken < b.N {
			q = q.Set("version = 0")
		}
		_, err = q.Exec(ctx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("taking greetings of %s back: %w", b.Run.ID, err)
	}
	return taken, nil
}
