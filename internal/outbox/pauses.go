package outbox

import (
	"sync"
	"time"
)

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
