package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audience"
)

const (
	straysAsked = 50   // values that are looked for; each that nobody has takes a look at every row of the mirror
	straysTold  = 5    // at most
	valuesThere = 1000 // of a column, or sets of several
)

// Strays implements audience.Book.
func (a Audiences) Strays(ctx context.Context, f audience.Fixed) (out []audience.Stray, err error) {
	filter, without, err := f.Whole()
	if err != nil {
		return nil, err
	}
	terms := audience.Spoken(filter, without)
	for _, t := range terms[:min(len(terms), straysAsked)] {
		c := &condition{pg: a.db.pg, on: time.Time{}}
		c.term(t)
		there, err := a.db.NewSelect().TableExpr("mirror AS m").Where(c.sql.String(), c.args...).Exists(ctx)
		if err != nil {
			return nil, fmt.Errorf("looking for %s: %w", t.Column, err)
		}
		if there {
			continue
		}
		s := audience.Stray{Column: t.Column, Value: t.Values[0]}
		if s.There, err = a.values(ctx, t.Column); err != nil {
			return nil, err
		}
		if out = append(out, s); len(out) == straysTold {
			break
		}
	}
	return out, nil
}

// values are those a column has, in their order.
func (a Audiences) values(ctx context.Context, column string) (out []string, err error) {
	kept := keptColumns[column]
	err = a.db.NewSelect().TableExpr("mirror AS m").ColumnExpr("DISTINCT lower(?)", bun.Safe(kept.value)).Where(kept.known).
		OrderExpr("1").Limit(valuesThere).Scan(ctx, &out)
	if err != nil {
		return nil, fmt.Errorf("listing values of %s: %w", column, err)
	}
	switch column {
	case "product", "card", "tag":
		var each []string
		for _, several := range out {
			each = append(each, unbarred(several)...)
		}
		slices.Sort(each)
		out = slices.Compact(each)
	}
	return out, nil
}
