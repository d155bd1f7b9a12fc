package store

import (
	"context"

	"cardline/internal/customer"
)

// page lists customers by ascending id, those after the id, without their cards.
func (d Directory) page(ctx context.Context, after string, n int) ([]customer.Customer, error) {
	rows, err := d.db.NewSelect().Table("customers").
		Column("id", "profile_sealed", "lang", "chosen", "zone", "tier", "overdue_days", "no_marketing", "deceased", "fraud", "closing").
		Where("id > ?", after).Order("id").Limit(int64(n)).Rows(ctx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []customer.Customer
	for rows.Next() {
		var r findRow
		err := rows.Scan(&r.id, &r.profile, &r.lang, &r.chosen, &r.zone, &r.tier, &r.overdueDays, &r.noMarketing, &r.deceased, &r.fraud, &r.closing)
		if err != nil {
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
