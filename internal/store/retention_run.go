package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/uptrace/bun"

	"cardline/internal/retention"
)

// lease makes owner the one who deletes. retention.ErrBusy while another is.
func (r Retention) lease(ctx context.Context, owner string) error {
	err := r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := r.db.clock.Wall().UTC()
		res, err := tx.NewUpdate().Table("retention_runs").Set("owner = ?", owner).Set("lease = ?", now.Add(agedLease)).
			Where("id = 1").Where("lease < ?", now).Exec(ctx)
		return changedOne(res, err)
	})
	if err != nil {
		return fmt.Errorf("taking the lock of the deletion: %w", err)
	}
	return nil
}

// renew goes with every batch: one whose lease was taken over writes nothing.
func (r Retention) renew(ctx context.Context, tx bun.Tx, owner string) error {
	res, err := tx.NewUpdate().Table("retention_runs").Set("lease = ?", r.db.clock.Wall().UTC().Add(agedLease)).
		Where("id = 1").Where("owner = ?", owner).Exec(ctx)
	return changedOne(res, err)
}

func changedOne(res interface{ RowsAffected() (int64, error) }, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return retention.ErrBusy
}

func (r Retention) leave(ctx context.Context, owner string, over bool) error {
	return r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		q := tx.NewUpdate().Table("retention_runs").Set("owner = ''").Set("lease = ?", r.db.clock.Wall().UTC().Add(-agedLease)).
			Where("id = 1").Where("owner = ?", owner)
		if over {
			q = q.Set("finished = ?", r.db.clock.Now().UTC())
		}
		_, err := q.Exec(ctx)
		return err
	})
}

// plain is a table whose rows go by age alone, whatever the country.
type plain struct {
	class    retention.Class
	table    string
	key      string // columns of the primary key
	old      string // as SQL, with a place for the time before which rows go
	order    string // none: the table's own
	party    string // column with whom it is about, if any
	customer string // the same
	wall     bool   // it is by the machine's clock
}

// plains are in the order in which they are deleted.
var plains = []plain{
	{class: retention.Unknown, table: "misunderstood", key: "form", old: "last_at < ?", order: "last_at", party: "sender"},
	{class: retention.Unknown, table: "misunderstood_days", key: "form, day", old: "day < ?", order: "day"},
	{class: retention.Idempotency, table: "api_calls", key: "owner, key", old: "began < ?", order: "began", wall: true},
	{class: retention.Refusals, table: "misses", key: "party, code", old: "coalesce(until, last) < ?", party: "party", customer: "customer"},
	{class: retention.Lines, table: "import_refusals", key: "import, line, field", old: "import IN (SELECT id FROM imports WHERE last < ?)"},
	{
		class: retention.Imports, table: "imports", key: "id", order: "last",
		old: "last < ? AND NOT EXISTS (SELECT 1 FROM import_refusals AS r WHERE r.import = imports.id)",
	},
	{
		class: retention.Lines, table: "list_people", key: "id", party: "party", customer: "customer",
		old: "list IN (SELECT id FROM lists WHERE coalesce(ended, CASE WHEN state = 'staging' THEN began END) < ?)",
	},
	{class: retention.Lines, table: "list_refusals", key: "list, line, field", old: "list IN (SELECT id FROM lists WHERE began < ?)"},
	{
		class: retention.Imports, table: "lists", key: "id", order: "id",
		old: "began < ? AND NOT EXISTS (SELECT 1 FROM list_people AS p WHERE p.list = lists.id)",
	},
	{class: retention.Waits, table: "waits", key: "id", old: "at < ?", order: "at"},
	{class: retention.Waits, table: "menu_counts", key: "day, menu, kind, node, key, leads", old: "day < ?", order: "day"},
	{class: retention.Comparisons, table: "reconciliations", key: "day", old: "begun < ?", order: "day"},
	{class: retention.Requests, table: "holds", key: "id", old: "released < ?", order: "id", party: "party"},
	{class: retention.Requests, table: "erasures", key: "id", old: "finished < ?", order: "id", party: "party", customer: "customer"},
}

// due are the keys of rows of p that go.
func (r Retention) due(tx bun.Tx, p plain, held heldBack, most int) *bun.SelectQuery {
	now := r.db.clock.Now()
	if p.wall {
		now = r.db.clock.Wall()
	}
	q := tx.NewSelect().Table(p.table).ColumnExpr(p.key).Limit(int64(most)).
		Where(p.old, r.rules.Rule(p.class, retention.Any).Rows.Before(now).UTC())
	if p.order != "" {
		q = q.OrderExpr(p.order)
	}
	if p.party != "" && len(held.parties) > 0 {
		var parties [][]byte
		for one := range held.parties {
			parties = append(parties, []byte(one))
		}
		q = q.Where("? NOT IN (?)", bun.Ident(p.party), bun.List(parties))
	}
	if p.customer != "" && len(held.customers) > 0 {
		q = q.Where("? NOT IN (?)", bun.Ident(p.customer), bun.List(slices.Collect(maps.Keys(held.customers))))
	}
	return q
}

func (r Retention) plainDue(ctx context.Context, p plain) (n int, err error) {
	if r.rules.Rule(p.class, retention.Any).Rows.Never() {
		return 0, nil
	}
	err = r.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		held, err := r.heldBack(ctx, tx)
		if err != nil {
			return err
		}
		return tx.NewSelect().TableExpr("(?) AS old", r.due(tx, p, held, dueMost)).ColumnExpr("count(*)").Scan(ctx, &n)
	})
	if err != nil {
		return 0, fmt.Errorf("counting old %s: %w", p.class, err)
	}
	return n, nil
}

func (r Retention) runPlain(ctx context.Context, owner string, batches int) (done []retention.Due, over bool, err error) {
	for _, p := range plains {
		rule := r.rules.Rule(p.class, retention.Any)
		told := retention.Due{Class: p.class, Jurisdiction: retention.Any, Rule: rule}
		for n := int64(agedMost); n == agedMost && !rule.Rows.Never(); batches-- {
			if batches <= 0 {
				return keep(done, told), false, nil
			}
			err := r.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
				if err := r.renew(ctx, tx, owner); err != nil {
					return err
				}
				held, err := r.heldBack(ctx, tx)
				if err != nil {
					return err
				}
				res, err := tx.NewDelete().Table(p.table).Where("("+p.key+") IN (?)", r.due(tx, p, held, agedMost)).Exec(ctx)
				if err != nil {
					return err
				}
				n, err = res.RowsAffected()
				return err
			})
			if err != nil {
				return keep(done, told), false, fmt.Errorf("deleting old %s: %w", p.class, err)
			}
			if told.Rows += int(n); n == agedMost {
				if err := pause(ctx); err != nil {
					return keep(done, told), false, err
				}
			}
		}
		done = keep(done, told)
	}
	return done, true, nil
}
