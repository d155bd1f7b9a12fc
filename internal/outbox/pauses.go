package outbox

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Rests is a Throttle by which processes tell each other which senders the carrier told to rest: receipts come to other processes than
// those that send.
type Rests interface {
	// Rest has a sender rest for so long from now, or longer if it does already.
	Rest(ctx context.Context, sender string, d time.Duration) error
	// Resting tells how long each sender is to rest from now, in their order.
	Resting(ctx context.Context, senders []string) ([]time.Duration, error)
}

// rest has a sender rest, here at once and within a second everywhere.
func (o *Outbox) rest(ctx context.Context, sender string, d time.Duration) {
	o.pauses.rest(sender, d)
	if shared, ok := o.Throttle.(Rests); ok {
		if err := shared.Rest(ctx, sender, d); err != nil {
			o.Log.WarnContext(ctx, "outbox: other processes not told that a sender must rest", "sender", sender, "err", err)
		}
	}
}

// learnRests hears from the other processes which senders must rest. Without them each goes by what it was told itself.
func (o *Outbox) learnRests(ctx context.Context) error {
	shared, ok := o.Throttle.(Rests)
	all := o.AllSenders()
	if !ok || len(all) == 0 {
		return nil
	}
	left, err := shared.Resting(ctx, all)
	if err != nil {
		return fmt.Errorf("ask which senders rest: %w", err)
	}
	for i, sender := range all {
		if left[i] > 0 {
			o.pauses.rest(sender, left[i])
		}
	}
	return nil
}

// resting are the purposes all of whose senders the carrier told to wait.
func (o *Outbox) resting() (out []Purpose) {
	for _, p := range []Purpose{Service, Marketing, Security} {
		all := o.roads.senders(p)
		if len(all) > 0 && !slices.ContainsFunc(all, func(sender string) bool { return o.pauses.left(sender) <= 0 }) {
			out = append(out, p)
		}
	}
	return out
}

// pauses remembers which senders the carrier told to rest (429), by the machine's clock. Other senders go on.
type pauses struct {
	wall func() time.Time
	mu   sync.Mutex
	till map[string]time.Time
}

func newPauses(wall func() time.Time) *pauses {
	return &pauses{wall: wall, till: map[string]time.Time{}}
}

func (p *pauses) rest(sender string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t := p.wall().Add(d); t.After(p.till[sender]) {
		p.till[sender] = t
	}
}

func (p *pauses) left(sender string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(0, p.till[sender].Sub(p.wall()))
}
