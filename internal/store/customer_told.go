package store

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Told lists customers by their ids with cards and traits, also those without a number, in the order of the ids; who is not known is left out.
func (d Directory) Told(ctx context.Context, ids []string) ([]customer.Customer, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []struct {
		customerRow
		Chosen string `bun:"chosen"`
		Manner string `bun:"manner"`
	}
	if err := d.db.within(ctx, d.db.NewSelect().Table("customers").Where("id IN (?)", bun.List(ids)).OrderExpr("id"), "id").Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("reading %d customers: %w", len(ids), err)
	}
	var cards []cardRow
	if err := d.db.NewSelect().Model(&cards).Where("customer IN (?) AND NOT gone", bun.List(ids)).OrderExpr("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the cards of %d customers: %w", len(ids), err)
	}
	var mirrored []mirrorRow
	if err := d.db.NewSelect().Model(&mirrored).Where("m.id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("reading the traits of %d customers: %w", len(ids), err)
	}
	mirror := make(map[string]mirrorRow, len(mirrored))
	for _, m := range mirrored {
		mirror[m.ID] = m
	}
	of := map[string][]customer.Card{}
	for _, k := range cards {
		tail, err := d.db.vault.Open(k.Tail, "cards.tail_sealed")
		if err != nil {
			return nil, fmt.Errorf("reading card %s: %w", k.ID, err)
		}
		of[k.Customer] = append(of[k.Customer], customer.Card{
			ID: k.ID, Tail: card.Tail(tail), Product: k.Product, Currency: k.Currency, State: k.State, Supplementary: k.Supplementary,
		})
	}
	out := make([]customer.Customer, len(rows))
	for i, r := range rows {
		p, err := d.profile(r.Profile)
		if err != nil {
			return nil, fmt.Errorf("reading customer %s: %w", r.ID, err)
		}
		out[i] = customer.Customer{
			ID: r.ID, Names: p.Names, Lang: locale.Lang(cmp.Or(r.Chosen, r.Lang)), Zone: r.Zone, Tier: r.Tier, Segment: p.Segment, Manager: p.Manager,
			Birthday: p.Birthday, OverdueDays: r.OverdueDays, NoMarketing: r.NoMarketing, Deceased: r.Deceased, Fraud: r.Fraud, Closing: r.Closing,
			Cards: of[r.ID], Manner: customer.ParseManner(r.Manner),
		}
		for _, n := range p.Numbers {
			out[i].Numbers = append(out[i].Numbers, phone.Number(n))
		}
		for _, n := range p.Recycled {
			out[i].Recycled = append(out[i].Recycled, phone.Number(n))
		}
		if m, ok := mirror[r.ID]; ok {
			if out[i].Traits = m.traits(); m.AsOf > 0 {
				out[i].AsOf = time.UnixMilli(m.AsOf).UTC()
			}
		}
	}
	return out, nil
}
