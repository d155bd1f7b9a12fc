package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"cardline/internal/customer"
	"cardline/internal/phone"
)

// recycled gives the numbers that the bank calls recycled and did not when it last told of their customers: one that a person has
// restored since then is left as it is, however often the bank repeats itself.
func (d Directory) recycled(ctx context.Context, tx bun.Tx, cs []customer.Customer) ([]phone.Number, error) {
	var ids []string
	for _, c := range cs {
		if len(c.Recycled) > 0 {
			ids = append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var known []customerRow
	q := tx.NewSelect().Model(&known).Column("id", "profile_sealed").Where("id IN (?)", bun.List(ids)).OrderExpr("id")
	if err := d.db.held(q).Scan(ctx); err != nil {
		return nil, err
	}
	before := make(map[string][]string, len(known))
	for _, row := range known {
		p, err := d.profile(row.Profile)
		if err != nil {
			return nil, fmt.Errorf("reading customer %s: %w", row.ID, err)
		}
		before[row.ID] = p.Recycled
	}
	var out []phone.Number
	for _, c := range cs {
		for _, n := range c.Recycled {
			if !slices.Contains(before[c.ID], n.Reveal()) {
				out = append(out, n)
			}
		}
	}
	return out, nil
}

func (d Directory) profile(sealed []byte) (p profile, err error) {
	plain, err := d.db.vault.Open(sealed, "customers.profile_sealed")
	if err != nil {
		return profile{}, err
	}
	return p, json.Unmarshal(plain, &p)
}
