package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// load is what was measured of one target over one stretch of time.
type load struct {
	Rate     float64       `json:"per_second"`
	P50      time.Duration `json:"p50_ns"`
	P99      time.Duration `json:"p99_ns"`
	Answers  int           `json:"answers"`
	Errors   int           `json:"errors"`
	Server   float64       `json:"server_cpu_us"`   // per answer
	Redis    float64       `json:"redis_cpu_us"`    // per answer; 0: not ours to see
	Postgres float64       `json:"postgres_cpu_us"` // likewise
	Beside   float64       `json:"bench_cpu_us"`    // the bench's own, which is the far end; 0: not told
	Memory   int64         `json:"resident_bytes"`  // of the server at the end
	first    error
}

// errNothing: the load came to no answers at all.
var errNothing = errors.New("not one answer")

// generator loads one target at a time.
type generator struct {
	now         func() time.Time
	connections int
	warm, span  time.Duration // the first is not counted
	watch       func() usage  // CPU of everybody behind addr, at this moment
	pace        float64       // requests a second; 0: as fast as the answers come
}

// tally is one connection's share.
type tally struct {
	took   []time.Duration
	errors int
	first  error
}

// stretch is one measurement in time: what begins and ends between from and until counts.
type stretch struct {
	began, from, until time.Time
	slots              atomic.Int64 // of an even pace, given out so far
}

// run puts the crowd on addr and waits until the time is over, which begins when everybody is connected.
func (g *generator) run(ctx context.Context, addr string, who crowd) (load, error) {
	tallies, visits := make([]tally, g.connections), make([]func() error, g.connections)
	for i := range visits {
		w, err := dial(addr, token)
		if err != nil {
			return load{}, err
		}
		defer w.close()
		v := who(i, g.connections)
		visits[i] = func() error { return v.visit(w) }
	}
	var group sync.WaitGroup
	began := g.now()
	s := &stretch{began: began, from: began.Add(g.warm), until: began.Add(g.warm + g.span)}
	for i, visit := range visits {
		group.Go(func() { g.work(ctx, s, &tallies[i], visit) })
	}
	var before, after usage
	if err := g.wait(ctx, s.from); err != nil {
		return load{}, err
	}
	before = g.watch()
	if err := g.wait(ctx, s.until); err != nil {
		return load{}, err
	}
	after = g.watch()
	group.Wait()
	return g.sum(tallies, after.since(before))
}

// work is one connection until the time is over. A failed request is counted and the connection goes on, if it is still there.
func (g *generator) work(ctx context.Context, s *stretch, t *tally, visit func() error) {
	for ctx.Err() == nil {
		start := g.now()
		if g.pace > 0 {
			start = g.slot(ctx, s)
		}
		if !start.Before(s.until) {
			return
		}
		err := visit()
		end := g.now()
		switch {
		case err != nil:
			t.errors++
			t.first = firstOf(t.first, err)
			if t.errors > 10 {
				return
			}
		case !start.Before(s.from) && end.Before(s.until):
			t.took = append(t.took, end.Sub(start))
		}
	}
}

// slot waits for the next moment of an even pace. A connection that was busy past its moment counts from then, so that waiting for
// a slow server is not left out; one that was merely woken late counts from when it woke.
func (g *generator) slot(ctx context.Context, s *stretch) time.Time {
	due := s.began.Add(time.Duration(float64(s.slots.Add(1)) / g.pace * float64(time.Second)))
	if !g.now().Before(due) {
		return due
	}
	_ = g.wait(ctx, due)
	return g.now()
}

func (g *generator) wait(ctx context.Context, until time.Time) error {
	timer := time.NewTimer(until.Sub(g.now()))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

func (g *generator) sum(tallies []tally, used usage) (load, error) {
	var l load
	var took []time.Duration
	for _, t := range tallies {
		took = append(took, t.took...)
		l.Errors += t.errors
		l.first = firstOf(l.first, t.first)
	}
	if len(took) == 0 {
		return l, fmt.Errorf("%w: %w", errNothing, firstOf(l.first, context.DeadlineExceeded))
	}
	slices.Sort(took)
	l.Answers = len(took)
	l.Rate = float64(len(took)) / g.span.Seconds()
	l.P50, l.P99 = took[len(took)/2], took[min(len(took)-1, int(math.Ceil(float64(len(took))*0.99)))]
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(len(took)) }
	l.Server, l.Redis, l.Postgres, l.Memory = each(used.server), each(used.redis), each(used.postgres), used.memory
	return l, nil
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
