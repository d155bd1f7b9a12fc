package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// Search implements notice.Messages.
func (n Notices) Search(ctx context.Context, s notice.Search) ([]outbox.Row, error) {
	var rows []messageRow
	sel, err := n.db.messagesWithin(ctx, n.db.NewSelect().Model(&rows), s)
	if err == nil {
		err = sel.Scan(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("listing messages: %w", err)
	}
	return n.db.openRows(rows)
}

// takeBack ends messages that have not been handed to the carrier. One that a worker holds is taken out of its hands: it moves only what is
// still its own.
const takeBack = `UPDATE messages SET state = 'suppressed', step = 9, reason = ?, owner = '', lease = NULL
	WHERE state IN ('planned', 'held', 'claimed') AND id IN (?) RETURNING id`

// Cancel implements notice.Messages.
func (n Notices) Cancel(ctx context.Context, id, reason string) (outbox.Row, error) {
	err := n.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		is, err := n.db.within(ctx, tx.NewSelect().Table("messages").Where("id = ?", id), "customer").Exists(ctx)
		if err != nil || !is {
			return errors.Join(err, outbox.ErrNoMessage)
		}
		taken, err := n.takeBack(ctx, tx, []string{id}, reason)
		if err != nil || taken == 1 {
			return err
		}
		var state outbox.State
		if err := tx.NewSelect().Table("messages").Column("state").Where("id = ?", id).Scan(ctx, &state); err != nil {
			return err
		}
		return notice.ErrLeft
	})
	if err != nil {
		return outbox.Row{}, fmt.Errorf("taking message %s back: %w", id, err)
	}
	return n.rows.row(ctx, id)
}

// Withdraw implements notice.Imports. On Postgres it waits for rows that a sender has locked: those that left meanwhile do not count as found.
func (n Notices) Withdraw(ctx context.Context, source, reason string, most int) (taken int, err error) {
	err = n.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var ids []string
		err := n.db.held(tx.NewSelect().Table("messages").Column("id")).Where("source = ?", source).
			Where("state IN (?)", bun.List([]outbox.State{outbox.Planned, outbox.Held, outbox.Claimed})).Order("id").Limit(int64(most)).Scan(ctx, &ids)
		if err != nil || len(ids) == 0 {
			return err
		}
		taken, err = n.takeBack(ctx, tx, ids, reason)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("taking messages back: %w", err)
	}
	return taken, nil
}

func (n Notices) takeBack(ctx context.Context, tx bun.Tx, ids []string, reason string) (int, error) {
	var taken []string
	if err := tx.NewRaw(takeBack, reason, bun.List(ids)).Scan(ctx, &taken); err != nil {
		return 0, err
	}
	if err := backCoupons(ctx, tx, taken); err != nil {
		return 0, err
	}
	told := make([]stepRow, len(taken))
	for i, id := range taken {
		told[i] = stepRow{Message: id, At: n.db.clock.Now(), State: outbox.Suppressed, Reason: reason}
	}
	return len(taken), tell(ctx, tx, told)
}
