package notice

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"cardline/internal/clock"
)

// Recalled is a file that was cancelled lately: what waits of it is taken back, and nothing of it leaves.
type Recalled struct {
	ID     string
	Reason string // of messages that are ended for it
	Since  time.Time
}

// Recalls is the store's side of files that were cancelled.
type Recalls interface {
	// Recalled lists them.
	Recalled(ctx context.Context) ([]Recalled, error)
	// Withdraw takes back at most n messages of a source that still wait.
	Withdraw(ctx context.Context, source, reason string, n int) (int, error)
	// Forget drops a file from the list: nothing of it can come any more.
	Forget(ctx context.Context, id string) error
}

// Recaller takes back, page by page, what waits of cancelled files: whoever cancelled one died meanwhile, or it was too much for one call. Any
// number of processes may run one.
type Recaller struct {
	Recalls Recalls
	Log     *slog.Logger
	Now     func() time.Time
	Wall    func() time.Time // the machine's

	look map[string]time.Time // when a file is looked at next, by the machine's clock
}

const (
	recallPage  = 1000                // messages that one transaction takes back
	recallAfter = 10 * time.Second    // so long it is left to the call that cancels, which tells how many they were
	recallAgain = time.Hour           // what comes back to a cancelled file meanwhile, the gates end
	recallFor   = 30 * 24 * time.Hour // longer than any message of it may be tried again
)

// SourceOf names a file in the messages that are of it.
func SourceOf(id string) string { return "import:" + id }

// WhyCancelled is the reason of what waited of a file when somebody cancelled it: operator:anna.
func WhyCancelled(by string) string { return "its file was cancelled by " + by }

// Run works until ctx ends.
func (r *Recaller) Run(ctx context.Context) error {
	return clock.Every(ctx, time.Second, r.Work, r.Log.ErrorContext, "cancelled files: this round failed, the next is in a second")
}

// Work takes back a page of each file of which something may wait.
func (r *Recaller) Work(ctx context.Context) error {
	all, err := r.Recalls.Recalled(ctx)
	if err != nil {
		return err
	}
	if r.look == nil {
		r.look = map[string]time.Time{}
	}
	var faults []error
	for _, f := range all {
		since := r.Now().Sub(f.Since)
		if since < recallAfter || r.Wall().Before(r.look[f.ID]) {
			continue
		}
		n, err := r.Recalls.Withdraw(ctx, SourceOf(f.ID), f.Reason, recallPage)
		if err == nil && n < recallPage {
			r.look[f.ID] = r.Wall().Add(recallAgain)
			if since > recallFor {
				err = r.Recalls.Forget(ctx, f.ID)
				delete(r.look, f.ID)
			}
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}
