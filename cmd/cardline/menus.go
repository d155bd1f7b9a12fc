package main

import (
	"context"
	"strconv"
	"strings"
	"time"

	"cardline/gateway/api"
	"cardline/internal/dialogue"
	"cardline/internal/menus"
	"cardline/internal/overview"
	"cardline/internal/telemetry"
	"cardline/ivr"
)

// openMenus opens the versions of the voice menu, and counts what callers do in them.
func (a *app) openMenus(ctx context.Context) (err error) {
	if a.menus, err = menus.Open(ctx, a.db.Menus(), knownVerb, a.log); err != nil {
		return err
	}
	a.menus.Told = a.metrics.MenuInUse
	a.tally = menus.NewTally(a.db.MenuCounts(), a.clock.Now)
	return nil
}

// menuDoors are what the API may do with them.
func (a *app) menuDoors() api.Menus {
	return api.Menus{
		Editor: menus.Editor{Library: a.menus, Shelf: a.db.Menus(), Now: a.clock.Now}, Tally: a.tally, Steps: a.db.Ledger(),
	}
}

// figures tells the metrics and the figures of the menu what calls do.
type figures struct {
	*telemetry.Metrics
	tally   *menus.Tally
	minutes *overview.Minutes
}

var (
	_ dialogue.Observer = figures{}
	_ dialogue.Figures  = figures{}
)

// Turn implements dialogue.Observer: the score of a call is the outcome of the verb that takes it.
func (f figures) Turn(channel, verb, outcome string, took time.Duration) {
	f.Metrics.Turn(channel, verb, outcome, took)
	f.minutes.Turn(channel, verb, outcome, took)
	if said, is := strings.CutPrefix(outcome, "score-"); is && verb == "SURVEY" {
		if score, err := strconv.Atoi(said); err == nil {
			f.Scored(score)
			f.tally.Scored(score)
		}
	}
}

// Went implements dialogue.Figures.
func (f figures) Went(version string, ways []ivr.Went) {
	f.tally.Went(version, ways)
	for _, w := range ways {
		if w.From == "" {
			f.minutes.Rang()
		}
		switch w.Key {
		case ivr.KeyTimeout:
			f.NoInput(w.From)
		case ivr.KeyInvalid:
			f.NoMatch(w.From)
		}
	}
}

// Stopped implements dialogue.Figures.
func (f figures) Stopped(after time.Duration) {
	f.CardStopped(after)
	f.tally.Stopped(after)
}

// Ended implements dialogue.Figures.
func (f figures) Ended(version, node string, how dialogue.Ending) {
	f.CallEnded(string(how))
	f.minutes.Ended(string(how))
	f.tally.Ended(version, node, string(how))
}
