package store

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"cardline/internal/access"
	"cardline/internal/audience"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Audiences finds people by what the mirror and lists tell of them.
type Audiences struct{ db *DB }

var (
	_ audience.Book     = Audiences{}
	_ audience.Segments = Audiences{}
)

// Audiences are those of this database.
func (db *DB) Audiences() Audiences { return Audiences{db} }

// Fix implements audience.Book.
func (a Audiences) Fix(ctx context.Context, d audience.Definition) (audience.Fixed, error) {
	segments, err := a.filters(ctx, a.db)
	if err != nil {
		return audience.Fixed{}, fmt.Errorf("settling an audience: %w", err)
	}
	lists, err := a.inUse(ctx, a.db)
	if err != nil {
		return audience.Fixed{}, fmt.Errorf("settling an audience: %w", err)
	}
	return audience.Settle(d, a.db.clock.Now().UTC(),
		func(name string) (audience.Filter, bool) { f, ok := segments[name]; return f, ok },
		func(name string) (string, bool) { v, ok := lists[name]; return v, ok })
}

// Count implements audience.Book. It looks at every row of the mirror.
func (a Audiences) Count(ctx context.Context, f audience.Fixed) (int, error) {
	c, err := a.db.conditionOf(f, false)
	if err != nil {
		return 0, err
	}
	n, err := mirrorWithin(a.db.NewSelect().TableExpr("mirror AS m").Where(c.sql.String(), c.args...), access.LimitsOf(ctx)).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting an audience: %w", err)
	}
	strangers, err := a.strangers(ctx, f)
	if err != nil || strangers == nil {
		return int(n), err
	}
	further, err := strangers.Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting people of lists: %w", err)
	}
	return int(n + further), nil
}

// Sample implements audience.Book. Of those who are no customers it takes some only where there are too few others.
func (a Audiences) Sample(ctx context.Context, f audience.Fixed, n int) ([]audience.Recipient, error) {
	c, err := a.db.conditionOf(f, false)
	if err != nil {
		return nil, err
	}
	drawn := a.db.NewSelect().TableExpr("mirror AS m").Column("m.id").Where(c.sql.String(), c.args...).OrderExpr("random()").Limit(int64(n))
	drawn = mirrorWithin(drawn, access.LimitsOf(ctx))
	drawn = a.db.NewSelect().TableExpr("mirror AS m").ColumnExpr("m.*").Where("m.id IN (?)", drawn) // of everybody the id alone is sorted
	out, err := a.customers(ctx, a.db, f, drawn)
	if err != nil {
		return nil, fmt.Errorf("drawing a sample of an audience: %w", err)
	}
	further, err := a.lined(ctx, f, "", n-len(out))
	return append(out, further...), err
}

// lineKey begins the keys of those who are no customers: lines of lists.
const lineKey = "line:"

// Page implements audience.Book: first the customers, then those who are none.
func (a Audiences) Page(ctx context.Context, f audience.Fixed, after string, n int) (out []audience.Recipient, err error) {
	line, inLines := strings.CutPrefix(after, lineKey)
	if !inLines {
		line = ""
		c, err := a.db.conditionOf(f, false)
		if err != nil {
			return nil, err
		}
		page := a.db.NewSelect().TableExpr("mirror AS m").ColumnExpr("m.*").Where(c.sql.String(), c.args...).Where("m.id > ?", after).
			OrderExpr("m.id").Limit(int64(n))
		page = mirrorWithin(page, access.LimitsOf(ctx))
		err = a.inOrder(ctx, f, func(ctx context.Context, q bun.IDB) error {
			out, err = a.customers(ctx, q, f, page)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading a page of an audience: %w", err)
		}
	}
	further, err := a.lined(ctx, f, line, n-len(out))
	return append(out, further...), err
}

// byIDs has Postgres go from id to id, and by itself. It believes that few fit a filter, and would read and sort everybody for each page, or
// start other processes to help with two thousand rows.
const byIDs = `SELECT set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true),
	set_config('max_parallel_workers_per_gather', '0', true)`

// inOrder reads a page by ids, so that all pages together go through a table once.
func (db *DB) inOrder(ctx context.Context, read func(ctx context.Context, q bun.IDB) error) error {
	if !db.pg {
		return read(ctx, db)
	}
	return db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, byIDs); err != nil {
			return err
		}
		return read(ctx, tx)
	})
}

// inOrder reads a page of a filter by ids. Where lists alone say who is meant, which may be of a few, the planner chooses.
func (a Audiences) inOrder(ctx context.Context, f audience.Fixed, read func(ctx context.Context, q bun.IDB) error) error {
	filter, _, err := f.Whole()
	if err != nil {
		return err
	}
	if filter.Nobody() {
		return read(ctx, a.db)
	}
	return a.db.inOrder(ctx, read)
}

// customers are the recipients of chosen rows of the mirror, in the order of their ids.
func (a Audiences) customers(ctx context.Context, q bun.IDB, f audience.Fixed, chosen *bun.SelectQuery) ([]audience.Recipient, error) {
	var rows []struct {
		mirrorRow
		Profile []byte `bun:"profile_sealed"`
	}
	err := q.NewSelect().With("m", chosen).TableExpr("m").Join("JOIN customers AS c ON c.id = m.id").
		ColumnExpr("m.id, m.region, m.branch, m.products, m.lunar, m.since_day, m.lang, m.zone, m.tier, m.manager, c.profile_sealed").
		OrderExpr("m.id").Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	out := make([]audience.Recipient, len(rows))
	for i, r := range rows {
		p, err := a.db.Directory().profile(r.Profile)
		if err != nil {
			return nil, fmt.Errorf("reading customer %s: %w", r.ID, err)
		}
		one := audience.Recipient{
			Key: r.ID, Customer: r.ID, Region: r.Region, Lang: locale.Lang(r.Lang), Zone: r.Zone, Tier: r.Tier, Branch: r.Branch,
			Manager: r.Manager, Names: p.Names, Birthday: p.Birthday, Lunar: lunarOf(r.Lunar), Since: dateOf(r.SinceDay),
		}
		if len(p.Numbers) > 0 {
			one.Number = phone.Number(p.Numbers[0])
		}
		if products := unbarred(r.Products); len(products) > 0 {
			one.Product = products[0]
		}
		one.Variant, one.HeldOut = f.Place(one.Key)
		out[i] = one
	}
	return out, nil
}

// strangers are the people of lists who are no customers, each number once; nil where no list is meant, or whoever asks has limits, which
// nobody fits of whom nothing is known.
func (a Audiences) strangers(ctx context.Context, f audience.Fixed) (*bun.SelectQuery, error) {
	if len(f.Lists) == 0 || !access.LimitsOf(ctx).None() {
		return nil, nil
	}
	c, err := a.db.conditionOf(f, true)
	if err != nil {
		return nil, err
	}
	lists := make([]string, len(f.Lists))
	for i, name := range f.Lists {
		lists[i] = f.Versions[name]
	}
	return a.db.NewSelect().TableExpr("list_people AS p").Where("p.list IN (?) AND p.customer = ''", bun.List(lists)).Where(c.sql.String(), c.args...).
		Where("NOT EXISTS (SELECT 1 FROM list_people AS o WHERE o.list IN (?) AND o.party = p.party AND o.id < p.id)", bun.List(lists)), nil
}

// lined are at most n of the strangers, those after a line.
func (a Audiences) lined(ctx context.Context, f audience.Fixed, after string, n int) ([]audience.Recipient, error) {
	q, err := a.strangers(ctx, f)
	if err != nil || q == nil || n <= 0 {
		return nil, err
	}
	var rows []listPersonRow
	err = q.Column("p.id", "p.number_sealed", "p.lang", "p.region").Where("p.id > ?", after).OrderExpr("p.id").Limit(int64(n)).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("reading people of lists: %w", err)
	}
	return opened(rows, func(r listPersonRow) (audience.Recipient, error) {
		number, err := a.db.openText(r.NumberSealed, listNumber)
		one := audience.Recipient{Key: lineKey + r.ID, Number: phone.Number(number), Region: r.Region, Lang: locale.Lang(cmp.Or(r.Lang, string(locale.English)))}
		one.Variant, one.HeldOut = f.Place(one.Key)
		return one, err
	})
}

// inUse are the versions of lists that are in use, by name.
func (a Audiences) inUse(ctx context.Context, q bun.IDB) (map[string]string, error) {
	var rows []struct{ ID, Name string }
	err := q.NewSelect().Table("lists").Column("id", "name").Where("state = ? AND ended IS NULL", string(audience.ListReady)).Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.Name] = r.ID
	}
	return out, nil
}
