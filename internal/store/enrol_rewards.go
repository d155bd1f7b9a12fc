package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// rewardedAtOnce is how many are told in one transaction.
const rewardedAtOnce = 100

// Reward tells those who reached the target of what they registered for, and gives those their code who get one with their place: once each,
// whichever process does it. Who cannot be given a code, since the pool is empty, is told when there are more.
func (c Campaigns) Reward(ctx context.Context, brand locale.Words) error {
	var faults []error
	for _, due := range []struct {
		column string
		those  func(q *bun.SelectQuery) *bun.SelectQuery
	}{
		{"told", func(q *bun.SelectQuery) *bun.SelectQuery {
			return q.Where("p.reached IS NOT NULL").Where("p.told IS NULL")
		}},
		{"rewarded", func(q *bun.SelectQuery) *bun.SelectQuery {
			return q.Where("campaigns.reward_on = ?", enrol.OnJoining).Where("campaigns.closes > ?", c.db.clock.Now().Add(-spokenOf).UTC()).Where("e.stage = ?", enrol.Joined).Where("p.rewarded IS NULL")
		}},
	} {
		var codes []string
		q := c.db.NewSelect().TableExpr("enrolments AS e").Join("JOIN campaigns ON campaigns.code = e.campaign").
			Join("LEFT JOIN enrolment_progress AS p ON p.enrolment = e.id").ColumnExpr("DISTINCT e.campaign")
		if err := due.those(q).Scan(ctx, &codes); err != nil {
			return fmt.Errorf("looking for rewards: %w", err)
		}
		for _, code := range codes {
			err := insist(func() error {
				return c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
					return c.reward(ctx, tx, code, due.column, due.those, brand)
				})
			})
			if err != nil {
				faults = append(faults, fmt.Errorf("rewarding in %s: %w", code, err))
			}
		}
	}
	return errors.Join(faults...)
}

func (c Campaigns) reward(ctx context.Context, tx bun.Tx, code, column string, those func(*bun.SelectQuery) *bun.SelectQuery, brand locale.Words) error {
	found, err := c.campaignOf(ctx, c.db.held(tx.NewSelect()), code) // whoever rewards here at the same time waits, and finds it done
	if err != nil {
		return err
	}
	offer := found.campaign()
	var rows []enrolmentRow
	q := tx.NewSelect().Model(&rows).ModelTableExpr("enrolments AS e").ColumnExpr("e.*").Join("JOIN campaigns ON campaigns.code = e.campaign").
		Join("LEFT JOIN enrolment_progress AS p ON p.enrolment = e.id").Where("e.campaign = ?", code).OrderExpr("e.id").Limit(rewardedAtOnce)
	if err := those(q).Scan(ctx); err != nil || len(rows) == 0 {
		return err
	}
	now := c.db.clock.Now().UTC()
	ms := make([]outbox.Message, len(rows))
	for i, e := range rows {
		if ms[i], err = c.rewarding(ctx, tx, e, offer, column == "told", brand.In(e.Lang)); err != nil {
			return err
		}
		p := progressRow{Enrolment: e.ID, Campaign: code, Customer: e.Customer, At: now, Told: nullable(now), Rewarded: nullable(now)}
		ins := tx.NewInsert().Model(&p).On("CONFLICT (enrolment) DO UPDATE").Set("? = EXCLUDED.?", bun.Ident(column), bun.Ident(column))
		if column == "rewarded" {
			ins = ins.ExcludeColumn("told")
		}
		if _, err := ins.Returning("NULL").Exec(ctx); err != nil {
			return err
		}
	}
	_, err = c.db.addMessages(ctx, tx, ms)
	return err
}

// rewarding is the message that tells that the target is reached, or the code that comes with a place; both are told once.
func (c Campaigns) rewarding(ctx context.Context, tx bun.Tx, e enrolmentRow, offer enrol.Campaign, reached bool, brand string) (outbox.Message, error) {
	number, err := c.db.openText(e.NumberSealed, "enrolments.number_sealed")
	if err != nil {
		return outbox.Message{}, err
	}
	m := outbox.Message{
		Unique: "reward/" + e.Campaign + "/" + e.Customer + "/" + enrol.OnJoining, Type: outbox.EnrolConfirmed, To: phone.Number(number), Customer: e.Customer,
		Lang: e.Lang, Asked: e.At, Source: "registration:" + e.Campaign,
	}
	if err := missing(tx.NewSelect().Table("mirror").Column("zone").Where("id = ?", e.Customer).Scan(ctx, &m.Zone), nil); err != nil {
		return m, err
	}
	mark := ""
	if offer.Reward.On == enrol.OnJoining != reached && offer.Reward.Pool != "" {
		mark = rand.Text()
		m.Coupon = outbox.Coupon{Pool: offer.Reward.Pool, Mark: mark}
	}
	if !reached {
		m.Body = enrol.Gift(brand, offer, mark, e.Lang)
		return m.Prepare(c.db.clock.Now())
	}
	var p progressRow
	if err := tx.NewSelect().Model(&p).Where("p.enrolment = ?", e.ID).Scan(ctx); err != nil {
		return m, err
	}
	m.Unique, m.Type, m.Asked = "reward/"+e.Campaign+"/"+e.Customer+"/"+enrol.OnTarget, outbox.CampaignResult, p.Reached.Time
	m.Body = enrol.Reached(brand, offer, e.Ref, money.Of(p.Spent, p.Currency), mark, e.Lang)
	return m.Prepare(c.db.clock.Now())
}
