package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"cardline/internal/audience"
	"cardline/internal/enrol"
)

// unqualified are those of a group who may not join, and why: by the card asked with, or by any of the customer's when none
// was named; and by what the bank tells of them.
func (c Campaigns) unqualified(ctx context.Context, q bun.IDB, found campaignRow, es []enrol.Enrolment, those []int) (map[int]error, error) {
	out := make(map[int]error, len(those))
	customers := make([]string, len(those))
	for k, i := range those {
		customers[k] = es[i].Customer
	}
	var cards []cardRow
	err := q.NewSelect().Model(&cards).Column("id", "customer", "product", "state").Where("customer IN (?)", bun.List(customers)).Where("NOT gone").Scan(ctx)
	if err != nil {
		return nil, err
	}
	offer := found.campaign()
	for _, i := range those {
		e := es[i]
		if !slices.ContainsFunc(cards, func(k cardRow) bool {
			return k.Customer == e.Customer && (e.Card == "" || k.ID == e.Card) && offer.Qualifies(k.Product, k.State)
		}) {
			out[i] = enrol.ErrNotEligible
		}
	}
	if found.Who == "" {
		return out, nil
	}
	meant, err := c.meant(ctx, q, found, customers)
	if err != nil {
		return nil, err
	}
	for _, i := range those {
		if out[i] == nil && !meant[es[i].Customer] {
			out[i] = enrol.ErrNotMeant
		}
	}
	return out, nil
}

// meant are those of the customers whom the campaign is for.
func (c Campaigns) meant(ctx context.Context, q bun.IDB, found campaignRow, customers []string) (map[string]bool, error) {
	who, err := audience.Parse(found.Who)
	if err != nil {
		return nil, fmt.Errorf("whom it is for: %w", err)
	}
	fixed, err := enrol.Meant(who, c.db.clock.Now().UTC())
	if err != nil {
		return nil, err
	}
	cond, err := c.db.conditionOf(fixed, false)
	if err != nil {
		return nil, err
	}
	var ids []string
	err = q.NewSelect().TableExpr("mirror AS m").ColumnExpr("m.id").Where(cond.sql.String(), cond.args...).Where("m.id IN (?)", bun.List(customers)).Scan(ctx, &ids)
	out := make(map[string]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}
