package main

import (
	"context"
	"sync/atomic"
	"time"

	"cardline/internal/enrol"
	"cardline/internal/store"
)

// offers are the codes of the open campaigns, for understanding texts: looked up once a minute, not once a text.
type offers struct {
	campaigns store.Campaigns
	now       func() time.Time
	codes     atomic.Pointer[[]string]
}

func (a *app) openOffers(ctx context.Context) error {
	a.offers = &offers{campaigns: a.db.Campaigns(), now: a.clock.Now}
	if a.demo != nil {
		if err := a.offers.campaigns.Save(ctx, enrol.Demo(a.clock.Now())...); err != nil {
			return err
		}
	}
	return a.offers.look(ctx)
}

func (o *offers) list() []string { return *o.codes.Load() }

func (o *offers) look(ctx context.Context) error {
	open, err := o.campaigns.Campaigns(ctx, o.now())
	if err != nil {
		return err
	}
	codes := make([]string, len(open))
	for i, c := range open {
		codes[i] = c.Code
	}
	o.codes.Store(&codes)
	return nil
}

func (o *offers) follow(ctx context.Context) error {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			_ = o.look(ctx) // the codes of a minute ago still serve
		}
	}
}
