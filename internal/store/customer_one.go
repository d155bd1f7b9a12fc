package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"cardline/internal/customer"
	"cardline/internal/phone"
)

// Customer is one customer by id, with their cards. customer.ErrNotFound for one never heard of, or behind no number.
func (d Directory) Customer(ctx context.Context, id string) (customer.Customer, error) {
	var sealed []byte
	err := d.db.within(ctx, d.db.NewSelect().TableExpr("customers").Column("profile_sealed").Where("id = ?", id), "id").Scan(ctx, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		err = customer.ErrNotFound
	}
	if err != nil {
		return customer.Customer{}, fmt.Errorf("finding customer %s: %w", id, err)
	}
	p, err := d.profile(sealed)
	if err != nil {
		return customer.Customer{}, fmt.Errorf("reading customer %s: %w", id, err)
	}
	for _, n := range p.Numbers {
		party, err := d.Find(ctx, phone.Number(n))
		if err != nil {
			return customer.Customer{}, err
		}
		if i := slices.IndexFunc(party.Customers, func(c customer.Customer) bool { return c.ID == id }); i >= 0 {
			return party.Customers[i], nil
		}
	}
	return customer.Customer{}, fmt.Errorf("finding customer %s: %w", id, customer.ErrNotFound)
}
