package outbox_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// gcra paces each sender of a test as the shared throttle does, at a rate of its own.
type gcra struct {
	mu  sync.Mutex
	gap map[string]time.Duration // of a sender that is not here: none
	tat map[string]time.Time
}

func (g *gcra) Take(_ context.Context, sender string, weights []int, patience time.Duration, modest bool) (granted int, waits []time.Duration, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	gap, now := g.gap[sender], time.Now()
	waits = make([]time.Duration, len(weights))
	if gap == 0 {
		return len(weights), waits, nil
	}
	slack := max(time.Second-gap, gap)
	if modest {
		slack -= max(gap, time.Second/5)
	}
	if g.tat[sender].Before(now) {
		g.tat[sender] = now
	}
	ahead, open := g.tat[sender], true
	for i, w := range weights {
		waits[i] = max(0, ahead.Add(-slack).Sub(now))
		open = open && waits[i] <= patience
		if ahead = ahead.Add(time.Duration(w) * gap); open {
			granted, g.tat[sender] = i+1, ahead
		}
	}
	return granted, waits, nil
}

// turnstile counts the rows that are taken from the queue.
type turnstile struct {
	outbox.Queue
	rows, claims atomic.Int64
}

func (c *turnstile) Depart(ctx context.Context, want outbox.Claim, judge func([]outbox.Row) []outbox.Step) ([]bool, error) {
	moved, err := c.Queue.Depart(ctx, want, judge)
	c.rows.Add(int64(len(moved)))
	c.claims.Add(1)
	return moved, err
}

// crowd plans n service messages to numbers that begin so.
func (h *house) crowd(kind outbox.Type, prefix string, n, segments int) {
	h.t.Helper()
	ms := make([]outbox.Message, n)
	for i := range ms {
		ms[i] = outbox.Message{Type: kind, To: phone.Number(fmt.Sprintf("%s%05d", prefix, i)), Body: "hello", Segments: segments, Zone: "America/New_York"}
	}
	if got, err := h.Add(h.t.Context(), ms...); err != nil || got != n {
		h.t.Fatal(got, err)
	}
}

func TestASenderAtItsRateCostsWorkForWhatLeavesOnly(t *testing.T) {
	t.Parallel()
	const due, rate, seconds, group = 3000, 10, 6, 64
	for name, c := range map[string]struct {
		kind     outbox.Type
		segments int
		gap      time.Duration
	}{
		"reply":          {outbox.LateAnswer, 1, time.Second / rate},
		"service":        {"payment-received", 1, time.Second / rate},
		"three segments": {"payment-received", 3, time.Second / (3 * rate)},
		"marketing":      {outbox.FestivalGreeting, 1, time.Second / rate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, _ := outbox.Declared(c.kind)
			book, queue := &ledger{sent: map[string]int{}}, &turnstile{}
			h := newHouse(t, sandbox.Callbacks{}, func(h *house) {
				queue.Queue = h.deps.Queue
				h.deps.Queue, h.deps.Carrier, h.deps.Group = queue, book, group
				h.deps.Throttle = &gcra{gap: map[string]time.Duration{senders[k.Purpose]: c.gap}, tat: map[string]time.Time{}}
			})
			h.crowd(c.kind, "+120255", due, c.segments)
			h.run()
			time.Sleep(seconds * time.Second)
			sent, claimed := int64(book.count()), queue.rows.Load()
			t.Logf("%d sent, %d claimed in %d claims", sent, claimed, queue.claims.Load())
			if low, high := int64(rate*seconds*3/4), int64(rate*(seconds+3)); sent < low || sent > high {
				t.Errorf("%d left in %d s at %d/s", sent, seconds, rate)
			}
			if most := 3*group + 2*sent; claimed > most {
				t.Errorf("%d messages were claimed for %d that left", claimed, sent)
			}
		})
	}
}

func TestASlowCountryHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	const due, slow = 600, "+85230000000"
	book, queue := &ledger{sent: map[string]int{}}, &turnstile{}
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) {
		queue.Queue = h.deps.Queue
		h.deps.Queue, h.deps.Carrier, h.deps.Group = queue, book, 64
		h.deps.Routes = []outbox.Rule{{Purpose: outbox.Service, Country: "HK", By: []outbox.Route{{Sender: slow, Receives: outbox.Everywhere}}}}
		h.deps.Throttle = &gcra{gap: map[string]time.Duration{slow: time.Second}, tat: map[string]time.Time{}}
	})
	h.crowd("payment-received", "+852912", due, 1)
	h.crowd("payment-received", "+120255", due, 1)
	began := time.Now()
	h.run()
	for book.count() < due {
		if time.Since(began) > 20*time.Second {
			t.Fatalf("%d of %d left", book.count(), due)
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(4 * time.Second)
	took := time.Since(began)
	t.Logf("%d sent, %d claimed after %s", book.count(), queue.rows.Load(), took)
	if n := queue.rows.Load(); n > 2*due+64+3*int64(took/time.Second+3) {
		t.Errorf("%d messages were claimed", n)
	}
}
