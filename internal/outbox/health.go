package outbox

import (
	"sync"
	"time"
)

// Each process judges the accounts by what it sees itself: nothing is shared that could be lost or be wrong for all, and all see the
// same carrier. As GOV.UK Notify does, traffic moves away in steps and drifts back slowly, and never where all accounts are as bad.
const (
	healthWindow  = time.Minute
	healthSlot    = 10 * time.Second // of the window; and the shortest time between two steps away
	healthSlots   = int(healthWindow / healthSlot)
	healthSample  = 10               // outcomes below which nothing is concluded
	healthFaults  = 10               // percent of faults from which an account is ill
	healthSlow    = 4 * time.Second  // an answer after this is slow
	healthSlowly  = 30               // percent of slow answers from which an account is ill
	healthStep    = 10               // percent points of its traffic that an account loses, or gets back, at once
	healthRecover = 5 * time.Minute  // without illness, before each step back
	healthProbe   = 30 * time.Second // between two messages by an account that is down
)

// outcome of handing one message over.
type outcome int

const (
	served  outcome = iota // taken, or refused for a reason of the message's own
	faulty                 // no answer, or one that says the carrier is in trouble
	refused                // the account cannot be used at all
)

// health of the accounts of this process, by the machine's clock.
type health struct {
	wall func() time.Time
	told func(account string, share int)
	mu   sync.Mutex
	all  map[string]*condition
}

// condition of an account.
type condition struct {
	share int // percent of the traffic it would have that it gets
	down  bool
	probe time.Time // when the next message may try an account that is down
	moved time.Time // of the last change of the share
	ill   time.Time // when it last was
	slots [healthSlots]slot
}

type slot struct {
	n, faults, slow int
	began           time.Time
}

func newHealth(wall func() time.Time, told func(string, int), further ...string) *health {
	h := &health{wall: wall, told: told, all: map[string]*condition{}}
	for _, account := range append(further, "") {
		h.told(accountName(account), h.of(account).share)
	}
	return h
}

// seen takes the outcome of one message by an account.
func (h *health) seen(account string, o outcome, took time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.wall()
	c := h.of(account)
	s := c.slot(now)
	s.n++
	if o != served {
		s.faults++
	}
	if took >= healthSlow {
		s.slow++
	}
	switch {
	case o == refused:
		if !c.down {
			c.down, c.probe = true, now.Add(healthProbe)
		}
		h.set(account, c, 0, now)
		c.ill = now
	case c.down && o == served: // a probe came through: back by steps
		c.down = false
		c.slots = [healthSlots]slot{}
		h.set(account, c, healthStep, now)
	case (o != served || took >= healthSlow) && c.ailing(now): // what goes well again is not left for what was
		c.ill = now
		if now.Sub(c.moved) >= healthSlot && h.others(account, now) {
			h.set(account, c, max(0, c.share-healthStep), now)
		}
	}
}

// pick chooses among the routes that are open, in their order: an account that is not well leaves a part of its traffic to the next.
// Where none is well the order stands.
func (h *health) pick(open []Route, m Row) Route {
	if len(open) == 1 {
		return open[0]
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	now, drawn := h.wall(), dice(m)
	fallback := -1
	for i, w := range open {
		c := h.of(w.Account)
		h.drift(w.Account, c, now)
		if c.down {
			if m.Tries == 0 && !now.Before(c.probe) && !m.protects() { // one of few, and none that must not wait
				c.probe = now.Add(healthProbe)
				return w
			}
			continue
		}
		if drawn < c.share {
			return w
		}
		if fallback < 0 || h.of(open[fallback].Account).share < c.share {
			fallback = i
		}
	}
	return open[max(fallback, 0)]
}

// drift gives an account back what it lost, a step in five minutes without illness.
func (h *health) drift(account string, c *condition, now time.Time) {
	if c.down || c.share >= 100 || now.Sub(c.moved) < healthRecover || now.Sub(c.ill) < healthRecover {
		return
	}
	h.set(account, c, min(100, c.share+healthStep), now)
}

// others reports whether another account is well enough to take over.
func (h *health) others(account string, now time.Time) bool {
	for name, c := range h.all {
		if name != account && !c.down && !c.ailing(now) {
			return true
		}
	}
	return false
}

func (h *health) set(account string, c *condition, share int, now time.Time) {
	c.moved = now
	if c.share != share {
		c.share = share
		h.told(accountName(account), share)
	}
}

func (h *health) of(account string) *condition {
	c := h.all[account]
	if c == nil {
		c = &condition{share: 100}
		h.all[account] = c
	}
	return c
}

// slot is the one that now falls into, emptied if it was an older one's.
func (c *condition) slot(now time.Time) *slot {
	began := now.Truncate(healthSlot)
	s := &c.slots[int(began.Unix()/int64(healthSlot/time.Second))%healthSlots]
	if !s.began.Equal(began) {
		*s = slot{began: began}
	}
	return s
}

func (c *condition) ailing(now time.Time) bool {
	var n, faults, slow int
	for _, s := range c.slots {
		if now.Sub(s.began) < healthWindow {
			n, faults, slow = n+s.n, faults+s.faults, slow+s.slow
		}
	}
	return n >= healthSample && (faults*100 >= n*healthFaults || slow*100 >= n*healthSlowly)
}

// AccountHealth is how this process sees an account.
type AccountHealth struct {
	Account string
	Share   int // percent of its traffic that it gets
	Down    bool
	Stopped bool // until somebody lifts it
}
