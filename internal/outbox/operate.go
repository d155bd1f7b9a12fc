package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Errors of those who operate the outbox.
var (
	ErrPause    = errors.New("outbox: no such pause can be made")
	ErrDraining = errors.New("outbox: no new campaigns are planned now: the outbox is drained")
	ErrFilter   = errors.New("outbox: no such dead letters")
	ErrRestored = errors.New("outbox: the database came back from a backup: reconcile first, which resumes by itself")
)

// Pause halts something everywhere within a second or two, and here at once. What is at the carrier already is not called back. before
// is what was halted so already, its Kind "" where nothing was: its reason is replaced.
func (o *Outbox) Pause(ctx context.Context, p Pause) (now, before Pause, err error) {
	p.Name = wholeName(p.Kind, p.Name)
	if err := p.Check(); err != nil {
		return p, before, err
	}
	if ours := o.AllSenders(); p.Kind == PauseSender && !slices.Contains(ours, p.Name) {
		return p, before, fmt.Errorf("%w: there is no sender %q: there are %s", ErrPause, p.Name, listed(ours))
	}
	all, err := o.Pauses.Paused(ctx)
	if err != nil {
		return p, before, fmt.Errorf("read what is paused: %w", err)
	}
	for _, known := range all {
		switch {
		case known.Kind != p.Kind || known.Name != p.Name:
		case known.Restored:
			return p, before, ErrRestored
		default:
			before = known
		}
	}
	p.Since = o.Clock.Now()
	if err := o.Pauses.Pause(ctx, p); err != nil {
		return p, before, fmt.Errorf("pause %s: %w", p.Names(), err)
	}
	return p, before, o.learnPauses(ctx)
}

// Resumed is what came of ending a pause.
type Resumed struct {
	Ended Pause   // its Kind is "" where nothing was paused so
	Freed int     // messages it held one by one, and that are due now
	Still []Pause // what is paused besides
}

// Resume ends a pause.
func (o *Outbox) Resume(ctx context.Context, kind PauseKind, name, by, why string) (out Resumed, err error) {
	all, err := o.Pauses.Paused(ctx)
	if err != nil {
		return out, fmt.Errorf("read what is paused: %w", err)
	}
	if !slices.ContainsFunc(all, func(p Pause) bool { return p.Kind == kind && p.Name == name }) {
		name = wholeName(kind, name)
	}
	for _, p := range all {
		if p.Kind != kind || p.Name != name {
			out.Still = append(out.Still, p)
			continue
		}
		if p.Restored {
			return out, ErrRestored
		}
		resumed, freed, err := o.Pauses.Resume(ctx, p, p.beginning(), by, why)
		if err != nil {
			return out, fmt.Errorf("resume %s: %w", p.Names(), err)
		}
		if resumed {
			out.Ended, out.Freed = p, freed
		}
	}
	return out, o.learnPauses(ctx)
}

// Draining is nil unless new marketing and greetings are refused; it then is ErrDraining with who drains, and why. Whoever plans them
// without Add asks first.
func (o *Outbox) Draining(ctx context.Context) error {
	if o.Pauses == nil {
		return nil
	}
	all, err := o.Pauses.Paused(ctx)
	if err != nil {
		return fmt.Errorf("read what is paused: %w", err)
	}
	for _, p := range all {
		if p.Kind == PausePlanning {
			return fmt.Errorf("%w: %s since %s: %s", ErrDraining, p.Actor, p.Since.UTC().Format(time.RFC3339), p.Reason)
		}
	}
	return nil
}

// plannable is nil when none of ms is refused while the outbox is drained.
func (o *Outbox) plannable(ctx context.Context, ms []Message) error {
	for _, m := range ms {
		if m.Lane == MarketingLane {
			return o.Draining(ctx)
		}
	}
	return nil
}
