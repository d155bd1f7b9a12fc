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

// chosen are the messages of a campaign's recipients, by the name that they have in the question; joins is the registration that it invites
// to, if it does. not says how what must not be is asked for.
func (p Plans) chosen(of campaign.Of, joins, m, not string) *bun.SelectQuery {
	named := bun.Ident(m)
	sel := p.db.NewSelect().TableExpr("messages AS ?", named).Where("?.source = ?", named, campaign.Source(of.Campaign))
	if of.Who == campaign.Undelivered {
		sel = sel.Where("?.state IN (?)", named, bun.List([]outbox.State{outbox.Undelivered, outbox.Failed}))
	} else { // what may have arrived, whatever we heard of it
		sel = sel.Where("?.step >= ?", named, outbox.Submitted.Rank()).
			Where("?.state NOT IN (?)", named, bun.List([]outbox.State{outbox.Expired, outbox.Suppressed, outbox.Failed, outbox.Undelivered}))
	}
	if of.Who == campaign.Unanswered {
		for _, one := range p.answered(m, of.Campaign, joins) {
			sel = sel.Where(not, one)
		}
	}
	if of.Wording != "" {
		sel = sel.Where("?.template LIKE ? ESCAPE '!'", named, "%/"+escaped(of.Campaign+"."+of.Wording))
	}
	return sel
}

// How what must not be is asked for: of all at once, where the planner may join whole tables, or of one row after the other, for pages. The
// planner is told of the second as of a truth that it cannot foresee; it takes what IS NULL for next to nothing, and would sort all rows for a page.
const (
	notOfAll = "NOT EXISTS (?)"
	notOfRow = "NOT COALESCE((?), false)"
)

// answered is what the report tells of recipients: a reply, a registration, something that was wanted.
func (p Plans) answered(m, code, joins string) []*bun.SelectQuery {
	named := bun.Ident(m)
	what := func(table string) *bun.SelectQuery {
		return p.db.NewSelect().TableExpr(table + " AS i").ColumnExpr("true").Limit(1)
	}
	return []*bun.SelectQuery{
		what("inbound").Where("i.party = ?.party AND i.channel = 'text'", named).Where(p.answers("i.at", m)),
		what("enrolments").Where("i.customer = ?.customer AND ?.customer <> '' AND i.campaign = ? AND i.at >= ?.submitted", named, named, joins, named),
		what("conversions").Where("i.customer = ?.customer AND ?.customer <> '' AND i.campaign IN (?, ?) AND i.campaign <> '' AND i.at >= ?.planned",
			named, named, code, joins, named),
	}
}

// escaped is a text that LIKE takes as it stands, after ESCAPE '!'.
func escaped(s string) string { return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s) }

// CountOf implements campaign.Others. Somebody who was sent several counts once.
func (p Plans) CountOf(ctx context.Context, of campaign.Of) (n int, err error) {
	c, err := p.Campaign(ctx, of.Campaign)
	if err != nil {
		return 0, err
	}
	if err := p.chosen(of, c.Joins(), "m", notOfAll).ColumnExpr("count(DISTINCT m.party)").Scan(ctx, &n); err != nil {
		return 0, fmt.Errorf("counting recipients of campaign %s: %w", of.Campaign, err)
	}
	return n, nil
}

// PageOf implements campaign.Others: by the ids of messages, of each number the first. All pages together go through them once.
func (p Plans) PageOf(ctx context.Context, of campaign.Of, after string, n int) ([]audience.Recipient, error) {
	c, err := p.Campaign(ctx, of.Campaign)
	if err != nil {
		return nil, err
	}
	var rows []messageRow
	page := p.chosen(of, c.Joins(), "m", notOfRow).Column("m.id", "m.number_sealed", "m.customer", "m.lang", "m.zone").Where("m.id > ?", after)
	for _, some := range messagesOfParties {
		earlier := p.chosen(of, c.Joins(), "o", notOfRow).ColumnExpr("true").Where("o.party = m.party AND o.id < m.id").Where(some).Limit(1)
		page = page.Where(notOfRow, earlier)
	}
	err = p.db.inOrder(ctx, func(ctx context.Context, q bun.IDB) error {
		return page.Conn(q).OrderExpr("m.id").Limit(int64(n)).Scan(ctx, &rows)
	})
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
