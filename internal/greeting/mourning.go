package greeting

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/clock"
	"cardline/internal/wrong"
)

// Mourning keeps back all cheer, everywhere or in a country, until the end of a day where the customer is.
type Mourning struct {
	Region string // ISO country of the number; "" everywhere
	Until  almanac.Day
	Reason string
	By     string
	Since  time.Time
}

// LongestMourning is how long cheer is kept back at most before somebody must say so again.
const LongestMourning = 31 // days

// CheckMourning reports what is wrong with the last day of a mourning: a *wrong.Why.
func CheckMourning(until almanac.Day, now time.Time) error {
	switch {
	case until.Before(lasting(now)):
		return wrong.Of("mourning-over", until)
	case almanac.On(now).Add(LongestMourning).Before(until):
		return wrong.Of("mourning-long", LongestMourning)
	}
	return nil
}

// Mournings keep them for all processes.
type Mournings interface {
	// Mournings are those that last on a day or later, by region.
	Mournings(ctx context.Context, on almanac.Day) ([]Mourning, error)
	// Mourn writes one down over an earlier one of the region, with its audit row.
	Mourn(ctx context.Context, m Mourning) error
	// Cheer ends one, with an audit row; false where there was none.
	Cheer(ctx context.Context, region, by, why string, at time.Time) (ended bool, err error)
}

// Grief knows when cheer is out of place, and is the Mournings it was made with. Its methods are safe for concurrent use.
type Grief struct {
	kept  Mournings
	now   func() time.Time
	log   *slog.Logger
	known atomic.Pointer[[]Mourning]
}

// NewGrief knows of no mourning until it has looked.
func NewGrief(m Mournings, now func() time.Time, log *slog.Logger) *Grief {
	return &Grief{kept: m, now: now, log: log}
}

// Why is why there is no cheer for a number of a country on a day, "" if there may be.
func (g *Grief) Why(region string, d almanac.Day) string {
	all := g.known.Load()
	if all == nil {
		return ""
	}
	for _, m := range *all {
		if (m.Region == "" || m.Region == region) && !m.Until.Before(d) {
			return "mourning until " + m.Until.String() + ": no cheer"
		}
	}
	return ""
}

// Mournings are those that last on a day or later, by region.
func (g *Grief) Mournings(ctx context.Context, on almanac.Day) ([]Mourning, error) {
	return g.kept.Mournings(ctx, on)
}

// Mourn declares a mourning, which this process knows at once.
func (g *Grief) Mourn(ctx context.Context, m Mourning) error {
	return errors.Join(g.kept.Mourn(ctx, m), g.Look(ctx))
}

// Cheer ends one, which this process knows at once.
func (g *Grief) Cheer(ctx context.Context, region, by, why string, at time.Time) (ended bool, err error) {
	ended, err = g.kept.Cheer(ctx, region, by, why, at)
	return ended, errors.Join(err, g.Look(ctx))
}

// Look reads what is declared now.
func (g *Grief) Look(ctx context.Context) error {
	all, err := g.kept.Mournings(ctx, lasting(g.now()))
	if err != nil {
		return err
	}
	g.known.Store(&all)
	return nil
}

// Follow looks every second until ctx ends. What it knew last holds while the store does not answer.
func (g *Grief) Follow(ctx context.Context) {
	_ = clock.Every(ctx, time.Second, g.Look, g.log.WarnContext, "mourning is not known anew: what was known holds") // nil always
}
