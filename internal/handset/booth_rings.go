package handset

import (
	"context"
	"slices"
	"time"

	"cardline/internal/phone"
)

// inHand is how long after somebody last looked at a telephone it is still in their hand.
const inHand = 15 * time.Second

// InHand reports whether somebody holds the telephone of a number now.
func (b *Booth) InHand(n phone.Number) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.threads[n]
	return t != nil && b.wall().Sub(t.seen) < inHand
}

// Ring lets a telephone in the booth ring, for so long at most, and follows the call to its end where it is picked up: picked is told then.
// It returns how the call ended.
func (b *Booth) Ring(ctx context.Context, c *Call, most time.Duration, picked func()) (status string) {
	h := b.hold(c)
	b.mu.Lock()
	crowded := len(b.calls) >= callsMost
	if !crowded {
		b.calls[c.SID] = h
	}
	b.mu.Unlock()
	if crowded {
		_ = c.Ends(ctx, "busy")
		return "busy"
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-h.taken:
	case <-timer.C:
		b.gone(h, "no-answer")
	case <-ctx.Done():
		b.gone(h, "canceled")
	}
	b.mu.Lock()
	ends := h.ends
	b.mu.Unlock()
	if ends != "" {
		_ = c.Ends(ctx, ends) // tried three times by the telephone; then nobody is told
		return ends
	}
	picked()
	select {
	case <-h.over:
	case <-ctx.Done():
	}
	return "completed"
}

// gone ends the ringing, unless somebody has picked up meanwhile.
func (b *Booth) gone(h *Held, how string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.calls[h.call.SID] != h || h.owner != "" {
		return false
	}
	delete(b.calls, h.call.SID)
	h.ends = how
	return true
}

// Rings lists the calls that ring at a number.
func (b *Booth) Rings(n phone.Number) (sids []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for sid, h := range b.calls {
		if h.owner == "" && h.call.to == n {
			sids = append(sids, sid)
		}
	}
	slices.Sort(sids)
	return sids
}

// PickUp answers a call that rings at a number; from then on it is of this session.
func (b *Booth) PickUp(ctx context.Context, owner, sid string) (Standing, error) {
	b.mu.Lock()
	h := b.calls[sid]
	if h == nil || h.owner != "" {
		b.mu.Unlock()
		return Standing{}, ErrNoCall
	}
	h.owner, h.busy = owner, true // at once: nobody else's step comes between
	b.mu.Unlock()
	close(h.taken)
	return b.goOn(h, func() error { return h.call.Ring(ctx) })
}

// Decline lets whoever rings go.
func (b *Booth) Decline(sid string) error {
	b.mu.Lock()
	h := b.calls[sid]
	b.mu.Unlock()
	if h == nil || !b.gone(h, "busy") {
		return ErrNoCall
	}
	close(h.taken)
	return nil
}
