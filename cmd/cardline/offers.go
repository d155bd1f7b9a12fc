package main

import (
	"context"
	"sync/atomic"
	"time"

	"cardline/commands"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/store"
)

// offers are the codes of the campaigns customers may speak of, for understanding texts: looked up every few seconds, not once a text.
type offers struct {
	campaigns     store.Campaigns
	registrations store.Registrations
	brand         locale.Words
	now           func() time.Time
	codes         atomic.Pointer[[]string]
}

// offersEvery is how long one that was opened may not be understood by its code alone.
const offersEvery = 2 * time.Second

func (a *app) openOffers(ctx context.Context) error {
	a.offers = &offers{campaigns: a.db.Campaigns(), registrations: a.db.Registrations(), brand: brandOf(a.cfg).Name, now: a.clock.Now}
	if a.demo != nil {
		if err := a.offers.campaigns.Save(ctx, enrol.Demo(a.clock.Now())...); err != nil {
			return err
		}
	}
	return a.offers.look(ctx)
}

// registrations are where marketing keeps what customers register for.
func (a *app) registrations(brand commands.Brand) enrol.Office {
	return enrol.Office{Shelf: a.db.Registrations(), Brand: brand.Name, Pools: a.db.Coupons(), Now: a.clock.Now}
}

func (o *offers) list() []string { return *o.codes.Load() }

func (o *offers) look(ctx context.Context) error {
	known, err := o.campaigns.Known(ctx, o.now())
	if err != nil {
		return err
	}
	codes := make([]string, len(known))
	for i, c := range known {
		codes[i] = c.Code
	}
	o.codes.Store(&codes)
	return nil
}

// follow keeps the codes, and tells results of draws that another process could not finish telling.
func (o *offers) follow(ctx context.Context) error {
	tick := time.NewTicker(offersEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			_ = o.look(ctx)                          // the codes of a moment ago still serve
			_ = o.registrations.Settle(ctx, o.brand) // the next round tries again
			_ = o.campaigns.Reward(ctx, o.brand)     // likewise, and when an empty pool has codes again
		}
	}
}
