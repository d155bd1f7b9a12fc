package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/coupon"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// rewardedAtOnce is how many are told in one transaction.
const rewardedAtOnce = 100

// errUnsaid says that one registration cannot be told of its reward. It keeps none of the others from theirs.
var errUnsaid = errors.New("it cannot be told of its reward")

// Reward tells those who reached the target of what they registered for, and gives those their code who get one with their place: once each,
// whichever process does it. Who cannot be given a code, since the pool is empty, is told when there are more. The error names what was left
// undone; all else is done.
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
			if err := c.rewardSome(ctx, code, due.column, due.those, brand); err != nil {
				faults = append(faults, fmt.Errorf("rewarding in %s: %w", code, err))
			}
		}
	}
	return errors.Join(faults...)
}

// rewardSome rewards as many in one transaction as there are codes for.
func (c Campaigns) rewardSome(ctx context.Context, code, column string, those func(*bun.SelectQuery) *bun.SelectQuery, brand locale.Words) error {
	for most := rewardedAtOnce; ; {
		var unsaid []error
		err := insist(func() error {
			return c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
				unsaid, err = c.reward(ctx, tx, code, column, most, those, brand)
				return err
			})
		})
		var short *coupon.ShortError
		if !errors.As(err, &short) || short.Left == 0 || short.Left >= most {
			return errors.Join(append(unsaid, err)...)
		}
		most = short.Left
	}
}

// reward rewards so many at most in a transaction. unsaid are those it has passed over, as errUnsaid.
func (c Campaigns) reward(
	ctx context.Context, tx bun.Tx, code, column string, most int, those func(*bun.SelectQuery) *bun.SelectQuery, brand locale.Words,
) (unsaid []error, err error) {
	found, err := c.campaignOf(ctx, c.db.held(tx.NewSelect()), code) // whoever rewards here at the same time waits, and finds it done
	if err != nil {
		return unsaid, err
	}
	offer := found.campaign()
	var rows []enrolmentRow
	q := tx.NewSelect().Model(&rows).ModelTableExpr("enrolments AS e").ColumnExpr("e.*").Join("JOIN campaigns ON campaigns.code = e.campaign").
		Join("LEFT JOIN enrolment_progress AS p ON p.enrolment = e.id").Where("e.campaign = ?", code).OrderExpr("e.id").Limit(rewardedAtOnce)
	if err := those(q).Scan(ctx); err != nil || len(rows) == 0 {
		return unsaid, err
	}
	now := c.db.clock.Now().UTC()
	ms := make([]outbox.Message, 0, len(rows))
	for _, e := range rows {
		if len(ms) == most {
			break
		}
		m, err := c.rewarding(ctx, tx, e, offer, column == "told", brand.In(e.Lang))
		if errors.Is(err, errUnsaid) {
			unsaid = append(unsaid, fmt.Errorf("registration %s: %w", e.Ref, err))
			continue
		}
		if err != nil {
			return unsaid, err
		}
		ms = append(ms, m)
		p := progressRow{Enrolment: e.ID, Campaign: code, Customer: e.Customer, At: now, Told: nullable(now), Rewarded: nullable(now)}
		ins := tx.NewInsert().Model(&p).On("CONFLICT (enrolment) DO UPDATE").Set("? = EXCLUDED.?", bun.Ident(column), bun.Ident(column))
		if column == "rewarded" {
			ins = ins.ExcludeColumn("told")
		}
		if _, err := ins.Returning("NULL").Exec(ctx); err != nil {
			return unsaid, err
		}
	}
	_, err = c.db.addMessages(ctx, tx, ms)
	return unsaid, err
}

// rewarding is the message that tells that the target is reached, or the code that comes with a place; both are told once.
func (c Campaigns) rewarding(ctx context.Context, tx bun.Tx, e enrolmentRow, offer enrol.Campaign, reached bool, brand string) (outbox.Message, error) {
	number, err := c.db.openText(e.NumberSealed, "enrolments.number_sealed")
	if err != nil {
		return outbox.Message{}, fmt.Errorf("%w: %w", errUnsaid, err)
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
		return c.prepared(m)
	}
	var p progressRow
	if err := tx.NewSelect().Model(&p).Where("p.enrolment = ?", e.ID).Scan(ctx); err != nil {
		return m, err
	}
	m.Unique, m.Type, m.Asked = "reward/"+e.Campaign+"/"+e.Customer+"/"+enrol.OnTarget, outbox.CampaignResult, p.Reached.Time
	m.Body = enrol.Reached(brand, offer, e.Ref, money.Of(p.Spent, p.Currency), mark, e.Lang)
	return c.prepared(m)
}

func (c Campaigns) prepared(m outbox.Message) (outbox.Message, error) {
	m, err := m.Prepare(c.db.clock.Now())
	if err != nil {
		err = fmt.Errorf("%w: %w", errUnsaid, err)
	}
	return m, err
}
