package clock

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestOfRoundsThatFailTheFirstIsToldOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		tell := func(_ context.Context, words string, more ...any) {
			told = append(told, words+": "+more[1].(error).Error())
		}
		answers := []error{nil, errors.New("away"), errors.New("still away"), nil, errors.New("away again")}
		ctx, stop := context.WithTimeout(t.Context(), 4*time.Second+time.Millisecond)
		defer stop()
		done := 0
		err := Every(ctx, time.Second, func(context.Context) error { done++; return answers[done-1] }, tell, "what was known holds")
		if err != nil || done != len(answers) {
			t.Fatalf("%d rounds, and %v", done, err)
		}
		if want := []string{"what was known holds: away", "what was known holds: away again"}; !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
	})
}

func TestARoundBrokenOffByTheEndIsNotToldOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		work := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		if err := Every(ctx, time.Minute, work, func(context.Context, string, ...any) { t.Error("told") }, ""); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatHasGatheredIsPutAwayAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer stop()
		began := time.Now()
		var at []time.Duration
		full := errors.New("full")
		err := Gathering(ctx, time.Second, 5*time.Second, func(ctx context.Context) error {
			at = append(at, time.Since(began))
			if len(at) < 3 {
				return nil
			}
			if left, ok := ctx.Deadline(); !ok || time.Until(left) != 5*time.Second || ctx.Err() != nil {
				t.Errorf("the last round has until %v", left)
			}
			return full
		}, nil, "")
		if want := []time.Duration{time.Second, 2 * time.Second, 2500 * time.Millisecond}; !slices.Equal(at, want) || !errors.Is(err, full) {
			t.Errorf("put away at %v, and %v", at, err)
		}
	})
}
