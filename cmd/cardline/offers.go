package main

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/clock"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/store"
)

// offers are the codes of the campaigns customers may speak of, for understanding texts: looked up every few seconds, not once a text.
type offers struct {
	campaigns     store.Campaigns
	registrations store.Registrations
	brand         locale.Words
	bank          bank.Ledger
	now           func() time.Time
	log           *slog.Logger
	codes         atomic.Pointer[[]string]
}

// offersEvery is how long one that was opened may not be understood by its code alone.
const offersEvery = 2 * time.Second

func (a *app) openOffers(ctx context.Context) error {
	a.offers = &offers{campaigns: a.db.Campaigns(), registrations: a.db.Registrations(), brand: brandOf(a.cfg).Name, bank: a.bank, now: a.clock.Now, log: a.sparing}
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

// follow keeps the codes, tells results of draws that another process could not finish telling, and gives rewards that are due.
func (o *offers) follow(ctx context.Context) error {
	var all sync.WaitGroup
	for _, one := range []struct {
		work  func(context.Context) error
		words string
	}{
		{o.look, "registrations: their codes could not be looked up, those of a moment ago serve"},
		{func(ctx context.Context) error { return o.registrations.Settle(ctx, o.brand) }, "registrations: results of a draw are told later"},
		{func(ctx context.Context) error { return o.campaigns.Reward(ctx, o.brand) }, "registrations: some rewards are told later, where a pool is short as soon as it has codes again"},
	} {
		all.Go(func() { _ = clock.Every(ctx, offersEvery, one.work, o.log.WarnContext, one.words) }) // it returns nil
	}
	all.Wait()
	return nil
}

const (
	ledgersEvery  = 10 * time.Second // five a second are read at most by each process
	ledgersAtOnce = 50
	ledgersRest   = 6 // rounds, where nobody was to be read
)

// read finds out by the bank's ledger, once a day for each, who has reached the target of a registration where the bank tells of no purchases.
func (o *offers) read(ctx context.Context) error {
	tick := time.NewTicker(ledgersEvery)
	defer tick.Stop()
	for rest := 0; ; rest-- {
		if rest <= 0 {
			n, err := o.readSome(ctx)
			if err != nil && ctx.Err() == nil {
				o.log.WarnContext(ctx, "registrations: who has reached a target could not be read, the next round is in a moment", "err", err)
			}
			if rest = 0; n == 0 {
				rest = ledgersRest
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (o *offers) readSome(ctx context.Context) (int, error) {
	some, err := o.campaigns.Unread(ctx, ledgersAtOnce)
	if err != nil {
		return 0, err
	}
	for _, one := range some {
		sum := int64(0)
		for _, k := range one.Cards {
			one.Card = k
			spent, err := commands.Spent(ctx, o.bank, one.Progress)
			if err != nil {
				return len(some), err
			}
			sum += spent
		}
		if len(one.Cards) == 0 {
			continue
		}
		if err := o.campaigns.Reach(ctx, one.Campaign.Code, one.Customer, money.Of(sum, one.Currency)); err != nil {
			return len(some), err
		}
	}
	return len(some), nil
}
