package main

import (
	"context"
	"fmt"
	"slices"

	"cardline/config"
	"cardline/internal/almanac"
	"cardline/internal/bank"
	"cardline/internal/clock"
	"cardline/internal/outbox"
	"cardline/internal/pace"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/internal/store"
	"cardline/internal/vault"
)

// gates gives the outbox what its gates look at.
func (a *app) gates(d outbox.Deps) (outbox.Deps, error) {
	rates, err := ratesOf(a.cfg)
	if err != nil {
		return d, fmt.Errorf("reading outbox.rates: %w", err)
	}
	days, err := a.cfg.Outbox.MourningOf()
	if err != nil {
		return d, fmt.Errorf("reading outbox.mourning: %w", err)
	}
	for _, one := range days {
		d.Mourning = append(d.Mourning, outbox.Mourning{Region: one[0], Day: one[1]})
	}
	d.Mourned = a.noCheer
	rates[outbox.PaceOfCalls] = a.cfg.Calls.PerSecond
	a.pace = pace.New(a.redis, rates, a.db.Rates(), clock.NewID(a.clock.Wall()), a.clock.Wall)
	d.Throttle = a.pace
	d.Traffic, d.Circumstances, d.Dialogues = a.db.Traffic(), a.db.Circumstances(), dialogues{a.sessions, a.vault, a.clock}
	d.Questions = questions{a.db.Messages(), a}
	d.Caps = outbox.Caps{Day: a.cfg.Limits.SellPerDay, Month: a.cfg.Limits.SellPerMonth}
	return d, nil
}

// ratesOf names senders where the configuration names a purpose; what is said of a sender itself goes before.
func ratesOf(c config.Config) (pace.Rates, error) {
	said, err := c.Outbox.RatesOf()
	if err != nil {
		return nil, err
	}
	out := pace.Rates{}
	for purpose, sender := range sendersOf(c) {
		out[sender] = max(out[sender], said[string(purpose)])
		delete(said, string(purpose))
	}
	for sender, rate := range said {
		out[sender] = rate
	}
	return out, nil
}

// dialogues looks into the sessions for questions that are open.
type dialogues struct {
	sessions *session.Store
	vault    *vault.Vault
	clock    *clock.Clock
}

// Busy implements outbox.Dialogues.
func (d dialogues) Busy(ctx context.Context, ns []phone.Number) ([]bool, error) {
	parties := make([]vault.Index, len(ns))
	for i, n := range ns {
		parties[i] = d.vault.Index("party", n.Reveal())
	}
	states, err := d.sessions.LookAll(ctx, parties)
	if err != nil {
		return nil, err
	}
	out, now := make([]bool, len(ns)), d.clock.Now()
	for i, st := range states {
		out[i] = st.Colleague.Holds(now) || slices.ContainsFunc(st.Questions, func(q session.Question) bool { return q.Until.After(now) })
	}
	return out, nil
}

// travelling is a bank whose customers' trips are noted, so that what is sent meanwhile keeps to the hours of the place.
type travelling struct {
	bank.Bank
	noted store.Circumstances
}

// Do implements bank.Core. A trip that could not be noted is asked for again with the order: the bank does it once all the same.
func (t travelling) Do(ctx context.Context, o bank.Order) (bank.Receipt, error) {
	r, err := t.Bank.Do(ctx, o)
	if err != nil || o.Kind != bank.Announce {
		return r, err
	}
	trip := outbox.Trip{First: o.Detail["from"], Last: o.Detail["to"], Zones: almanac.Abroad(o.Detail["place"])}
	return r, t.noted.Depart(ctx, o.Key, o.Customer, trip)
}
