package main

import (
	"context"
	"time"

	"cardline/internal/coupon"
)

// couponsEvery is how often is looked how many codes are left.
const couponsEvery = time.Minute

// watchCoupons tells how many codes each pool has, and once when it becomes low, empty or expires.
func (a *app) watchCoupons(ctx context.Context) error {
	tick := time.NewTicker(couponsEvery)
	defer tick.Stop()
	was := map[string]string{}
	for {
		pools, err := a.db.Coupons().Pools(ctx, "", 0)
		if err != nil && ctx.Err() == nil {
			a.log.Warn("how many codes are left is looked at again in a minute", "err", err)
		}
		for _, p := range pools {
			state := p.State(a.clock.Now())
			a.metrics.CouponsLeft(p.Name, p.Left, state != coupon.Ready)
			if state != coupon.Ready && state != was[p.Name] {
				a.log.Warn("a pool of codes runs out: who is to get one of an empty pool gets nothing, and the campaign is paused", "pool", p.Name, "state", state, "left", p.Left)
			}
			was[p.Name] = state
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
