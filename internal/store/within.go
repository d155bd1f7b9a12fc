package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"cardline/internal/access"
	"cardline/internal/phone"
)

// within leaves only the rows whose customer is within the limits of whoever asks. column holds the customer's id; "" in it is nobody, and is
// outside. Each list and each look-up of what belongs to a customer, and is shown over the API, goes through here.
func (db *DB) within(ctx context.Context, sel *bun.SelectQuery, column string) *bun.SelectQuery {
	l := access.LimitsOf(ctx)
	if l.None() {
		return sel
	}
	own := mirrorWithin(db.NewSelect().TableExpr("mirror AS m").Column("m.id"), l)
	return sel.Where("? IN (?)", bun.Ident(column), own)
}

// Within reports whether a number is a customer's, and all of its customers are within the limits of whoever asks.
func (d Directory) Within(ctx context.Context, n phone.Number) (bool, error) {
	all, err := d.AllWithin(ctx, []phone.Number{n})
	return err == nil && all[0], err
}

// AllWithin is Within of each number, in their order.
func (d Directory) AllWithin(ctx context.Context, ns []phone.Number) ([]bool, error) {
	of, keys := map[string]int{}, [][]byte{}
	for i, n := range ns {
		for _, index := range d.db.vault.Indexes(numberPurpose, n.Reveal()) {
			of[string(index[:])] = i
			keys = append(keys, index[:])
		}
	}
	var behind []struct {
		Number   []byte
		Customer string
	}
	var inside []string
	if len(keys) > 0 {
		err := d.db.NewSelect().Table("numbers").Column("number", "customer").Where("number IN (?)", bun.List(keys)).Scan(ctx, &behind)
		if err == nil {
			err = d.db.within(ctx, d.db.NewSelect().Table("numbers").Column("customer").Where("number IN (?)", bun.List(keys)), "customer").Scan(ctx, &inside)
		}
		if err != nil {
			return nil, fmt.Errorf("reading whose %d numbers are: %w", len(ns), err)
		}
	}
	seen := make(map[string]bool, len(inside))
	for _, id := range inside {
		seen[id] = true
	}
	out, outside := make([]bool, len(ns)), make([]bool, len(ns))
	for _, b := range behind {
		i := of[string(b.Number)]
		out[i], outside[i] = true, outside[i] || !seen[b.Customer]
	}
	for i := range out {
		out[i] = out[i] && !outside[i]
	}
	return out, nil
}

// mirrorWithin leaves the rows of the mirror, m, that are within limits.
func mirrorWithin(sel *bun.SelectQuery, l access.Limits) *bun.SelectQuery {
	for _, one := range []struct {
		column string
		values []string
	}{{"m.region", l.Regions}, {"m.branch", l.Branches}, {"m.retention", l.Segments}} {
		if len(one.values) == 0 {
			continue
		}
		lower := make([]string, len(one.values))
		for i, v := range one.values {
			lower[i] = strings.ToLower(v)
		}
		sel = sel.Where("lower(?) IN (?)", bun.Ident(one.column), bun.List(lower))
	}
	return sel
}
