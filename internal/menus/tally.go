package menus

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"cardline/internal/clock"
	"cardline/ivr"
)

// Tally counts what callers do in this process and adds it to the ledger every few seconds. A process that is killed loses those seconds:
// figures, not records. Safe for concurrent use; counting takes well under a microsecond.
type Tally struct {
	ledger Ledger
	now    func() time.Time

	mu     sync.Mutex
	counts map[Count]int64
	adding sync.Mutex // one at a time
}

// NewTally counts by the clock now.
func NewTally(ledger Ledger, now func() time.Time) *Tally {
	return &Tally{ledger: ledger, now: now, counts: map[Count]int64{}}
}

// tallyMost bounds what is held between two additions: a menu has some hundreds of ways.
const tallyMost = 20_000

func (t *Tally) add(n int64, c Count) {
	c.Day = Day(t.now())
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.counts[c]; known || len(t.counts) < tallyMost {
		t.counts[c] += n
	}
}

// Went counts ways.
func (t *Tally) Went(menu string, ways []ivr.Went) {
	for _, w := range ways {
		t.add(1, Count{Menu: menu, Kind: Way, Node: w.From, Key: w.Key, To: w.To})
	}
}

// Stopped counts a card that was stopped so long after the ring.
func (t *Tally) Stopped(after time.Duration) {
	key := late
	if after <= Fast {
		key = inTime
	}
	t.add(1, Count{Kind: Stop, Key: key})
	t.add(int64(max(after, 0)/time.Second), Count{Kind: Waited})
}

// Ended counts a call that ended at a node, how: Contained and its kin.
func (t *Tally) Ended(menu, node, how string) {
	t.add(1, Count{Menu: menu, Kind: End, Node: node, Key: how})
}

// Scored counts the score of a call.
func (t *Tally) Scored(score int) { t.add(1, Count{Kind: Score, Key: strconv.Itoa(score)}) }

// Flush adds what was counted to the ledger. What cannot be added is kept for the next time.
func (t *Tally) Flush(ctx context.Context) error {
	t.adding.Lock()
	defer t.adding.Unlock()
	t.mu.Lock()
	counts := t.counts
	t.counts = map[Count]int64{}
	t.mu.Unlock()
	if len(counts) == 0 {
		return nil
	}
	all := make([]Counted, 0, len(counts))
	for c, n := range counts {
		all = append(all, Counted{c, n})
	}
	err := t.ledger.Add(ctx, all)
	if err != nil {
		t.mu.Lock()
		for c, n := range counts {
			t.counts[c] += n
		}
		t.mu.Unlock()
	}
	return err
}

// flushEvery is how soon what was counted is seen by other processes.
const flushEvery = 3 * time.Second

// lastFlush is how long the last addition may take.
const lastFlush = 5 * time.Second

// Run flushes until ctx ends, and once more then.
func (t *Tally) Run(ctx context.Context, log *slog.Logger) error {
	return clock.Gathering(ctx, flushEvery, lastFlush, t.Flush, log.WarnContext, "figures of the menu are kept for later")
}

// Ledger is where the counts go.
func (t *Tally) Ledger() Ledger { return t.ledger }
