package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"cardline/internal/audience"
	"cardline/internal/campaign"
	"cardline/internal/customer"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// chosen are the messages of a campaign's recipients; joins is the registration that it invites to, if it does.
func (p Plans) chosen(of campaign.Of, joins string) *bun.SelectQuery {
	sel := p.db.NewSelect().TableExpr("messages AS m").Where("m.source = ?", campaign.Source(of.Campaign))
	if of.Who == campaign.Undelivered {
		sel = sel.Where("m.state IN (?)", bun.List([]outbox.State{outbox.Undelivered, outbox.Failed}))
	} else { // what may have arrived, whatever we heard of it
		sel = sel.Where("m.step >= ?", outbox.Submitted.Rank()).Where("m.state NOT IN (?)", bun.List([]outbox.State{outbox.Expired, outbox.Suppressed, outbox.Failed, outbox.Undelivered}))
	}
	if of.Who == campaign.Unanswered {
		sel = p.unanswered(sel, of.Campaign, joins)
	}
	if of.Wording != "" {
		sel = sel.Where("m.template LIKE ? ESCAPE '!'", "%/"+escaped(of.Campaign+"."+of.Wording))
	}
	return sel
}

// unanswered leaves those of whom the report tells nothing: no reply, no registration, nothing that was wanted.
func (p Plans) unanswered(sel *bun.SelectQuery, code, joins string) *bun.SelectQuery {
	return sel.
		Where("NOT EXISTS (SELECT 1 FROM inbound AS i WHERE i.party = m.party AND i.channel = 'text' AND "+p.answers("i.at")+")").
		Where("NOT EXISTS (SELECT 1 FROM enrolments AS e WHERE e.customer = m.customer AND m.customer <> '' AND e.campaign = ? AND e.at >= m.submitted)", joins).
		Where("NOT EXISTS (SELECT 1 FROM conversions AS c WHERE c.customer = m.customer AND m.customer <> '' AND c.campaign IN (?, ?) AND c.campaign <> '' AND c.at >= m.planned)", code, joins)
}

// escaped is a text that LIKE takes as it stands, after ESCAPE '!'.
func escaped(s string) string { return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s) }

// CountOf implements campaign.Others. Somebody who was sent several counts once.
func (p Plans) CountOf(ctx context.Context, of campaign.Of) (n int, err error) {
	c, err := p.Campaign(ctx, of.Campaign)
	if err != nil {
		return 0, err
	}
	if err := p.chosen(of, c.Joins()).ColumnExpr("count(DISTINCT m.party)").Scan(ctx, &n); err != nil {
		return 0, fmt.Errorf("counting recipients of campaign %s: %w", of.Campaign, err)
	}
	return n, nil
}

// PageOf implements campaign.Others: by the ids of messages, of each number the first.
func (p Plans) PageOf(ctx context.Context, of campaign.Of, after string, n int) ([]audience.Recipient, error) {
	c, err := p.Campaign(ctx, of.Campaign)
	if err != nil {
		return nil, err
	}
	var rows []messageRow
	first := p.chosen(of, c.Joins()).ColumnExpr("min(m.id)").Group("m.party")
	err = p.db.NewSelect().Model(&rows).Column("id", "number_sealed", "customer", "lang", "zone").Where("id IN (?)", first).Where("id > ?", after).
		Order("id").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing recipients of campaign %s: %w", of.Campaign, err)
	}
	return opened(rows, func(r messageRow) (audience.Recipient, error) {
		plain, err := p.db.openText(r.NumberSealed, messageNumber)
		number := phone.Number(plain)
		return audience.Recipient{Key: r.ID, Customer: r.Customer, Number: number, Region: number.Region(), Lang: r.Lang, Zone: r.Zone}, err
	})
}

// Among implements campaign.Triggers.
func (p Plans) Among(ctx context.Context, f audience.Fixed, customers []string) ([]audience.Recipient, error) {
	c, err := p.db.conditionOf(f, false)
	if err != nil {
		return nil, err
	}
	those := p.db.NewSelect().TableExpr("mirror AS m").ColumnExpr("m.*").Where(c.sql.String(), c.args...).Where("m.id IN (?)", bun.List(customers))
	found, err := p.db.Audiences().customers(ctx, p.db, f, those)
	if err != nil {
		return nil, fmt.Errorf("looking for %d customers in an audience: %w", len(customers), err)
	}
	return found, nil
}

// Reach implements campaign.Triggers.
func (p Plans) Reach(ctx context.Context, ids []string) (map[string][]customer.Party, error) {
	return p.db.Directory().Reach(ctx, ids)
}
