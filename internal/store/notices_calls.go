package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/notice"
)

type answeredRow struct {
	bun.BaseModel `bun:"table:api_calls"`

	By     string    `bun:"owner,pk"`
	Key    string    `bun:"key,pk"`
	Hash   string    `bun:"hash"`
	Turn   string    `bun:"turn"`
	Began  time.Time `bun:"began"`
	Status int       `bun:"status"`
	Answer []byte    `bun:"answer"`
}

// BeginCall implements notice.Calls. Times are the machine's: a turned clock must not make calls run twice.
func (n Notices) BeginCall(ctx context.Context, c notice.Call) (before *notice.Answer, err error) {
	wall := n.db.clock.Wall().UTC()
	err = n.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewDelete().Table("api_calls").Where("began < ?", wall.Add(-notice.CallsKept)).Exec(ctx); err != nil {
			return err
		}
		row := answeredRow{By: c.By, Key: c.Key, Hash: c.Hash, Turn: c.Turn, Began: wall, Answer: []byte{}}
		res, err := tx.NewInsert().Model(&row).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
		if err != nil {
			return err
		}
		if fresh, err := res.RowsAffected(); err != nil || fresh == 1 {
			return err
		}
		var old answeredRow
		if err := n.db.held(tx.NewSelect()).Model(&old).Where("owner = ? AND key = ?", c.By, c.Key).Scan(ctx); err != nil {
			return err
		}
		switch {
		case old.Hash != c.Hash:
			return notice.ErrReused
		case old.Status != 0:
			before = &notice.Answer{Status: old.Status, Body: old.Answer}
			return nil
		case wall.Sub(old.Began) < notice.CallLease:
			return notice.ErrRunning
		}
		_, err = tx.NewUpdate().Model(&row).WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("taking an idempotency key: %w", err)
	}
	return before, nil
}

// FinishCall implements notice.Calls. A call that was overtaken changes nothing.
func (n Notices) FinishCall(ctx context.Context, c notice.Call, a *notice.Answer) error {
	err := n.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if a == nil {
			_, err := tx.NewDelete().Table("api_calls").Where("owner = ? AND key = ? AND turn = ? AND status = 0", c.By, c.Key, c.Turn).Exec(ctx)
			return err
		}
		_, err := tx.NewUpdate().Table("api_calls").Set("status = ?, answer = ?", a.Status, a.Body).
			Where("owner = ? AND key = ? AND turn = ?", c.By, c.Key, c.Turn).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("keeping an answer: %w", err)
	}
	return nil
}
