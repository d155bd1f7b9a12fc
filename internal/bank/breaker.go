package bank

import (
	"sync"
	"time"
)

// A breaker spares a core that does not answer: after breakAfter failures in a row it stays open for breakFor, then lets one
// request try.
const (
	breakAfter = 5
	breakFor   = 3 * time.Second
)

// breakers are one for each operation: a core whose statements hang may still tell balances.
type breakers struct {
	now func() time.Time
	by  sync.Map // operation to *breaker; there are as many as there are kinds of request
}

func (bs *breakers) of(op string) *breaker {
	if b, ok := bs.by.Load(op); ok {
		return b.(*breaker)
	}
	b, _ := bs.by.LoadOrStore(op, &breaker{now: bs.now})
	return b.(*breaker)
}

type breaker struct {
	now func() time.Time

	mu     sync.Mutex
	failed int
	closes time.Time
}

// open reports whether requests had better not be made. The one that finds it about to close is the trial: it pushes the
// closing further off for all others.
func (b *breaker) open() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed < breakAfter {
		return false
	}
	now := b.now()
	if now.Before(b.closes) {
		return true
	}
	b.closes = now.Add(breakFor)
	return false
}

// note takes what became of a request.
func (b *breaker) note(failed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !failed {
		b.failed = 0
		return
	}
	if b.failed++; b.failed >= breakAfter {
		b.closes = b.now().Add(breakFor)
	}
}
