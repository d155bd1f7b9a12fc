package main

import (
	"context"
	"fmt"
	"sync"

	"cardline/internal/almanac"
	"cardline/internal/clock"
	"cardline/internal/greeting"
)

// greetings are the parts of greetings that others ask.
type greetings struct {
	editor greeting.Editor
	grief  *greeting.Grief
}

// openGreetings readies the rules, and follows where there is mourning: before the outbox, whose gate asks.
func (a *app) openGreetings(ctx context.Context) error {
	shipped, err := greeting.ShippedRules()
	if err != nil {
		return err
	}
	kept := a.db.Greetings()
	a.greetings = greetings{
		editor: greeting.Editor{Shipped: shipped, Shelf: kept, Switches: kept, Now: a.clock.Now},
		grief:  greeting.NewGrief(kept, a.clock.Now, a.log),
	}
	if err := a.greetings.grief.Look(ctx); err != nil { // before anything leaves
		return err
	}
	watched, stop := context.WithCancel(context.Background())
	var following sync.WaitGroup
	following.Go(func() { a.greetings.grief.Follow(watched) })
	a.onClose(func(context.Context) error { stop(); following.Wait(); return nil })
	return nil
}

// noCheer is why there is no cheer for a number of a country on a day where it is, "" if there may be.
func (a *app) noCheer(region, day string) string {
	d, err := almanac.ParseDay(day)
	if err != nil {
		return ""
	}
	return a.greetings.grief.Why(region, d)
}

// greeter greets by hand and for the scheduler. A drain that begins while it plans ends the rest.
func (a *app) greeter() greeting.Greeter {
	kept := a.db.Greetings()
	return greeting.Greeter{
		Brand: brandOf(a.cfg).Name, OptOut: a.notices.OptOut, Rules: a.greetings.editor, Audience: a.db.Audiences(), Circles: kept, Greetings: undrained{kept, a.outbox},
		Mourning: a.mourning,
	}
}

// mourning is noCheer for who plans, with the days of the configuration.
func (a *app) mourning(region string, d almanac.Day) string {
	for _, m := range a.outbox.Mourning {
		if m.Day == d.String() && (m.Region == "" || m.Region == region) {
			return "a day of mourning: no cheer"
		}
	}
	return a.greetings.grief.Why(region, d)
}

// greet carries out the rules that are switched on, until ctx ends.
func (a *app) greet(ctx context.Context) error {
	s := &greeting.Scheduler{
		Greeter: a.greeter(), Switches: a.db.Greetings(), Runs: a.db.Greetings(), Ready: a.outbox.Draining, Log: a.sparing, Now: a.clock.Now, Wall: a.clock.Wall,
		Name: fmt.Sprintf("greetings-%s", clock.NewID(a.clock.Wall())),
	}
	return s.Run(ctx)
}
