package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"cardline/internal/outbox"
)

// lost are the states of what never leaves, whatever happens.
var lost = []outbox.State{outbox.Suppressed, outbox.Expired}

// stray limits grants to codes that go back by themselves: of campaigns, told by one message only. What customers have registered for is
// owed to them even where the text was held back: that waits for Release.
const stray = `g.source LIKE 'campaign:%' AND NOT g.again AND NOT EXISTS (SELECT 1 FROM coupon_grants AS o WHERE o.coupon = g.coupon AND o.again)`

// backCoupons gives the codes of messages that will not leave back to their pools, in the transaction that says so.
func backCoupons(ctx context.Context, tx bun.Tx, messages []string) error {
	if len(messages) == 0 {
		return nil
	}
	var ids []string
	err := tx.NewRaw("DELETE FROM coupon_grants AS g WHERE g.message IN (?) AND "+stray+" RETURNING coupon", bun.List(messages)).Scan(ctx, &ids)
	if err == nil && len(ids) > 0 {
		_, err = tx.NewUpdate().Table("coupons").Set("state = 'free'").Where("id IN (?)", bun.List(ids)).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("taking codes back: %w", err)
	}
	return nil
}

// backCouponsOf does the same in a transaction of the driver's own.
func backCouponsOf(ctx context.Context, tx pgx.Tx, messages []string) error {
	if len(messages) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `WITH back AS (DELETE FROM coupon_grants AS g WHERE g.message = ANY ($1::text[]) AND `+stray+` RETURNING g.coupon)
		UPDATE coupons SET state = 'free' WHERE id IN (SELECT coupon FROM back)`, messages)
	if err != nil {
		return fmt.Errorf("taking codes back: %w", err)
	}
	return nil
}

// lostIDs are the messages that steps end before they left.
func lostIDs(steps []outbox.Step) (ids []string) {
	for i := range steps {
		if s := &steps[i]; slices.Contains(lost, s.To) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
