package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/bank"
	"cardline/internal/card"
)

// Serve implements bank.Desk.
func (b Books) Serve(ctx context.Context, o bank.Order, decide func(*bank.Case) (bank.Receipt, error)) (bank.Receipt, error) {
	w := bank.Wanted{Customer: o.Customer, Card: o.Card, Quote: o.Quote, Offer: o.Detail["offer"]}
	id, err := b.wanted(ctx, w)
	if err != nil {
		return bank.Receipt{}, fmt.Errorf("posting an order to %s: %w", o.Kind, err)
	}
	return b.once(ctx, o, id, func(ctx context.Context, tx bun.Tx, row *bankCard) (bank.Receipt, error) {
		c, err := b.lay(ctx, tx, *row, w)
		if err != nil {
			return bank.Receipt{}, err
		}
		before := beforeOf(c)
		r, err := decide(&c)
		if err != nil {
			return bank.Receipt{}, err
		}
		return r, b.file(ctx, tx, row, c, before)
	})
}

// before is what of a case file must compare to write no more than has changed.
type before struct {
	paid  int64
	offer string // its state
	used  string
}

func beforeOf(c bank.Case) (was before) {
	if c.Statement != nil {
		was.paid = c.Statement.Paid.Minor
	}
	if c.Offer != nil {
		was.offer = c.Offer.State
	}
	if c.Priced != nil {
		was.used = c.Priced.UsedBy
	}
	return was
}

// file writes back what an order has made of a case.
func (b Books) file(ctx context.Context, tx bun.Tx, row *bankCard, c bank.Case, was before) error {
	folder, err := b.sealFolder(c.Folder)
	if err != nil {
		return err
	}
	row.Folder, row.Owed, row.Limit, row.Points, row.Planned = folder, c.Owed, c.Limit, c.Points.Balance, c.Planned
	row.RaisedLimit, row.RaisedUntil = c.Raised.Limit, bun.NullTime{Time: c.Raised.Until.UTC()}
	row.PointsExpiring = c.Points.Expiring
	_, err = tx.NewUpdate().Model(row).WherePK().
		Column("folder_sealed", "owed", "credit_limit", "points", "points_expiring", "planned", "raised_limit", "raised_until").Exec(ctx)
	if err == nil && c.Statement != nil && c.Statement.Paid.Minor != was.paid {
		_, err = tx.NewUpdate().TableExpr("bank_statements").Set("paid = ?", c.Statement.Paid.Minor).
			Where("card = ? AND month = ?", row.ID, c.Statement.Month).Exec(ctx)
	}
	if err == nil && c.Offer != nil && c.Offer.State != was.offer {
		_, err = tx.NewUpdate().TableExpr("bank_offers").Set("state = ?", c.Offer.State).Where("code = ?", c.Offer.Code).Exec(ctx)
	}
	if err == nil && c.Priced != nil && c.Priced.UsedBy != was.used {
		_, err = tx.NewUpdate().TableExpr("bank_quotes").Set("used_by = ?", c.Priced.UsedBy).Where("id = ?", c.Priced.ID).Exec(ctx)
	}
	if err == nil && c.Lock != nil {
		_, err = tx.NewUpdate().TableExpr("bank_customers").Set("pin_sealed = ?", b.sealLock(bank.PIN, *c.Lock)).
			Set("pin_missed = 0").Set("pin_until = NULL").Where("id = ?", row.Customer).Exec(ctx)
	}
	if err != nil {
		return err
	}
	var lines []bankTransaction
	for _, t := range c.Written {
		lines = append(lines, bankTransaction{Card: row.ID, ID: t.ID, At: t.At.UTC(), Merchant: t.Merchant, Amount: t.Amount.Minor})
	}
	return insertAll(ctx, tx, lines)
}

type bankQuote struct {
	bun.BaseModel `bun:"table:bank_quotes"`

	ID     string    `bun:"id,pk"`
	Key    string    `bun:"key"`
	Kind   bank.Kind `bun:"kind"`
	Card   card.ID   `bun:"card"`
	Until  time.Time `bun:"until"`
	UsedBy string    `bun:"used_by"`
	Quote  []byte    `bun:"quote_sealed"`
	KeyID  uint32    `bun:"key_id"`
}

// quotesKept is how long a quote that is over can still be found.
const quotesKept = 24 * time.Hour

// Keep implements bank.Desk.
func (b Books) Keep(ctx context.Context, p bank.Priced, now time.Time) (q bank.Quote, err error) {
	sealed, err := b.sealQuote(p)
	if err != nil {
		return bank.Quote{}, fmt.Errorf("keeping a quote: %w", err)
	}
	row := bankQuote{ID: p.ID, Key: p.Ask.Key, Kind: p.Kind, Card: p.Card, Until: p.Until.UTC(), Quote: sealed, KeyID: b.db.vault.KeyID()}
	for range collisions {
		err = b.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			q, err = b.keep(ctx, tx, p.Quote, row, now)
			return err
		})
		if !unique(err) {
			break
		}
	}
	if err != nil {
		return bank.Quote{}, fmt.Errorf("keeping a quote: %w", err)
	}
	return q, nil
}

func (b Books) keep(ctx context.Context, tx bun.Tx, q bank.Quote, row bankQuote, now time.Time) (bank.Quote, error) {
	var kept bankQuote
	err := found(b.db.held(tx.NewSelect().Model(&kept).Where("key = ? AND kind = ? AND card = ?", row.Key, row.Kind, row.Card)).Scan(ctx))
	switch {
	case err == nil && (kept.UsedBy != "" || now.Before(kept.Until)):
		first, err := b.openQuote(kept)
		return first.Quote, err
	case err != nil && !errors.Is(err, bank.ErrNotFound):
		return bank.Quote{}, err
	}
	_, err = tx.NewDelete().TableExpr("bank_quotes").
		Where("id = ? OR (card = ? AND until < ?)", kept.ID, row.Card, now.UTC().Add(-quotesKept)).Exec(ctx)
	if err != nil {
		return bank.Quote{}, err
	}
	_, err = tx.NewInsert().Model(&row).Exec(ctx)
	return q, err
}

// Priced implements bank.Desk.
func (b Books) Priced(ctx context.Context, id string) (bank.Priced, error) {
	return b.priced(ctx, b.db, id)
}

func (b Books) priced(ctx context.Context, db bun.IDB, id string) (bank.Priced, error) {
	var row bankQuote
	if err := found(db.NewSelect().Model(&row).Where("id = ?", id).Scan(ctx)); err != nil {
		return bank.Priced{}, fmt.Errorf("reading quote %s: %w", id, err)
	}
	return b.openQuote(row)
}
