package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/campaign"
	"cardline/internal/clock"
	"cardline/internal/coupon"
)

// Coupons are pools of codes and who has them.
type Coupons struct{ db *DB }

var _ coupon.Pools = Coupons{}

// Coupons are those of this database.
func (db *DB) Coupons() Coupons { return Coupons{db} }

type poolRow struct {
	bun.BaseModel `bun:"table:coupon_pools,alias:p"`

	Name     string    `bun:"name,pk"`
	Expires  time.Time `bun:"expires"`
	Low      int       `bun:"low"`
	Maker    string    `bun:"maker"`
	Since    time.Time `bun:"since"`
	Imported int       `bun:"imported"`
	Left     int       `bun:"left_over,scanonly"`
}

func (r poolRow) pool() (coupon.Pool, error) {
	return coupon.Pool{Name: r.Name, Expires: r.Expires.UTC(), Low: r.Low, By: r.Maker, Since: r.Since.UTC(), Imported: r.Imported, Left: r.Left}, nil
}

// pools reads them with how many codes are left.
func (c Coupons) pools(q *bun.SelectQuery) *bun.SelectQuery {
	left := c.db.NewSelect().TableExpr("coupons AS k").ColumnExpr("count(*)").Where("k.pool = p.name").Where("k.state = 'free'")
	return q.ColumnExpr("p.*").ColumnExpr("(?) AS left_over", left)
}

// SavePool implements coupon.Pools.
func (c Coupons) SavePool(ctx context.Context, p coupon.Pool) (out coupon.Pool, err error) {
	now := c.db.clock.Now().UTC()
	row := poolRow{Name: p.Name, Expires: p.Expires.UTC(), Low: p.Low, Maker: p.By, Since: now}
	err = c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&row).On("CONFLICT (name) DO UPDATE").Set("expires = EXCLUDED.expires, low = EXCLUDED.low").Returning("NULL").Exec(ctx)
		if err != nil {
			return err
		}
		return c.tell(ctx, tx, "coupon.pool", p.By, p.Name, clock.NewID(now), map[string]any{"expires": p.Expires.UTC(), "low": p.Low})
	})
	if err != nil {
		return out, fmt.Errorf("saving coupon pool %s: %w", p.Name, err)
	}
	return c.Pool(ctx, p.Name)
}

func (c Coupons) tell(ctx context.Context, tx bun.Tx, action, by, pool, ref string, after map[string]any) error {
	told, err := json.Marshal(after)
	if err != nil {
		return err
	}
	return c.db.appendAudit(ctx, tx, audit.Entry{
		Key: "coupon/" + ref, Actor: "operator:" + by, Action: action, Subject: "coupon:" + pool, Channel: "api", After: string(told), Ref: ref,
	})
}

// Pool implements coupon.Pools.
func (c Coupons) Pool(ctx context.Context, name string) (coupon.Pool, error) {
	var row poolRow
	if err := c.pools(c.db.NewSelect().Model(&row)).Where("p.name = ?", name).Scan(ctx); err != nil {
		return coupon.Pool{}, fmt.Errorf("reading coupon pool %s: %w", name, missing(err, coupon.ErrNoPool))
	}
	return row.pool()
}

// Pools implements coupon.Pools.
func (c Coupons) Pools(ctx context.Context, after string, n int) ([]coupon.Pool, error) {
	var rows []poolRow
	q := c.pools(c.db.NewSelect().Model(&rows)).Where("p.name > ?", after).OrderExpr("p.name")
	if n > 0 {
		q = q.Limit(int64(n))
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing coupon pools: %w", err)
	}
	return opened(rows, poolRow.pool)
}

// Given implements coupon.Pools.
func (c Coupons) Given(ctx context.Context, pool, after string, n int) ([]coupon.Given, error) {
	var rows []grantRow
	err := c.db.NewSelect().Model(&rows).Where("g.pool = ?", pool).Where("g.key > ?", after).OrderExpr("g.key").Limit(int64(n)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing who has codes of pool %s: %w", pool, err)
	}
	return opened(rows, func(r grantRow) (coupon.Given, error) {
		return coupon.Given{Key: r.Key, Message: r.Message, Customer: r.Customer, Source: r.Source, At: r.At.UTC(), Again: r.Again}, nil
	})
}

// releasedAtOnce is how many codes one transaction gives back.
const releasedAtOnce = 1000

// Release implements coupon.Pools. Those of campaigns went back by themselves, but for what was lost before they did.
func (c Coupons) Release(ctx context.Context, pool, code, by, why string) (released int, err error) {
	if _, err := c.Pool(ctx, pool); err != nil {
		return 0, err
	}
	for more := true; more; {
		err := c.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			n, err := c.release(ctx, tx, pool, code)
			if more = n == releasedAtOnce; err != nil || n == 0 {
				return err
			}
			released += n
			after := map[string]any{"codes": n, "campaign": code, "why": why}
			return c.tell(ctx, tx, "coupon.release", by, pool, clock.NewID(c.db.clock.Now()), after)
		})
		if err != nil {
			return released, fmt.Errorf("releasing codes of coupon pool %s: %w", pool, err)
		}
	}
	return released, nil
}

func (c Coupons) release(ctx context.Context, tx bun.Tx, pool, code string) (int, error) {
	var keys []string
	others := c.db.NewSelect().TableExpr("coupon_grants AS o").ColumnExpr("1").Where("o.coupon = g.coupon").Where("o.again")
	q := tx.NewSelect().TableExpr("coupon_grants AS g").Join("JOIN messages AS m ON m.id = g.message").ColumnExpr("g.key").Where("g.pool = ?", pool).
		Where("NOT g.again").Where("NOT EXISTS (?)", others).Where("m.state IN (?)", bun.List(lost)).OrderExpr("g.key").Limit(releasedAtOnce)
	if code != "" {
		q = q.Where("g.source = ?", campaign.Source(code))
	}
	if c.db.pg {
		q = q.For("UPDATE OF g SKIP LOCKED")
	}
	if err := q.Scan(ctx, &keys); err != nil || len(keys) == 0 {
		return 0, err
	}
	var ids []string
	if err := tx.NewDelete().Table("coupon_grants").Where("key IN (?)", bun.List(keys)).Returning("coupon").Scan(ctx, &ids); err != nil {
		return 0, err
	}
	_, err := tx.NewUpdate().Table("coupons").Set("state = 'free'").Where("id IN (?)", bun.List(ids)).Exec(ctx)
	return len(ids), err
}
