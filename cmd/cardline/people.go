package main

import (
	"context"
	"time"

	"cardline/config"
	"cardline/internal/customer"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// people is the directory with the cache in front of it: reads are remembered, writes go through.
type people struct {
	*customer.Cache
	directory store.Directory
}

// Customer implements dialogue.Directory.
func (p people) Customer(ctx context.Context, id string) (customer.Customer, error) {
	return p.directory.Customer(ctx, id)
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
	if a.demo == nil && a.cfg.Profile != config.Demo {
		return nil // a real bank's file is taken by the workers, while texts are already answered
	}
	n, err := syncDirectory(ctx, a.bank, dir)
	if err != nil {
		return err
	}
	a.log.Info("directory is up to date", "customers", n)
	return nil
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
