package outbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// paused is what this process knows of the pauses, read anew every second.
type paused struct {
	needed bool // to be known before anything leaves
	known  atomic.Pointer[[]Pause]
	read   sync.Mutex // what was read first is never known last

	mu      sync.Mutex
	last    uint64              // number of the last group that was begun
	judging map[uint64]struct{} // groups with the gates, until what those said is written
	over    map[string]uint64   // what the reasons of pauses that are over begin with, and the last group that may go by them

	foreign atomic.Bool // the carrier sent something that ours do not tell of
}

func newPaused(needed bool) *paused {
	return &paused{needed: needed, judging: map[uint64]struct{}{}, over: map[string]uint64{}}
}

func (p *paused) all() []Pause {
	if known := p.known.Load(); known != nil {
		return *known
	}
	return nil
}

// lane is the pause that keeps a whole lane from being worked on.
func (p *paused) lane(l Lane) (Pause, bool) {
	if p.needed && p.known.Load() == nil {
		return Pause{Kind: PauseAll, Reason: "not known yet what is paused"}, true
	}
	return pausing(p.all(), l)
}

// pausing is the one among some pauses that keeps a whole lane from being worked on.
func pausing(all []Pause, l Lane) (Pause, bool) {
	for _, one := range all {
		if (one.Kind == PauseAll || one.Kind == PauseLane && one.Name == string(l)) && (one.Security || !urgent(l)) {
			return one, true
		}
	}
	return Pause{}, false
}

// group notes that the gates are asked about one, which go by the pauses known now. written ends it.
func (p *paused) group() (written func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	n := p.last
	p.judging[n] = struct{}{}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.judging, n)
	}
}

// ended notes pauses that are over.
func (p *paused) ended(before, now []Pause) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range before {
		if !slices.ContainsFunc(now, func(q Pause) bool { return q.Names() == one.Names() }) {
			p.over[one.beginning()] = p.last
		}
	}
}

// sleepers are rows that may still sleep for a pause that is over.
type sleepers struct {
	beginning string // of their reasons
	last      uint64 // group that may hold more
	all       bool   // no group can add to them any more
}

func (p *paused) asleep() (out []sleepers) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for beginning, last := range p.over {
		written := !slices.ContainsFunc(slices.Collect(maps.Keys(p.judging)), func(n uint64) bool { return n <= last })
		out = append(out, sleepers{beginning, last, written})
	}
	return out
}

// woken notes that they were, unless the pause came and went again meanwhile.
func (p *paused) woken(s sleepers) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.all && p.over[s.beginning] == s.last {
		delete(p.over, s.beginning)
	}
}

// learnPauses reads what all processes have paused or resumed.
func (o *Outbox) learnPauses(ctx context.Context) error {
	if o.Pauses == nil {
		return nil
	}
	if err := o.readPauses(ctx); err != nil {
		return err
	}
	return o.wake(ctx)
}

func (o *Outbox) readPauses(ctx context.Context) error {
	o.paused.read.Lock()
	defer o.paused.read.Unlock()
	all, err := o.Pauses.Paused(ctx)
	if err != nil {
		return fmt.Errorf("read what is paused: %w", err)
	}
	cancelled, err := o.Pauses.Cancelled(ctx)
	if err != nil {
		return fmt.Errorf("read what is cancelled: %w", err)
	}
	all = append(cancelled, all...)
	if o.Foreigns != nil { // after the pauses: while what the carrier sent is being learned, everything is paused
		any, err := o.Foreigns.AnyForeign(ctx, o.Clock.Now().Add(-foreignMost))
		if err != nil {
			return fmt.Errorf("read what was sent before a restore: %w", err)
		}
		o.paused.foreign.Store(any)
	}
	before := o.paused.all()
	o.paused.known.Store(&all)
	o.paused.ended(before, all)
	return nil
}

// wake frees what was held for pauses that are over. Whoever resumed has freed what was held then; groups this process judged before it
// knew may be written long after, and are waited for.
func (o *Outbox) wake(ctx context.Context) error {
	for _, s := range o.paused.asleep() {
		if _, err := o.Pauses.Wake(ctx, s.beginning); err != nil {
			return fmt.Errorf("wake what a pause held: %w", err)
		}
		o.paused.woken(s)
	}
	return nil
}

// followOthers never lets what other processes have found grow old, pauses, stops and accounts that rest: it has a loop of its own, which waits
// for no carrier.
func (o *Outbox) followOthers(ctx context.Context) {
	o.everySecond(ctx, nil, func() error { return errors.Join(o.learnPauses(ctx), o.learnStops(ctx), o.learnRests(ctx)) })
}
