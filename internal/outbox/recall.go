package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"cardline/internal/clock"
)

// Recalls is the store's side of what was cancelled.
type Recalls interface {
	// Cancelled lists campaigns and files that were cancelled and are not forgotten. The gates let nothing of them leave.
	Cancelled(ctx context.Context) ([]Pause, error)
	// Recall takes back at most n messages of one that still wait, for its reason, and what else of it is open.
	Recall(ctx context.Context, p Pause, n int) (taken int, err error)
	// Forget drops one from the list: nothing of it can come any more.
	Forget(ctx context.Context, p Pause) error
}

// Recaller takes back, page by page, what waits of cancelled campaigns and files: whoever cancelled one died meanwhile, or it was too much for
// one call. Any number of processes may run one.
type Recaller struct {
	Recalls Recalls
	Log     *slog.Logger
	Now     func() time.Time
	Wall    func() time.Time // the machine's

	look map[string]time.Time // when one is looked at next, by the machine's clock
}

const (
	recallPage  = 2000                // messages that one transaction takes back
	recallAfter = 10 * time.Second    // so long it is left to the call that cancels, which tells how many they were
	recallAgain = time.Hour           // what comes back to a cancelled one meanwhile, the gates end
	recallFor   = 30 * 24 * time.Hour // longer than any message of it may be tried again
)

// Run works until ctx ends.
func (r *Recaller) Run(ctx context.Context) error {
	return clock.Every(ctx, time.Second, r.Work, r.Log.ErrorContext, "what was cancelled: this round failed, the next is in a second")
}

// Work takes back a page of each of which something may wait.
func (r *Recaller) Work(ctx context.Context) error {
	all, err := r.Recalls.Cancelled(ctx)
	if err != nil {
		return err
	}
	if r.look == nil {
		r.look = map[string]time.Time{}
	}
	var faults []error
	for _, p := range all {
		if err := r.work(ctx, p); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", p.Names(), err))
		}
	}
	return errors.Join(faults...)
}

func (r *Recaller) work(ctx context.Context, p Pause) error {
	since := r.Now().Sub(p.Since)
	if since >= 0 && since < recallAfter || r.Wall().Before(r.look[p.Names()]) { // below 0: a clock that was turned back
		return nil
	}
	n, err := r.Recalls.Recall(ctx, p, recallPage)
	if err != nil || n >= recallPage {
		return err
	}
	r.look[p.Names()] = r.Wall().Add(recallAgain)
	if since <= recallFor {
		return nil
	}
	delete(r.look, p.Names())
	return r.Recalls.Forget(ctx, p)
}
