package outbox

import (
	"context"
	"sync"
	"time"
)

// Bucket is a Throttle within this process: each sender sends at most Rate a second, evenly, after an initial Burst.
type Bucket struct {
	wall  func() time.Time
	gap   time.Duration // between two messages
	burst time.Duration // how far a sender may run ahead
	mu    sync.Mutex
	next  map[string]time.Time // when the next message of a sender is on time (GCRA's theoretical arrival)
}

// NewBucket makes a Bucket. wall is the machine's clock; rate is messages a second, burst at least 1.
func NewBucket(wall func() time.Time, rate, burst int) *Bucket {
	gap := time.Second / time.Duration(max(rate, 1))
	return &Bucket{wall: wall, gap: gap, burst: gap * time.Duration(max(burst, 1)-1), next: map[string]time.Time{}}
}

// Take implements Throttle.
func (b *Bucket) Take(_ context.Context, sender string, patience time.Duration) (time.Duration, bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.wall()
	due := b.next[sender]
	if due.Before(now) {
		due = now
	}
	wait := max(0, due.Sub(now)-b.burst)
	if wait > patience {
		return wait, false, nil
	}
	b.next[sender] = due.Add(b.gap)
	return wait, true, nil
}
