package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Errors of those who operate the outbox.
var (
	ErrPause    = errors.New("outbox: no such pause can be made")
	ErrDraining = errors.New("outbox: no new campaigns are planned now: somebody drains it")
	ErrRestored = errors.New("outbox: the database came back from a backup: reconcile first, which resumes by itself")
)

// Pause halts something everywhere within a second or two, and here at once. What is at the carrier already is not called back.
func (o *Outbox) Pause(ctx context.Context, p Pause) error {
	if err := p.Check(); err != nil {
		return err
	}
	for _, known := range o.paused.all() {
		if known.Restored && known.Kind == p.Kind {
			return ErrRestored
		}
	}
	p.Since = o.Clock.Now()
	if err := o.Pauses.Pause(ctx, p); err != nil {
		return fmt.Errorf("pause %s: %w", p.Names(), err)
	}
	return o.learnPauses(ctx)
}

// Resume ends a pause. false: there was none. freed is how many messages it held one by one.
func (o *Outbox) Resume(ctx context.Context, kind PauseKind, name, by, why string) (resumed bool, freed int, err error) {
	all, err := o.Pauses.Paused(ctx)
	if err != nil {
		return false, 0, fmt.Errorf("read what is paused: %w", err)
	}
	for _, p := range all {
		if p.Kind != kind || p.Name != name {
			continue
		}
		if p.Restored {
			return false, 0, ErrRestored
		}
		if resumed, freed, err = o.Pauses.Resume(ctx, p, p.held(), by, why); err != nil {
			return false, 0, fmt.Errorf("resume %s: %w", p.Names(), err)
		}
	}
	return resumed, freed, o.learnPauses(ctx)
}

// Draining reports whether new marketing and greetings are refused. Whoever plans them without Add asks first.
func (o *Outbox) Draining(ctx context.Context) (bool, error) {
	if o.Pauses == nil {
		return false, nil
	}
	all, err := o.Pauses.Paused(ctx)
	if err != nil {
		return false, fmt.Errorf("read what is paused: %w", err)
	}
	for _, p := range all {
		if p.Kind == PausePlanning {
			return true, nil
		}
	}
	return false, nil
}

// planned is nil when none of ms is refused while the outbox is drained.
func (o *Outbox) plannable(ctx context.Context, ms []Message) error {
	for _, m := range ms {
		if m.Lane != MarketingLane {
			continue
		}
		if draining, err := o.Draining(ctx); err != nil {
			return err
		} else if draining {
			return ErrDraining
		}
		return nil
	}
	return nil
}

// LaneLoad is what a lane has to do.
type LaneLoad struct {
	Lane    Lane
	Due     int // should have left by now
	Later   int // planned or held for later
	Held    int // of both, those that a gate held
	Working int // taken by a worker, or at the carrier without its answer
	Unknown int // of unknown fate, to be settled by asking
	Person  int // of unknown fate, for a person to tell
	Failed  int // of the last seven days and not replayed
	Oldest  time.Time
}

// Loads counts what lanes have to do.
type Loads interface {
	Loads(ctx context.Context, now time.Time) ([]LaneLoad, error)
}

// Rest is a sender that the carrier told this process to leave alone.
type Rest struct {
	Sender string
	Left   time.Duration
}

// Overview is how the outbox stands. Rests and accounts are those of the process that is asked.
type Overview struct {
	Lanes    []LaneLoad
	Pauses   []Pause
	Stops    []Stop
	Senders  []string
	Rests    []Rest
	Accounts []AccountHealth
}

// Overview tells how the outbox stands.
func (o *Outbox) Overview(ctx context.Context, loads Loads) (v Overview, err error) {
	lanes, err := loads.Loads(ctx, o.Clock.Now())
	if err != nil {
		return v, fmt.Errorf("count messages: %w", err)
	}
	for _, l := range Lanes() {
		load := LaneLoad{Lane: l}
		for _, known := range lanes {
			if known.Lane == l {
				load = known
			}
		}
		v.Lanes = append(v.Lanes, load)
	}
	if o.Pauses != nil {
		if v.Pauses, err = o.Pauses.Paused(ctx); err != nil {
			return v, fmt.Errorf("read what is paused: %w", err)
		}
	}
	if v.Stops, err = o.AllStopped(ctx); err != nil {
		return v, fmt.Errorf("read what is stopped: %w", err)
	}
	v.Accounts, v.Senders = o.Accounts(), o.AllSenders()
	for _, s := range v.Senders {
		if left := o.pauses.left(s); left > 0 {
			v.Rests = append(v.Rests, Rest{s, left})
		}
	}
	return v, nil
}

// AllSenders are our addresses, each once, in the order of their purposes.
func (o *Outbox) AllSenders() (out []string) {
	seen := map[string]bool{"": true}
	for _, p := range []Purpose{Security, Service, Marketing} {
		for _, s := range o.roads.senders(p) {
			if !seen[s] {
				seen[s], out = true, append(out, s)
			}
		}
	}
	return out
}
