package storetest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/store"
)

// stumbling is a store whose every third page is lost on the way back, at first.
type stumbling struct {
	campaign.Runs

	turns, lost, under, most atomic.Int32
}

func (s *stumbling) Turn(ctx context.Context, p campaign.Page, turn func(context.Context) error) (campaign.Hold, error) {
	s.most.Store(max(s.most.Load(), s.under.Add(1)))
	defer s.under.Add(-1)
	if s.turns.Add(1)%3 != 0 || s.lost.Load() >= 3 {
		return s.Runs.Turn(ctx, p, turn)
	}
	return s.Runs.Turn(ctx, p, func(ctx context.Context) error {
		if err := turn(ctx); err != nil {
			return err
		}
		s.lost.Add(1)
		return errors.New("the line is cut")
	})
}

// planSideBySide: pages are entered side by side, and of one that fails and of those entered after it nothing stays.
func planSideBySide(t *testing.T, db *store.DB) {
	t.Parallel()
	const people = 6500
	p := newPlanner(t, db, people)
	p.approved("SIDE", wordToAll(t))
	if _, err := p.Start(t.Context(), "SIDE", "maker"); err != nil {
		t.Fatal(err)
	}
	runs := &stumbling{Runs: db.Plans()}
	run, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	r := p.runner()
	r.Runs = runs
	go func() {
		defer close(ended)
		_ = r.Run(run)
	}()
	whole := p.whole("SIDE")
	for end := time.Now().Add(90 * time.Second); !whole() && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	<-ended
	os, err := p.Shelf.Occurrences(t.Context(), "SIDE", campaign.Occurrence{}, 1)
	if err != nil || len(os) != 1 || os[0].Whole.IsZero() || os[0].Planned+os[0].Held != people {
		t.Errorf("planned %+v, %v, want %d people", os, err, people)
	}
	if n := p.count("source = 'campaign:SIDE'"); n != people {
		t.Errorf("%d people have a row, want %d", n, people)
	}
	if runs.lost.Load() == 0 || runs.most.Load() != 2 {
		t.Errorf("%d pages were lost, %d were under way at once: want some, and two", runs.lost.Load(), runs.most.Load())
	}
}
