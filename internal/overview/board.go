package overview

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"cardline/internal/clock"
	"cardline/internal/outbox"
)

// How often a board looks. A count of a large table takes a twentieth of the time at most.
const (
	lookEvery  = 3 * time.Second  // while somebody watches
	partsEvery = 4                // ticks between two looks at the parts alone, while nobody does
	countEvery = 15 * time.Second // of what takes reading many rows
	lookWait   = 4 * time.Second  // how long one section may take
	seldom     = 20
)

// Sources are what a board looks at. Nil ones leave their sections out.
type Sources struct {
	Minutes  *Minutes
	Loads    Loads
	Stands   Stands
	Cases    CaseFinder
	Parts    []Part
	Accounts func() []outbox.AccountHealth
}

// Board looks at its sources for everybody who watches: one look for all of them, and none for nobody. Safe for concurrent use.
type Board struct {
	sources Sources
	clock   *clock.Clock
	log     *slog.Logger
	parts   watch

	looking  oneAtATime
	counting map[string]*pacing

	mu       sync.Mutex
	watchers int
	latest   *Frame
	looked   time.Time // by the machine's clock
}

// Frame is a snapshot as it is told to those who watch.
type Frame struct {
	ID       int64 // grows by one with each; starts anew with the process
	Snapshot Snapshot
	Whole    []byte // JSON
	Change   []byte // JSON of the sections that differ from the frame before
	sections map[string]json.RawMessage
	next     chan struct{}
}

// Next is closed when there is a newer frame.
func (f *Frame) Next() <-chan struct{} { return f.next }

// pacing keeps a count from being made too often.
type pacing struct {
	next    time.Time // by the machine's clock
	failing bool
}

// NewBoard looks at sources. Its clock times the figures; the machine's says when to look again.
func NewBoard(sources Sources, c *clock.Clock, log *slog.Logger) *Board {
	return &Board{sources: sources, clock: c, log: log, parts: watch{seen: map[string]Health{}}, looking: make(oneAtATime, 1), counting: map[string]*pacing{}}
}

// Watch has the board look every few seconds until leave is called, once.
func (b *Board) Watch() (leave func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.watchers++
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.watchers--
	}
}

// Latest is the newest frame, made now where the last is older than a look's distance.
func (b *Board) Latest(ctx context.Context) (*Frame, error) {
	if f := b.fresh(); f != nil {
		return f, nil
	}
	if err := b.looking.enter(ctx); err != nil {
		return nil, err
	}
	defer b.looking.leave()
	if f := b.fresh(); f != nil { // somebody else looked meanwhile
		return f, nil
	}
	return b.look(context.WithoutCancel(ctx)) // it is for everybody, and bounded
}

// Follow looks while somebody watches, and asks the parts alone now and then while nobody does, until ctx ends.
func (b *Board) Follow(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for n := 0; ; n++ {
		switch {
		case b.watched() && b.looking.enter(ctx) == nil:
			if _, err := b.look(ctx); err != nil && ctx.Err() == nil {
				b.log.Error("the overview could not be told", "err", err)
			}
			b.looking.leave()
		case n%partsEvery == 0:
			b.parts.look(ctx, b.clock.Now(), b.sources.Parts, b.sources.Accounts)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (b *Board) watched() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.watchers > 0
}

// fresh is the newest frame unless it is old; a little more than the distance, so that whoever watches never looks.
func (b *Board) fresh() *Frame {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.latest == nil || b.clock.Wall().Sub(b.looked) > lookEvery+lookEvery/2 {
		return nil
	}
	return b.latest
}

// look makes the next frame. A section that cannot be looked at keeps what it said.
func (b *Board) look(ctx context.Context) (*Frame, error) {
	began := b.clock.Wall()
	s := Snapshot{Health: []Health{}}
	b.mu.Lock()
	before := b.latest
	if b.latest != nil {
		s = b.latest.Snapshot
	}
	b.mu.Unlock()
	s.At = b.clock.Now().Truncate(time.Second)
	var all sync.WaitGroup
	all.Go(func() { s.Health = b.parts.look(ctx, s.At, b.sources.Parts, b.sources.Accounts) })
	all.Go(func() {
		bounded, cancel := context.WithTimeout(ctx, lookWait)
		defer cancel()
		s.Minutes, s.Alone = b.sources.Minutes.Last(bounded)
	})
	lanes, funnel, cases := s.Lanes, s.Funnel, s.Cases
	if b.sources.Loads != nil {
		b.paced(ctx, &all, "lanes", lookEvery, func(ctx context.Context) error {
			return keep(&lanes)(lanesOf(ctx, b.sources.Loads, s.At))
		})
	}
	if b.sources.Stands != nil {
		b.paced(ctx, &all, "funnel", countEvery, func(ctx context.Context) error {
			return keep(&funnel)(funnelOf(ctx, b.sources.Stands, s.At))
		})
	}
	if b.sources.Cases != nil {
		b.paced(ctx, &all, "cases", countEvery, func(ctx context.Context) error {
			return keep(&cases)(casesOf(ctx, b.sources.Cases, s.At))
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil { // what was not waited for is not away
		return nil, err
	}
	s.Lanes, s.Funnel, s.Cases = lanes, funnel, cases
	f, err := frameOf(s, before)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.latest, b.looked = f, began; before != nil {
		close(before.next)
	}
	return f, nil
}

// keep puts what was found where it belongs, and leaves there what was where nothing was found.
func keep[T any](place **T) func(*T, error) error {
	return func(found *T, err error) error {
		if err == nil && found != nil {
			*place = found
		}
		return err
	}
}

// paced makes a count beside the others, unless it was made a moment ago.
func (b *Board) paced(ctx context.Context, all *sync.WaitGroup, what string, every time.Duration, count func(context.Context) error) {
	p := b.counting[what]
	if p == nil {
		p = &pacing{}
		b.counting[what] = p
	}
	began := b.clock.Wall()
	if began.Before(p.next) {
		return
	}
	all.Go(func() {
		bounded, cancel := context.WithTimeout(ctx, lookWait)
		defer cancel()
		err := count(bounded)
		ended := b.clock.Wall()
		p.next = began.Add(max(every-lookEvery/2, seldom*ended.Sub(began)))
		if err != nil && !p.failing && ctx.Err() == nil {
			b.log.Warn("a section of the overview keeps its last figures", "section", what, "err", err)
		}
		p.failing = err != nil
	})
}

// frameOf writes a snapshot down, and what of it differs from the frame before.
func frameOf(s Snapshot, before *Frame) (*Frame, error) {
	whole, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("writing the overview down: %w", err)
	}
	f := &Frame{ID: 1, Snapshot: s, Whole: whole, next: make(chan struct{})}
	if err := json.Unmarshal(whole, &f.sections); err != nil {
		return nil, fmt.Errorf("parting the overview: %w", err)
	}
	change := f.sections
	if before != nil {
		f.ID, change = before.ID+1, map[string]json.RawMessage{}
		for name, section := range f.sections {
			if string(before.sections[name]) != string(section) {
				change[name] = section
			}
		}
	}
	if f.Change, err = json.Marshal(change); err != nil {
		return nil, fmt.Errorf("writing down what changed: %w", err)
	}
	return f, nil
}
