package main

import (
	"context"
	"time"

	"cardline/internal/clock"
	"cardline/internal/coupon"
)

// couponsEvery is how often is looked how many codes are left.
const couponsEvery = time.Minute

// watchCoupons tells how many codes each pool has, and once when it becomes low, empty or expires.
func (a *app) watchCoupons(ctx context.Context) error {
	was := map[string]string{}
	look := func(ctx context.Context) error {
		pools, err := a.db.Coupons().Pools(ctx, "", 0)
		for _, p := range pools {
			state := p.State(a.clock.Now())
			a.metrics.CouponsLeft(p.Name, p.Left, state != coupon.Ready)
			if state != coupon.Ready && state != was[p.Name] {
				a.log.Warn("a pool of codes runs out: who is to get one of an empty pool gets nothing, and the campaign is paused", "pool", p.Name, "state", state, "left", p.Left)
			}
			was[p.Name] = state
		}
		return err
	}
	return clock.Every(ctx, couponsEvery, look, a.log.WarnContext, "how many codes are left is looked at again in a minute")
}
