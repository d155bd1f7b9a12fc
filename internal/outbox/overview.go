package outbox

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// LaneLoad is what a lane has to do.
type LaneLoad struct {
	Lane    Lane
	Due     int // should have left by now
	Later   int // planned or held for later
	Held    int // of both, those that a gate held
	Working int // taken by a worker, and not handed over yet
	Handed  int // at the carrier, without its answer
	Unknown int // of unknown fate, to be settled by asking
	Person  int // of unknown fate, for a person to tell
	Failed  int // of the last seven days and not replayed
	Oldest  time.Time
	Weight  map[Purpose]int // segments of those due
}

// Owed is what a carrier took from a sender and has told no end of.
type Owed struct {
	Sender string
	All    int
	Late   int // of these, for longer than is usual
	Oldest time.Time
}

// Stand is where messages stand. Hold is why they are held, without the hour until which they are; of other states it is empty.
type Stand struct {
	State State
	Hold  string
	N     int
}

// owedDays is how far back receipts are missed: what is older, the comparison of its day has settled.
const owedDays = 3

// Loads counts what lanes have to do.
type Loads interface {
	Loads(ctx context.Context, now time.Time) ([]LaneLoad, error)
	// Owed counts by sender what was planned since a time, taken by the carrier, and not told the end of; late is what was handed over
	// before.
	Owed(ctx context.Context, since, late time.Time) ([]Owed, error)
}

// Rest is a sender that the carrier told this process to leave alone.
type Rest struct {
	Sender string
	Left   time.Duration
}

// Overview is how the outbox stands. Accounts are those of the process that is asked.
type Overview struct {
	At       time.Time // by our clock
	Lanes    []LaneLoad
	Pauses   []Pause
	Stops    []Stop
	Senders  []string
	For      map[Purpose][]string // the senders of a purpose
	Rests    []Rest
	Accounts []AccountHealth
	Owed     []Owed
	Counted  time.Time // when Owed was: on a large table it is not counted at every look
}

// Overview tells how the outbox stands. late is how long a receipt may take.
func (o *Outbox) Overview(ctx context.Context, loads Loads, late time.Duration) (v Overview, err error) {
	v.At = o.Clock.Now()
	lanes, err := loads.Loads(ctx, v.At)
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
	if v.Owed, v.Counted, err = o.owed.count(ctx, o, loads, v.At, late); err != nil {
		return v, err
	}
	v.Accounts, v.Senders, v.For = o.Accounts(), o.AllSenders(), map[Purpose][]string{}
	for _, p := range []Purpose{Security, Service, Marketing} {
		v.For[p] = o.roads.senders(p)
	}
	if err := o.learnRests(ctx); err != nil {
		o.Log.WarnContext(ctx, "outbox: rests of other processes not known", "err", err)
	}
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

// owing keeps the last count of what carriers owe. No index tells it, for that would be written at every receipt: counting a day of
// millions takes seconds, and may take a twentieth of the time at most.
type owing struct {
	mu    sync.Mutex
	late  time.Duration
	known []Owed
	at    time.Time // by our clock
	next  time.Time // by the machine's
}

func (w *owing) count(ctx context.Context, o *Outbox, loads Loads, now time.Time, late time.Duration) ([]Owed, time.Time, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	began := o.Clock.Wall()
	if began.Before(w.next) && late == w.late {
		return w.known, w.at, nil
	}
	known, err := loads.Owed(ctx, now.AddDate(0, 0, -owedDays), now.Add(-late))
	if err != nil {
		return nil, now, fmt.Errorf("count receipts that are owed: %w", err)
	}
	ended := o.Clock.Wall()
	w.late, w.known, w.at, w.next = late, known, now, ended.Add(20*ended.Sub(began))
	return known, now, nil
}
