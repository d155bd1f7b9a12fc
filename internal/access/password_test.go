package access

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// slow is a hasher whose hashes end when they are told to, and what is under way in it.
func slow(end <-chan struct{}) (h hasher, underway *atomic.Int32) {
	h, underway = newHasher(), &atomic.Int32{}
	h.derive = func(_, _ []byte) []byte {
		underway.Add(1)
		defer underway.Add(-1)
		<-end
		return make([]byte, hashBytes)
	}
	return h, underway
}

// However many sign in at once, two hashes are made; few enough wait, none for long, and nothing was done for who is turned away.
func TestHashesAreMadeTwoAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		end := make(chan struct{})
		h, underway := slow(end)
		var began, crowded, done atomic.Int32
		var all sync.WaitGroup
		sign := func() {
			err := h.inTurn(t.Context(), func() error {
				began.Add(1)
				h.fits("correct horse battery", "")
				return nil
			})
			switch {
			case errors.Is(err, ErrCrowded):
				crowded.Add(1)
			case err == nil:
				done.Add(1)
			default:
				t.Error(err)
			}
		}
		for range hashesAtOnce + hashesWait + 50 {
			all.Go(sign)
		}
		synctest.Wait()
		if underway.Load() != 2 || crowded.Load() != 50 {
			t.Errorf("%d hashes are under way and %d tries are turned away, want 2 and 50", underway.Load(), crowded.Load())
		}
		end <- struct{}{} // one ends, and the next in the line begins
		synctest.Wait()
		if underway.Load() != 2 || began.Load() != 3 {
			t.Errorf("after one ended %d hashes are under way and %d began, want 2 and 3", underway.Load(), began.Load())
		}
		time.Sleep(hashPatience)
		synctest.Wait()
		if crowded.Load() != 50+hashesWait-1 || began.Load() != 3 {
			t.Errorf("once nobody has any more patience %d are turned away and %d began", crowded.Load(), began.Load())
		}
		close(end)
		all.Wait()
		if sign(); done.Load() != 4 {
			t.Errorf("%d were signed in, want 4: afterwards there is room again", done.Load())
		}
	})
}

// A try that finds no turn does not count as one, nor does one that was given up.
func TestWhoIsTurnedAwayIsNotCharged(t *testing.T) {
	t.Parallel()
	h := newHasher()
	for range cap(h.line) {
		h.line <- struct{}{}
	}
	r := &Reception{hashes: h, now: time.Now} // without a book: it would be read
	if _, err := r.SignIn(t.Context(), Arrival{Name: "anna"}); !errors.Is(err, ErrCrowded) {
		t.Errorf("in a crowd: %v", err)
	}
	for range cap(h.line) {
		<-h.line
	}
	for range cap(h.turns) {
		h.turns <- struct{}{}
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := r.SignIn(gone, Arrival{Name: "anna"}); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}
