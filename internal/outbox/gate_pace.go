package outbox

import (
	"context"
	"fmt"
	"time"
)

// Throttle paces one sender. Take reserves the next free moment of the sender and says how long to wait for it; where that is
// longer than patience it reserves nothing, ok is false and wait is how long it would have been.
type Throttle interface {
	Take(ctx context.Context, sender string, patience time.Duration) (wait time.Duration, ok bool, err error)
}

type unlimited struct{}

func (unlimited) Take(context.Context, string, time.Duration) (time.Duration, bool, error) {
	return 0, true, nil
}

// patience of a lane. Marketing reserves little ahead, so that a code on the same sender finds a free moment at once.
var patience = map[Lane]time.Duration{CodeLane: 2 * time.Second, SecurityLane: 2 * time.Second, ReplyLane: time.Second, ServiceLane: 500 * time.Millisecond, MarketingLane: 250 * time.Millisecond}

// pace is the last gate: the sender's rate, and the rest the carrier asked for.
type pace struct {
	throttle Throttle
	pauses   *pauses
	senders  Senders
}

func (g pace) check(ctx context.Context, c *candidate, now time.Time) (verdict, error) {
	sender := g.senders[c.Purpose]
	if rest := g.pauses.left(sender); rest > 0 {
		return verdict{state: Held, due: now.Add(rest), reason: "the carrier asked this sender to rest"}, nil
	}
	wait, ok, err := g.throttle.Take(ctx, sender, patience[c.Lane])
	switch {
	case err != nil:
		return verdict{}, fmt.Errorf("ask for the sender's pace: %w", err)
	case !ok:
		return verdict{state: Held, due: now.Add(wait), reason: "the sender's pace"}, nil
	case wait <= 0:
		return verdict{}, nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return verdict{}, nil
	case <-ctx.Done():
		return verdict{}, fmt.Errorf("wait for the sender's pace: %w", context.Cause(ctx))
	}
}
