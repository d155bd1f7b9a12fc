package batch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"cardline/internal/batch"
)

func double(_ context.Context, reqs []int) ([]batch.Outcome[int], error) {
	outs := make([]batch.Outcome[int], len(reqs))
	for i, r := range reqs {
		outs[i].Value = 2 * r
	}
	return outs, nil
}

func TestEveryCallerGetsItsOwnAnswer(t *testing.T) {
	t.Parallel()
	g := batch.New(double, batch.Options{Max: 7, Flushers: 3})
	var wg sync.WaitGroup
	for i := range 1000 {
		wg.Go(func() {
			if got, err := g.Do(t.Context(), i); err != nil || got != 2*i {
				t.Errorf("Do(%d) = %d, %v", i, got, err)
			}
		})
	}
	wg.Wait()
	g.Close()
}

// gate is a flush that stops until it is let through, and remembers the groups it saw.
type gate struct {
	mu     sync.Mutex
	groups [][]int
	open   chan struct{}
	inside chan struct{}
}

func newGate() *gate { return &gate{open: make(chan struct{}), inside: make(chan struct{}, 100)} }

func (g *gate) flush(ctx context.Context, reqs []int) ([]batch.Outcome[int], error) {
	g.mu.Lock()
	g.groups = append(g.groups, slices.Sorted(slices.Values(reqs)))
	g.mu.Unlock()
	g.inside <- struct{}{}
	<-g.open
	return double(ctx, reqs)
}

func TestWhatQueuesDuringAFlushLeavesTogether(t *testing.T) {
	t.Parallel()
	gate := newGate()
	g := batch.New(gate.flush, batch.Options{Max: 4})
	var wg sync.WaitGroup
	ask := func(i int) {
		queued := g.Len()
		wg.Go(func() { _, _ = g.Do(t.Context(), i) })
		if i > 0 {
			waitFor(t, func() bool { return g.Len() == queued+1 })
		}
	}
	ask(0)
	<-gate.inside
	for i := 1; i <= 6; i++ {
		ask(i)
	}
	close(gate.open)
	wg.Wait()
	want := [][]int{{0}, {1, 2, 3, 4}, {5, 6}}
	if fmt.Sprint(gate.groups) != fmt.Sprint(want) {
		t.Errorf("groups = %v, want %v", gate.groups, want)
	}
}

func TestAGroupLingersForMoreWhereNobodyIsInAHurry(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var sizes []int
	count := func(ctx context.Context, reqs []int) ([]batch.Outcome[int], error) {
		mu.Lock()
		defer mu.Unlock()
		sizes = append(sizes, len(reqs))
		return double(ctx, reqs)
	}
	g := batch.New(count, batch.Options{Max: 4, Linger: time.Minute})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if got, err := g.Do(t.Context(), i); err != nil || got != 2*i {
				t.Errorf("Do(%d) = %d, %v", i, got, err)
			}
		})
	}
	wg.Wait() // full groups leave at once
	if !slices.Equal(sizes, []int{4, 4}) {
		t.Errorf("groups of %d", sizes)
	}
	soon := batch.New(double, batch.Options{Linger: time.Millisecond})
	if got, err := soon.Do(t.Context(), 1); err != nil || got != 2 {
		t.Errorf("a lone caller: %d, %v", got, err)
	}
	soon.Close()
}

func TestACallerWhoLeavesIsDropped(t *testing.T) {
	t.Parallel()
	gate := newGate()
	g := batch.New(gate.flush, batch.Options{})
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = g.Do(t.Context(), 1) })
	<-gate.inside

	why := errors.New("hung up")
	ctx, leave := context.WithCancelCause(t.Context())
	wg.Go(func() {
		if _, err := g.Do(ctx, 2); !errors.Is(err, why) {
			t.Errorf("err = %v, want %v", err, why)
		}
	})
	waitFor(t, func() bool { return g.Len() == 1 })
	leave(why)
	close(gate.open)
	wg.Wait()
	g.Close()
	if len(gate.groups) != 1 {
		t.Errorf("flushed %v: the second caller had left", gate.groups)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	odd := errors.New("odd")
	tests := map[string]struct {
		flush batch.Flush[int, int]
		want  string
	}{
		"one request's own": {func(_ context.Context, reqs []int) ([]batch.Outcome[int], error) {
			return []batch.Outcome[int]{{Err: odd}}, nil
		}, "odd"},
		"everybody's": {func(context.Context, []int) ([]batch.Outcome[int], error) { return nil, odd }, "odd"},
		"too few outcomes": {func(context.Context, []int) ([]batch.Outcome[int], error) { return nil, nil },
			"batch: 0 outcomes for 1 requests"},
		"a panic": {func(context.Context, []int) ([]batch.Outcome[int], error) { panic("boom") }, "batch: flush panicked: boom"},
		"too slow": {func(ctx context.Context, _ []int) ([]batch.Outcome[int], error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, "context deadline exceeded"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := batch.New(tt.flush, batch.Options{Timeout: 50 * time.Millisecond})
			if _, err := g.Do(t.Context(), 1); err == nil || err.Error() != tt.want {
				t.Errorf("err = %v, want %s", err, tt.want)
			}
		})
	}
}

func TestCloseDrainsAndRefuses(t *testing.T) {
	t.Parallel()
	gate := newGate()
	g := batch.New(gate.flush, batch.Options{Max: 1})
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			if got, err := g.Do(t.Context(), i); err != nil || got != 2*i {
				t.Errorf("Do(%d) = %d, %v: accepted before Close", i, got, err)
			}
		})
	}
	<-gate.inside
	waitFor(t, func() bool { return g.Len() == 2 })
	closed := make(chan struct{})
	go func() { g.Close(); close(closed) }()
	waitFor(t, func() bool { _, err := g.Do(shortly(t), 9); return errors.Is(err, batch.ErrClosed) })
	close(gate.open)
	<-closed
	wg.Wait()
	if n := len(gate.groups); n != 3 {
		t.Errorf("%d flushes before Close returned, want 3", n)
	}
}

// shortly is a context that has ended: a request with it is dropped, never flushed.
func shortly(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited 10 s in vain")
		}
	}
}

func BenchmarkDo(b *testing.B) {
	g := batch.New(double, batch.Options{Flushers: 2})
	b.SetParallelism(32)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			_, _ = g.Do(b.Context(), 1)
		}
	})
}
