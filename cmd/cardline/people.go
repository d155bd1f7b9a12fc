package main

import (
	"context"
	"sync/atomic"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/customer"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// people is the directory with the cache in front of it: reads are remembered, writes go through.
type people struct {
	*customer.Cache
	directory store.Directory
}

// Upsert implements dialogue.Directory.
func (p people) Upsert(ctx context.Context, cs ...customer.Customer) error {
	return p.directory.Upsert(ctx, cs...)
}

// Distrust implements dialogue.Directory.
func (p people) Distrust(ctx context.Context, n phone.Number, distrusted bool, why string) error {
	return p.directory.Distrust(ctx, n, distrusted, why)
}

// cached is how many parties one process remembers: about 1 KiB each.
const cached = 20_000

func (a *app) openPeople(ctx context.Context) error {
	dir := a.db.Directory()
	a.people = people{Cache: customer.NewCache(dir, a.clock.Wall, cached), directory: dir}
	a.onClose(func(context.Context) error { a.people.Cache.Close(); return nil })
	if a.demo == nil {
		return nil // a real bank's file is taken by the workers, while texts are already answered
	}
	n, err := syncDirectory(ctx, a.bank, dir)
	a.log.Info("directory is up to date", "customers", n)
	return err
}

// followBank takes the bank's file again and again: what the bank changes reaches the directory within the hour.
func (a *app) followBank(ctx context.Context) error {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		began := a.clock.Wall()
		if n, err := syncDirectory(ctx, a.bank, a.people.directory); err != nil && ctx.Err() == nil {
			a.log.Warn("the bank's customer file broke off; it is taken up again in an hour", "customers", n, "err", err)
		} else {
			a.log.Info("directory", "customers", n, "took", a.clock.Wall().Sub(began))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// offers are the codes of the open campaigns, for understanding texts: looked up once a minute, not once a text.
type offers struct {
	campaigns store.Campaigns
	now       func() time.Time
	codes     atomic.Pointer[[]string]
}

func (a *app) openOffers(ctx context.Context) error {
	a.offers = &offers{campaigns: a.db.Campaigns(), now: a.clock.Now}
	if a.demo != nil {
		if err := a.offers.campaigns.Save(ctx, campaign.Demo(a.clock.Now())...); err != nil {
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
