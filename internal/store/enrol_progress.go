package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/card"
	"cardline/internal/enrol"
	"cardline/internal/money"
	"cardline/internal/notice"
)

// progressRow is what somebody who registered has spent.
type progressRow struct {
	bun.BaseModel `bun:"table:enrolment_progress,alias:p"`

	Enrolment string       `bun:"enrolment,pk"`
	Campaign  string       `bun:"campaign"`
	Customer  string       `bun:"customer"`
	Currency  string       `bun:"currency"`
	Spent     int64        `bun:"spent"`
	At        time.Time    `bun:"at"`
	Reached   bun.NullTime `bun:"reached"`
	Told      bun.NullTime `bun:"told"`
	Rewarded  bun.NullTime `bun:"rewarded"`
}

type purchaseRow struct {
	bun.BaseModel `bun:"table:enrolment_purchases"`

	ID        string    `bun:"id,pk"`
	Enrolment string    `bun:"enrolment"`
	Campaign  string    `bun:"campaign"`
	Customer  string    `bun:"customer"`
	Minor     int64     `bun:"minor"`
	Currency  string    `bun:"currency"`
	At        time.Time `bun:"at"`
}

// The events that tell of spending.
const (
	purchaseEvent = "transaction"
	refundEvent   = "refund"
)

// purchase is what an event tells of spending, refunds below nothing; false: nothing.
func purchase(told notice.Event) (m money.Money, ok bool) {
	if told.Type != purchaseEvent && told.Type != refundEvent || told.Data["status"] == "declined" {
		return m, false
	}
	currency, figure, _ := strings.Cut(told.Data["amount"], " ")
	m, err := money.Parse(figure, currency)
	if told.Type == refundEvent {
		m.Minor = -m.Minor
	}
	return m, err == nil && m.Minor != 0
}

// spend counts purchases towards the targets of those who registered: by the card they registered with, in its currency, from when they
// have their place and while the campaign runs; refunds are taken off. Every event counts once. The events were never heard before.
func (c Campaigns) spend(ctx context.Context, tx bun.Tx, hs []notice.Heard) error {
	of := map[string][]notice.Heard{}
	for _, h := range hs {
		if _, ok := purchase(h.Told()); ok {
			of[h.Customer] = append(of[h.Customer], h)
		}
	}
	if len(of) == 0 {
		return nil
	}
	customers := make([]string, 0, len(of))
	for id := range of {
		customers = append(customers, id)
	}
	var rows []enrolmentRow
	targets := tx.NewSelect().Table("campaigns").Column("code").Where("target > 0")
	err := tx.NewSelect().Model(&rows).Where("customer IN (?)", bun.List(customers)).Where("campaign IN (?)", targets).OrderExpr("id").Scan(ctx)
	if err != nil || len(rows) == 0 {
		return err
	}
	cards, err := c.cardsOf(ctx, tx, customers)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.stage() != enrol.Joined {
			continue
		}
		found, err := c.campaignOf(ctx, tx.NewSelect(), row.Campaign)
		if err == nil {
			err = c.count(ctx, tx, row, found.campaign(), cards[row.Customer], of[row.Customer])
		}
		if err != nil {
			return fmt.Errorf("counting purchases for %s: %w", row.Campaign, err)
		}
	}
	return nil
}

// cardsOf are the cards of customers.
func (c Campaigns) cardsOf(ctx context.Context, tx bun.Tx, customers []string) (map[string][]cardRow, error) {
	var rows []cardRow
	err := tx.NewSelect().Model(&rows).Column("id", "customer", "tail_sealed", "currency").Where("customer IN (?)", bun.List(customers)).Where("NOT gone").Scan(ctx)
	out := map[string][]cardRow{}
	for _, k := range rows {
		out[k.Customer] = append(out[k.Customer], k)
	}
	return out, err
}

// count adds what counts of some events to one enrolment.
func (c Campaigns) count(ctx context.Context, tx bun.Tx, e enrolmentRow, offer enrol.Campaign, cards []cardRow, hs []notice.Heard) error {
	var bought []purchaseRow
	for _, h := range hs {
		m, _ := purchase(h.Told())
		from := e.At
		if e.Decided.After(from) {
			from = e.Decided.Time
		}
		at, paid := -1, h.Told().Card
		for i, k := range cards {
			tail, err := c.db.openText(k.Tail, "cards.tail_sealed")
			if err != nil {
				return err
			}
			if string(k.ID) == paid || tail == paid {
				at = i
			}
		}
		switch {
		case at < 0, e.Card != "" && cards[at].ID != e.Card, cards[at].Currency != m.Currency:
		case h.At.Before(from), !offer.Open(h.At):
		default:
			bought = append(bought, purchaseRow{
				ID: e.ID + "/" + h.ID, Enrolment: e.ID, Campaign: e.Campaign, Customer: e.Customer, Minor: m.Minor, Currency: m.Currency, At: h.At.UTC(),
			})
		}
	}
	if len(bought) == 0 {
		return nil
	}
	var fresh []string
	if err := tx.NewInsert().Model(&bought).On("CONFLICT (id) DO NOTHING").Returning("id").Scan(ctx, &fresh); err != nil || len(fresh) == 0 {
		return err
	}
	row := progressRow{Enrolment: e.ID, Campaign: e.Campaign, Customer: e.Customer, Currency: bought[0].Currency, At: c.db.clock.Now().UTC()}
	for _, b := range bought {
		if slices.Contains(fresh, b.ID) && b.Currency == row.Currency {
			row.Spent += b.Minor
		}
	}
	return c.advance(ctx, tx, row, offer)
}

// advance adds to the progress of an enrolment, and notes when it is the first to reach the target: for whoever tells the customer, and as
// a conversion of the campaign.
func (c Campaigns) advance(ctx context.Context, tx bun.Tx, row progressRow, offer enrol.Campaign) error {
	target, err := money.Parse(strconv.FormatInt(offer.Target, 10), row.Currency)
	if err != nil {
		return err
	}
	err = tx.NewInsert().Model(&row).On("CONFLICT (enrolment) DO UPDATE").
		Set("spent = CASE WHEN p.currency IN ('', EXCLUDED.currency) THEN p.spent + EXCLUDED.spent ELSE p.spent END").
		Set("currency = CASE WHEN p.currency = '' THEN EXCLUDED.currency ELSE p.currency END").Set("at = EXCLUDED.at").
		Returning("*").Scan(ctx)
	if err != nil || !row.Reached.IsZero() || row.Spent < target.Minor {
		return err
	}
	return c.reach(ctx, tx, row)
}

// reach notes that somebody has reached the target.
func (c Campaigns) reach(ctx context.Context, tx bun.Tx, row progressRow) error {
	_, err := tx.NewUpdate().Model(&row).Set("reached = ?", row.At).WherePK().Where("reached IS NULL").Exec(ctx)
	if err != nil {
		return err
	}
	done := conversionRow{ID: "target/" + row.Enrolment, Campaign: row.Campaign, Customer: row.Customer, At: row.At, Amount: row.Spent, Currency: row.Currency}
	_, err = tx.NewInsert().Model(&done).On("CONFLICT (id) DO NOTHING").Exec(ctx)
	return err
}

// spent is what an enrolment has come to; not counted: the bank has told of no purchase that counts for the campaign, of nobody.
func (c Campaigns) spent(ctx context.Context, q bun.IDB, e enrolmentRow) (counted bool, m money.Money, err error) {
	counted, err = q.NewSelect().Table("enrolment_purchases").Where("campaign = ?", e.Campaign).Exists(ctx)
	if err != nil || !counted {
		return false, m, err
	}
	var row progressRow
	err = missing(q.NewSelect().Model(&row).Where("p.enrolment = ?", e.ID).Scan(ctx), nil)
	if err != nil || row.Currency != "" {
		return true, money.Of(row.Spent, row.Currency), err
	}
	var k cardRow
	cards := q.NewSelect().Model(&k).Column("id", "currency").Where("customer = ?", e.Customer).Where("NOT gone").OrderExpr("id").Limit(1)
	if e.Card != card.ID("") {
		cards = cards.Where("id = ?", e.Card)
	}
	err = missing(cards.Scan(ctx), nil)
	return k.Currency != "", money.Of(0, k.Currency), err
}
