package outbox

import (
	"context"
	"fmt"
	"time"

	"cardline/internal/consent"
)

// Throttle keeps senders to their rates, all processes together.
type Throttle interface {
	// Take asks for the places of messages at a sender, in order; weights are their segments. The first granted of them may leave, each
	// after its wait, which is at most patience; the other waits say when they could. A modest caller leaves a reserve to others.
	Take(ctx context.Context, sender string, weights []int, patience time.Duration, modest bool) (granted int, waits []time.Duration, err error)
}

type unlimited struct{}

func (unlimited) Take(_ context.Context, _ string, weights []int, _ time.Duration, _ bool) (int, []time.Duration, error) {
	return len(weights), make([]time.Duration, len(weights)), nil
}

// patience is how long the messages of a lane wait at the gate for a place. Marketing takes no place ahead of its time, so that a code
// on the same sender finds a free one.
var patience = map[Lane]time.Duration{CodeLane: 2 * time.Second, SecurityLane: 2 * time.Second, ReplyLane: time.Second, ServiceLane: 500 * time.Millisecond, MarketingLane: time.Second}

// leastNap is how long marketing waits at least before it asks for places again.
const leastNap = 50 * time.Millisecond

// throttled is the last gate: the sender's rate, and the rest the carrier asked for.
type throttled struct {
	throttle Throttle
	pauses   *pauses
	meters   *meters
	whole    func(l Lane, p Purpose) bool // whether all senders of the purpose are metered in the lane
}

func (g throttled) checkAll(ctx context.Context, cs []*candidate, now time.Time) ([]verdict, error) {
	out := make([]verdict, len(cs))
	bySender := map[string][]int{}
	var senders []string
	for i, c := range cs {
		if c.Lane.borne() {
			continue
		}
		sender := c.Sender
		if rest := g.pauses.left(sender); rest > 0 {
			out[i] = c.hold(now.Add(rest), "the carrier asked this sender to rest")
			continue
		}
		if bySender[sender] == nil {
			senders = append(senders, sender)
		}
		bySender[sender] = append(bySender[sender], i)
	}
	for _, sender := range senders {
		at := bySender[sender]
		queue := make([]*candidate, len(at))
		for j, i := range at {
			queue[j] = cs[i]
		}
		granted, waits, err := g.take(ctx, queue)
		if err != nil {
			return nil, fmt.Errorf("ask for the sender's pace: %w", err)
		}
		if granted == len(at) {
			continue
		}
		for j, v := range g.waiting(queue[granted:], waits, now) {
			out[at[granted+j]] = v
		}
	}
	return out, nil
}

// take uses the places in hand, and waits for as many more as come within the lane's patience. waits are those of the messages that are
// left.
func (g throttled) take(ctx context.Context, cs []*candidate) (granted int, waits []time.Duration, err error) {
	q, weights := queue{cs[0].Lane, cs[0].Sender}, make([]int, len(cs))
	modest, ahead := false, patience[q.lane]
	for i, c := range cs {
		weights[i] = max(c.Segments, 1)
		modest = modest || c.Lane == MarketingLane || c.Class != consent.Transactional
	}
	left := ahead
	if g.meters.on(q) {
		ahead, left = 0, 0 // what has no place waits in the queue
	}
	if modest {
		ahead = 0
	}
	for granted = g.meters.use(q, weights); granted < len(cs); {
		n, waits, err := g.throttle.Take(ctx, q.sender, weights[granted:], ahead, modest)
		if err != nil {
			return 0, nil, err
		}
		var nap time.Duration
		switch granted += n; {
		case !modest && n > 0:
			nap = waits[n-1]
		case modest && granted < len(cs):
			if nap = max(waits[n], leastNap); nap > left {
				return granted, waits[n:], nil
			}
			left -= nap
		}
		if err := sleep(ctx, nap); err != nil {
			return 0, nil, err
		}
		if !modest {
			return granted, waits[n:], nil
		}
	}
	return granted, nil, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the sender's pace: %w", context.Cause(ctx))
	}
}
