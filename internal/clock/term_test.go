package clock_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"cardline/internal/clock"
)

func TestATermIsSharedForAMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		parent, end := context.WithCancel(t.Context())
		defer end()
		term := clock.NewTerm(parent, 20*time.Second)
		first := term.Context()
		time.Sleep(999 * time.Millisecond)
		if term.Context() != first {
			t.Error("another one within the same second")
		}
		time.Sleep(2 * time.Millisecond)
		second := term.Context()
		if second == first {
			t.Error("the same one a second later")
		}
		time.Sleep(18998 * time.Millisecond)
		if first.Err() != nil {
			t.Errorf("ended before its time: %v", first.Err())
		}
		time.Sleep(2 * time.Millisecond)
		if !errors.Is(first.Err(), context.DeadlineExceeded) || second.Err() != nil {
			t.Errorf("after its time the first has %v, the second %v", first.Err(), second.Err())
		}
		end()
		if !errors.Is(second.Err(), context.Canceled) {
			t.Errorf("it outlives its parent: %v", second.Err())
		}
	})
}

func BenchmarkTerm(b *testing.B) {
	term := clock.NewTerm(b.Context(), 10*time.Second)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			_ = term.Context().Err()
		}
	})
}
