package clock

import (
	"context"
	"errors"
	"regexp"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestTurnedClock(t *testing.T) {
	t.Parallel()
	wall := time.Date(2026, 2, 17, 9, 30, 0, 0, time.FixedZone("HKT", 8*3600))
	c := New(func() time.Time { return wall })
	if !c.Now().Equal(wall) || c.Now().Location() != time.UTC {
		t.Errorf("an unturned clock says %v", c.Now())
	}
	c.Turn(11 * time.Minute)
	if got := c.Now().Sub(wall); got != 11*time.Minute || c.Offset() != got || !c.Wall().Equal(wall) {
		t.Errorf("turned by %v, offset %v, wall %v", got, c.Offset(), c.Wall())
	}
	c.Turn(-time.Hour)
	if !c.Now().Equal(wall.Add(-time.Hour)) {
		t.Error("turning sets the offset, it does not add to it")
	}
}

func TestFollowKeepsUpWithTheSharedOffset(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := New(time.Now)
		type reading struct {
			offset time.Duration
			err    error
		}
		var shared atomic.Pointer[reading]
		shared.Store(&reading{offset: time.Hour})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- c.Follow(ctx, func(context.Context) (time.Duration, error) { return shared.Load().offset, shared.Load().err })
		}()
		after := func(wait, want time.Duration) {
			t.Helper()
			time.Sleep(wait)
			synctest.Wait()
			if c.Offset() != want {
				t.Errorf("offset %v, want %v", c.Offset(), want)
			}
		}
		after(0, time.Hour) // at once, not after the first second
		shared.Store(&reading{offset: 2 * time.Hour})
		after(999*time.Millisecond, time.Hour)
		after(time.Millisecond, 2*time.Hour)
		shared.Store(&reading{err: errors.New("redis is down")})
		after(5*time.Second, 2*time.Hour)
		shared.Store(&reading{})
		after(time.Second, 0)
		stop()
		if err := <-ended; err != nil {
			t.Errorf("Follow returned %v when told to end", err)
		}
	})
}

func TestAnOffsetReadBeforeTheTurnDoesNotTurnBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := New(time.Now)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- c.Follow(ctx, func(context.Context) (time.Duration, error) {
				c.Turn(2 * time.Hour) // while what is shared is on its way
				return time.Hour, nil
			})
		}()
		synctest.Wait()
		if c.Offset() != 2*time.Hour {
			t.Errorf("offset %v, want what it was turned to last", c.Offset())
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestNewID(t *testing.T) {
	t.Parallel()
	v7 := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	now := time.UnixMilli(0x0123456789ab)
	seen := map[string]bool{}
	for range 1000 {
		id := NewID(now)
		if !v7.MatchString(id) || id[:13] != "01234567-89ab" || seen[id] {
			t.Fatalf("id %s", id)
		}
		seen[id] = true
	}
	if NewID(now) >= NewID(now.Add(time.Millisecond)) {
		t.Error("a later id sorts before an earlier one")
	}
}
