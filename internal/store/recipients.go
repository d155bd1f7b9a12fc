package store

import (
	"context"
	"fmt"

	"cardline/internal/customer"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// Recipients tell of those behind numbers what decides whether something may be sent to them, and nothing else: no names and no cards,
// which would have to be opened for each of thousands a second.
type Recipients struct{ db *DB }

var _ outbox.People = Recipients{}

// Recipients are those of this database.
func (db *DB) Recipients() Recipients { return Recipients{db} }

// recipientColumns give a line for each customer behind a number, or one for a number of nobody's that is not trusted. OFFSET 0 as in
// findPostgres.
const (
	recipientColumns = `SELECT q.number, coalesce(t.distrusted, false), c.id, c.zone, c.overdue_days, c.no_marketing, c.deceased, c.fraud, c.closing FROM `

	recipientsPostgres = recipientColumns + `(SELECT decode(x, 'hex') AS number FROM unnest($1::text[]) AS x OFFSET 0) AS q
		LEFT JOIN LATERAL (SELECT distrusted FROM trust WHERE number = q.number OFFSET 0) t ON true
		LEFT JOIN LATERAL (SELECT customer FROM numbers WHERE number = q.number OFFSET 0) n ON true
		LEFT JOIN LATERAL (SELECT id, zone, overdue_days, no_marketing, deceased, fraud, closing FROM customers WHERE id = n.customer OFFSET 0) c ON true
		WHERE c.id IS NOT NULL OR t.distrusted ORDER BY c.id`
	recipientsSQLite = recipientColumns + `(SELECT unhex(value) AS number FROM json_each(?)) AS q
		LEFT JOIN trust t ON t.number = q.number
		LEFT JOIN numbers n ON n.number = q.number
		LEFT JOIN customers c ON c.id = n.customer
		WHERE c.id IS NOT NULL OR t.distrusted ORDER BY c.id`
)

// FindAll implements outbox.People. While keys are being changed a customer may stand under two indexes of a number.
func (r Recipients) FindAll(ctx context.Context, ns []phone.Number) ([]customer.Party, error) {
	out := make([]customer.Party, len(ns))
	places := make(map[string][]int, len(ns))
	wanted := make([]string, 0, len(ns))
	for i, n := range ns {
		out[i].Number = n
		for _, index := range r.db.vault.Indexes(numberPurpose, n.Reveal()) {
			key := string(index[:])
			if places[key] == nil {
				wanted = append(wanted, index.Hex())
			}
			places[key] = append(places[key], i)
		}
	}
	err := r.db.eachAny(ctx, recipientsPostgres, recipientsSQLite, wanted, func(row scanner) error {
		var number []byte
		var distrusted bool
		var id, zone *string
		var overdue *int
		var noMarketing, deceased, fraud, closing *bool
		if err := row.Scan(&number, &distrusted, &id, &zone, &overdue, &noMarketing, &deceased, &fraud, &closing); err != nil {
			return err
		}
		for _, i := range places[string(number)] {
			p := &out[i]
			p.Distrusted = p.Distrusted || distrusted
			if last := len(p.Customers) - 1; id != nil && (last < 0 || p.Customers[last].ID != *id) {
				p.Customers = append(p.Customers, customer.Customer{ID: *id, Zone: *zone, OverdueDays: *overdue, NoMarketing: *noMarketing,
					Deceased: *deceased, Fraud: *fraud, Closing: *closing})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("finding the recipients behind %d numbers: %w", len(ns), err)
	}
	return out, nil
}
