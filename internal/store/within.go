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
	indexes := d.db.vault.Indexes(numberPurpose, n.Reveal())
	keys := make([][]byte, len(indexes))
	for i := range indexes {
		keys[i] = indexes[i][:]
	}
	behind := func() *bun.SelectQuery {
		return d.db.NewSelect().Table("numbers").Where("number IN (?)", bun.List(keys))
	}
	all, err := behind().Count(ctx)
	if err != nil {
		return false, fmt.Errorf("reading whose number it is: %w", err)
	}
	inside, err := d.db.within(ctx, behind(), "customer").Count(ctx)
	if err != nil {
		return false, fmt.Errorf("reading whose number it is: %w", err)
	}
	return all > 0 && inside == all, nil
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
