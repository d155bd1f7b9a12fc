package lines

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"cardline/internal/clock"
	"cardline/internal/locale"
)

// Emergency keeps people from answering: a fire, a storm, a failure. While it lasts callers hear so, and what they can do instead.
type Emergency struct {
	Line   string // "" for every line
	Reason string // for colleagues and the audit trail
	Say    locale.Words
	By     string
	Since  time.Time
	Until  time.Time // it ends by itself
}

// Longest is how long an emergency lasts at most before somebody must say so again.
const Longest = 72 * time.Hour

// ErrEmergency is an emergency that cannot be declared; the error says why.
var ErrEmergency = errors.New("emergency not declared")

// Check reports what is wrong with an emergency that is asked for.
func (e Emergency) Check(now time.Time) error {
	switch {
	case strings.TrimSpace(e.Reason) == "":
		return fmt.Errorf("%w: a reason is needed", ErrEmergency)
	case !e.Until.After(now):
		return fmt.Errorf("%w: it would be over already", ErrEmergency)
	case e.Until.After(now.Add(Longest)):
		return fmt.Errorf("%w: it lasts at most %s", ErrEmergency, Longest)
	case len(e.Say) > 0 && !everywhere(e.Say):
		return fmt.Errorf("%w: words are wanted in every language, or in none", ErrEmergency)
	}
	return nil
}

func everywhere(w locale.Words) bool {
	return !slices.ContainsFunc(locale.All(), func(l locale.Lang) bool { return strings.TrimSpace(w[l]) == "" })
}

// Switches keep emergencies for all processes.
type Switches interface {
	// Emergencies are those that last at now.
	Emergencies(ctx context.Context, now time.Time) ([]Emergency, error)
	// Declare writes one down over an earlier one of the same line, with its audit entry.
	Declare(ctx context.Context, e Emergency) error
	// Lift ends one, with an audit entry; false where there was none.
	Lift(ctx context.Context, line, by, why string, at time.Time) (lifted bool, err error)
}

// Board tells how each line stands. Its methods are safe for concurrent use.
type Board struct {
	Switches Switches
	Table    Table

	now   func() time.Time
	log   *slog.Logger
	known atomic.Pointer[[]Emergency]
}

// NewBoard makes a board that knows of no emergency until it has looked.
func NewBoard(t Table, s Switches, now func() time.Time, log *slog.Logger) *Board {
	return &Board{Switches: s, Table: t, now: now, log: log}
}

// Of is how a line stands: emergency, holiday, closed or open; and when people answer again, zero where nobody knows: the first opening
// after every emergency there is now. A line that is not in the table stands as main does.
func (b *Board) Of(name string, now time.Time) (state string, opens time.Time) {
	if name == Lost {
		return "open", now
	}
	over := now
	for e, is := b.Emergency(name, over); is; e, is = b.Emergency(name, over) {
		over = e.Until
	}
	opening := b.Table[b.Table.known(name)].Opening
	if over.After(now) {
		return "emergency", opening.Opens(over)
	}
	return opening.At(now), opening.Opens(now)
}

// Zone is where the people of a line are.
func (b *Board) Zone(name string) *time.Location {
	if z := b.Table[b.Table.known(name)].Opening.Zone; z != nil {
		return z
	}
	return time.UTC
}

// Says is what callers are told of an emergency in somebody's own words, nil where there are none.
func (b *Board) Says(name string, now time.Time) locale.Words {
	if e, is := b.Emergency(name, now); is && name != Lost {
		return e.Say
	}
	return nil
}

// Emergency is the one that lasts at a line: its own before one of every line.
func (b *Board) Emergency(name string, now time.Time) (e Emergency, is bool) {
	all := b.known.Load()
	if all == nil {
		return e, false
	}
	name = b.Table.known(name)
	for _, one := range *all {
		if !now.Before(one.Until) || one.Line != "" && one.Line != name {
			continue
		}
		if !is || one.Line == name {
			e, is = one, true
		}
	}
	return e, is
}

// Follow looks for emergencies every second until ctx ends. What it knew last holds while the store does not answer.
func (b *Board) Follow(ctx context.Context) {
	_ = clock.Every(ctx, time.Second, b.Look, b.log.WarnContext, "emergencies of the lines are not known anew: what was known holds") // nil always
}

// Look reads the emergencies now.
func (b *Board) Look(ctx context.Context) error {
	all, err := b.Switches.Emergencies(ctx, b.now())
	if err != nil {
		return err
	}
	b.known.Store(&all)
	return nil
}
