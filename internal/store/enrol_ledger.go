package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/card"
	"cardline/internal/enrol"
	"cardline/internal/money"
)

const (
	readEvery = 24 * time.Hour   // the ledger of one who takes part
	readAgain = 10 * time.Minute // where it could not be
	readAfter = 72 * time.Hour   // it closes, for what is booked late
)

// Unread picks at most n of those who take part in a registration with a target, and of whose purchases the bank tells nothing: their ledger
// was not read for a day. Who is picked by one process is not picked by another; Reach notes what was read.
func (c Campaigns) Unread(ctx context.Context, n int) (out []enrol.Unread, err error) {
	now := c.db.clock.Now().UTC()
	err = insist(func() error {
		return c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			out = nil
			var rows []enrolmentRow
			sel := tx.NewSelect().Model(&rows).ModelTableExpr("enrolments AS e").ColumnExpr("e.*").Join("JOIN campaigns ON campaigns.code = e.campaign").
				Join("LEFT JOIN enrolment_progress AS p ON p.enrolment = e.id").Where("campaigns.target > 0").Where("campaigns.opens <= ?", now).
				Where("campaigns.closes > ?", now.Add(-readAfter)).Where("e.stage = ?", enrol.Joined).Where("p.reached IS NULL").
				Where("p.at IS NULL OR p.at < ?", now.Add(-readEvery)).
				Where("NOT EXISTS (SELECT 1 FROM enrolment_purchases AS x WHERE x.campaign = e.campaign)").OrderExpr("e.id").Limit(int64(n))
			if c.db.pg {
				sel = sel.For("UPDATE OF e SKIP LOCKED")
			}
			if err := sel.Scan(ctx); err != nil {
				return err
			}
			for _, e := range rows {
				one, err := c.unread(ctx, tx, e)
				if err != nil {
					return err
				}
				p := progressRow{Enrolment: e.ID, Campaign: e.Campaign, Customer: e.Customer, At: now.Add(readAgain - readEvery)}
				_, err = tx.NewInsert().Model(&p).On("CONFLICT (enrolment) DO UPDATE").Set("at = EXCLUDED.at").Returning("NULL").Exec(ctx)
				if err != nil {
					return err
				}
				out = append(out, one)
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("looking for whose ledger is to be read: %w", err)
	}
	return out, nil
}

// unread is an enrolment with the cards whose purchases count: that it was made with, or all of one currency.
func (c Campaigns) unread(ctx context.Context, tx bun.Tx, e enrolmentRow) (enrol.Unread, error) {
	found, err := c.campaignOf(ctx, tx.NewSelect(), e.Campaign)
	if err != nil {
		return enrol.Unread{}, err
	}
	out := enrol.Unread{Customer: e.Customer, Progress: e.progress(found.campaign())}
	var cards []cardRow
	sel := tx.NewSelect().Model(&cards).Column("id", "currency").Where("customer = ?", e.Customer).Where("NOT gone").OrderExpr("id")
	if e.Card != card.ID("") {
		sel = sel.Where("id = ?", e.Card)
	}
	err = sel.Scan(ctx)
	for _, k := range cards {
		if out.Currency == "" {
			out.Currency = k.Currency
		}
		if k.Currency == out.Currency {
			out.Cards = append(out.Cards, k.ID)
		}
	}
	return out, err
}

// Reach implements enrol.Enroller.
func (c Campaigns) Reach(ctx context.Context, code, customer string, spent money.Money) error {
	err := insist(func() error {
		return c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			p, e, err := c.progress(ctx, tx, code, customer)
			if errors.Is(err, enrol.ErrNotJoined) || err == nil && (p.Stage != enrol.Joined || p.Counted) {
				return nil // given up meanwhile, or the bank tells of purchases by now: those count
			}
			if err != nil {
				return err
			}
			target, err := money.Parse(strconv.FormatInt(p.Campaign.Target, 10), spent.Currency)
			if err != nil || p.Campaign.Target == 0 {
				return err
			}
			now := c.db.clock.Now().UTC()
			if spent.Minor < target.Minor {
				_, err := tx.NewUpdate().Model((*progressRow)(nil)).Set("at = ?", now).Where("enrolment = ?", e.ID).Exec(ctx)
				return err
			}
			row := progressRow{Enrolment: e.ID, Campaign: e.Campaign, Customer: customer, Currency: spent.Currency, Spent: spent.Minor, At: now}
			err = tx.NewInsert().Model(&row).On("CONFLICT (enrolment) DO UPDATE").Set("at = EXCLUDED.at").
				Set("spent = CASE WHEN p.reached IS NULL THEN EXCLUDED.spent ELSE p.spent END").
				Set("currency = CASE WHEN p.reached IS NULL THEN EXCLUDED.currency ELSE p.currency END").Returning("*").Scan(ctx)
			if err != nil || !row.Reached.IsZero() {
				return err
			}
			return c.reach(ctx, tx, row)
		})
	})
	if err != nil {
		return fmt.Errorf("noting who reached the target of %s: %w", code, err)
	}
	return nil
}
