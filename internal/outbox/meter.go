package outbox

import (
	"context"
	"slices"
	"sync"
	"time"
)

// A sender at its rate must not have its queue claimed, judged and given back again and again. Once the throttle has refused a lane places
// at a sender, the lane takes places first and then claims as many messages as it has places for, so that work is done for messages
// that leave and not for tries. It ends when the sender gives all that is asked for, or nothing is due.

// meters are those of the lanes of this process.
type meters struct {
	wall func() time.Time
	mu   sync.Mutex
	all  map[queue]*meter
}

// queue is what a lane sends by one sender.
type queue struct {
	lane   Lane
	sender string
}

// meter of a queue.
type meter struct {
	on    bool
	hand  int       // places taken and not used yet; less than 0: the last message needed more than there were
	taken time.Time // when they were
	next  time.Time // there are none before
	busy  bool      // a group was claimed for the places in hand, and is not judged yet
	rows  int       // claimed lately,
	used  int       // and the places they took
	lent  int       // places used before the group that is under way
	tail  time.Time // of the turns that were promised to messages
}

// handKeeps is how long places that nobody used are kept. Longer would let a sender exceed its rate afterwards.
const handKeeps = 2 * time.Second

func newMeters(wall func() time.Time) *meters {
	return &meters{wall: wall, all: map[queue]*meter{}}
}

func (ms *meters) of(q queue) *meter {
	m := ms.all[q]
	if m == nil {
		m = &meter{}
		ms.all[q] = m
	}
	return m
}

// on reports whether the queue is metered.
func (ms *meters) on(q queue) bool {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	m := ms.all[q]
	return m != nil && m.on
}

// use takes places of those in hand for messages, in order, and says how many of these have theirs. As at the throttle, a message of
// several places may leave when the first is free.
func (ms *meters) use(q queue, weights []int) (n int) {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	m := ms.all[q]
	if m == nil {
		return 0
	}
	for n < len(weights) && m.hand > 0 {
		m.hand -= weights[n]
		m.used += weights[n]
		n++
	}
	return n
}

// refused notes that a queue asked for more than there was, and when it may ask again; given back were so many of its messages.
func (ms *meters) refused(q queue, next time.Duration, givenBack int) {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	m := ms.of(q)
	m.on, m.next = true, ms.wall().Add(next)
	m.rows = max(0, m.rows-givenBack) // they tell nothing of how many messages a place is worth
}

// promise gives messages that must wait their turns: waits as the throttle told them, behind those promised before, at most ahead.
func (ms *meters) promise(q queue, waits []time.Duration, ahead time.Duration) (turns []time.Duration) {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	m, now := ms.of(q), ms.wall()
	behind := min(max(0, m.tail.Sub(now)-waits[0]), ahead)
	for _, w := range waits {
		turns = append(turns, w+behind)
	}
	gap := waits[0]
	if n := len(waits); n > 1 {
		gap = (waits[n-1] - waits[0]) / time.Duration(n-1)
	}
	m.tail = now.Add(turns[len(turns)-1] + gap)
	return turns
}

// lend says how many messages of a queue are worth claiming now, for at most want places. Where there are none it says when to ask again.
func (ms *meters) lend(ctx context.Context, t Throttle, q queue, want int) (n int, again time.Duration) {
	ms.mu.Lock()
	m, now := ms.of(q), ms.wall()
	if now.Sub(m.taken) > handKeeps {
		m.hand = min(m.hand, 0)
	}
	ask, busy, wait := want-m.hand, m.busy, m.next.Sub(now)
	ms.mu.Unlock()
	if busy {
		return 0, 0
	}
	if ask > 0 && wait <= 0 {
		granted, waits, err := t.Take(ctx, q.sender, slices.Repeat([]int{1}, ask), 0, q.lane == MarketingLane)
		if err != nil {
			return 0, 0
		}
		ms.mu.Lock()
		m.hand, m.taken, m.on = m.hand+granted, now, granted < ask
		if granted < ask {
			wait = waits[granted]
			m.next = now.Add(wait)
		}
		ms.mu.Unlock()
	}
	ms.mu.Lock()
	defer ms.mu.Unlock()
	if m.hand <= 0 {
		return 0, wait
	}
	if n = m.hand; m.used > 0 {
		n = m.hand * m.rows / m.used
	}
	n = powerBelow(min(max(n, 1), want))
	m.busy, m.rows, m.used = true, m.rows/2+n, m.used/2
	m.lent = m.used
	return n, wait
}

// powerBelow is the greatest power of two that is not more than n: a store prepares a statement for each number it is asked for.
func powerBelow(n int) int {
	p := 1
	for p*2 <= n {
		p *= 2
	}
	return p
}

// judged ends a group that was claimed for places in hand. Where none was used the queue is at its end, or what it holds leaves by
// no place: it is metered no more.
func (ms *meters) judged(q queue) {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	m := ms.of(q)
	if m.busy = false; m.used == m.lent {
		m.on, m.rows, m.used = false, 0, 0
	}
}
