package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Reach finds customers by their ids: for each the parties of their numbers, in the customer's order. One who is not known is missing.
func (d Directory) Reach(ctx context.Context, ids []string) (map[string][]customer.Party, error) {
	var rows []struct {
		ID      string `bun:"id"`
		Profile []byte `bun:"profile_sealed"`
	}
	if err := d.db.NewSelect().Table("customers").Column("id", "profile_sealed").Where("id IN (?)", bun.List(ids)).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("finding %d customers: %w", len(ids), err)
	}
	var numbers []phone.Number
	of := make(map[string][]int, len(rows)) // places among the numbers
	for _, r := range rows {
		p, err := d.profile(r.Profile)
		if err != nil {
			return nil, fmt.Errorf("reading customer %s: %w", r.ID, err)
		}
		of[r.ID] = nil
		for _, n := range p.Numbers {
			of[r.ID] = append(of[r.ID], len(numbers))
			numbers = append(numbers, phone.Number(n))
		}
	}
	parties, err := d.FindAll(ctx, numbers)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]customer.Party, len(rows))
	for id, places := range of {
		out[id] = make([]customer.Party, len(places))
		for i, place := range places {
			out[id][i] = parties[place]
		}
	}
	return out, nil
}

// What is read of a customer to write to them: far less than Find reads, since a file asks for a thousand at once. OFFSET 0 as there.
const (
	writtenToColumns  = `SELECT c.id, c.profile_sealed, c.lang, c.chosen, c.zone FROM `
	writtenToPostgres = writtenToColumns + `unnest($1::text[]) AS x
		CROSS JOIN LATERAL (SELECT id, profile_sealed, lang, chosen, zone FROM customers WHERE id = x OFFSET 0) c`
	writtenToSQLite = writtenToColumns + `json_each(?) AS x JOIN customers c ON c.id = x.value`

	distrustedPostgres = `SELECT t.number FROM (SELECT decode(x, 'hex') AS number FROM unnest($1::text[]) AS x OFFSET 0) q
		CROSS JOIN LATERAL (SELECT number FROM trust WHERE number = q.number AND distrusted OFFSET 0) t`
	distrustedSQLite = `SELECT t.number FROM json_each(?) AS x JOIN trust t ON t.number = unhex(x.value) WHERE t.distrusted`
)

// Contacts implements notice.People.
func (d Directory) Contacts(ctx context.Context, ids []string) (map[string][]customer.Party, error) {
	out := make(map[string][]customer.Party, len(ids))
	err := d.db.eachAny(ctx, writtenToPostgres, writtenToSQLite, ids, func(row scanner) error {
		var id, lang, chosen, zone string
		var sealed []byte
		if err := row.Scan(&id, &sealed, &lang, &chosen, &zone); err != nil {
			return err
		}
		plain, err := d.db.vault.Open(sealed, "customers.profile_sealed")
		if err != nil {
			return fmt.Errorf("reading customer %s: %w", id, err)
		}
		var p struct{ Numbers []string } // of the profile
		if err := json.Unmarshal(plain, &p); err != nil {
			return fmt.Errorf("reading customer %s: %w", id, err)
		}
		who := []customer.Customer{{ID: id, Lang: locale.Lang(cmp.Or(chosen, lang)), Zone: zone}}
		ps := make([]customer.Party, len(p.Numbers))
		for i, n := range p.Numbers {
			ps[i] = customer.Party{Number: phone.Number(n), Customers: who}
		}
		out[id] = ps
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("finding %d customers: %w", len(ids), err)
	}
	return out, d.distrusted(ctx, out)
}

// distrusted notes which numbers of parties were reported not to be with their owners.
func (d Directory) distrusted(ctx context.Context, of map[string][]customer.Party) error {
	parties := make(map[string][]*customer.Party, len(of)) // by an index of their number, under any key
	var asked []string
	for _, ps := range of {
		for i := range ps {
			for _, index := range d.db.vault.Indexes(numberPurpose, ps[i].Number.Reveal()) {
				parties[string(index[:])] = append(parties[string(index[:])], &ps[i])
				asked = append(asked, index.Hex())
			}
		}
	}
	err := d.db.eachAny(ctx, distrustedPostgres, distrustedSQLite, asked, func(row scanner) error {
		var index []byte
		err := row.Scan(&index)
		for _, p := range parties[string(index)] {
			p.Distrusted = true
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("looking %d numbers up: %w", len(asked), err)
	}
	return nil
}
