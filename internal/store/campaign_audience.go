package store

import (
	"context"

	"github.com/uptrace/bun"

	"cardline/internal/consent"
	"cardline/internal/customer"
	"cardline/internal/phone"
)

// page lists customers by ascending id, those after the id, without their cards.
func (d Directory) page(ctx context.Context, after string, n int) ([]customer.Customer, error) {
	rows, err := d.db.NewSelect().Table("customers").
		Column("id", "profile_sealed", "lang", "chosen", "zone", "tier", "overdue_days", "no_marketing").
		Where("id > ?", after).Order("id").Limit(int64(n)).Rows(ctx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []customer.Customer
	for rows.Next() {
		var r findRow
		if err := rows.Scan(&r.id, &r.profile, &r.lang, &r.chosen, &r.zone, &r.tier, &r.overdueDays, &r.noMarketing); err != nil {
			return nil, err
		}
		c, err := d.customer(r)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// standings reads where many numbers stand, in their order.
func (c Consents) standings(ctx context.Context, ns []phone.Number) ([]consent.Standing, error) {
	out := make([]consent.Standing, len(ns))
	var keys [][]byte
	places := map[string][]int{}
	for i, n := range ns {
		out[i].All = consent.StopsAll(n.Region())
		for _, key := range c.db.parties(n) {
			keys = append(keys, key)
			places[string(key)] = append(places[string(key)], i)
		}
	}
	if len(keys) == 0 {
		return out, nil
	}
	var rows []standingRow
	if err := c.db.NewSelect().Model(&rows).Where("party IN (?)", bun.List(keys)).Scan(ctx); err != nil {
		return nil, err
	}
	for _, r := range rows {
		for _, i := range places[string(r.Party)] {
			out[i] = r.standing()
		}
	}
	return out, nil
}
