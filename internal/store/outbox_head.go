package store

import (
	"sync"
	"time"

	"cardline/internal/outbox"
)

// heads remember where in each lane the oldest row that is due was found last. Before it lie the index entries of all that has left since
// the table was vacuumed: after half a million messages each look would walk ten thousand pages of them.
type heads struct {
	mu sync.Mutex
	of map[outbox.Lane]head
}

// head is where to begin. The zero value is the beginning of the lane.
type head struct {
	due   time.Time
	id    string
	whole time.Time // when the lane was looked at from its beginning
}

// headFor is how long a lane is not looked at from its beginning while there is more than is claimed: what another worker could not send
// comes to lie before the head again.
const headFor = time.Second

func (h *heads) at(l outbox.Lane, now time.Time) head {
	h.mu.Lock()
	defer h.mu.Unlock()
	at := h.of[l]
	if now.Before(at.whole) || now.Sub(at.whole) >= headFor {
		return head{}
	}
	return at
}

// found notes where the rows of a look begin; whole is when the lane was looked at from its beginning. A lane without more than was claimed
// has no head.
func (h *heads) found(c outbox.Claim, rows []messageRow, whole time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(rows) == 0 || len(rows) < c.N {
		delete(h.of, c.Lane)
		return
	}
	if h.of == nil {
		h.of = map[outbox.Lane]head{}
	}
	h.of[c.Lane] = head{rows[0].Due, rows[0].ID, whole}
}
