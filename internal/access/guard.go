package access

import (
	"maps"
	"net/netip"
	"sync"
	"time"
)

// A wrong key costs its address a second; beyond guesses of them in advance the address must wait, unless its key is known to be good.
// 256 bits are not guessed: this keeps floods from the database and the log.
const (
	guessCosts = time.Second
	guesses    = 60
	watched    = 10_000 // addresses; beyond them the rest share one account
)

// Guard counts the wrong keys of addresses, in bounded memory. Its methods are safe for concurrent use.
type Guard struct {
	wall func() time.Time
	mu   sync.Mutex
	debt map[netip.Prefix]time.Time // when an address will have paid for its guesses

	swept time.Time
}

// NewGuard makes a guard that measures by the machine's clock.
func NewGuard(wall func() time.Time) *Guard {
	return &Guard{wall: wall, debt: map[netip.Prefix]time.Time{}}
}

// Waits reports whether an address has guessed so much that it must wait.
func (g *Guard) Waits(from netip.Addr) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.debt[g.account(from)].Sub(g.wall()) > (guesses-1)*guessCosts
}

// Guessed counts a wrong key, and reports whether it is the one from which on the address waits.
func (g *Guard) Guessed(from netip.Addr) (last bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now, a := g.wall(), g.account(from)
	paid := g.debt[a]
	if paid.Before(now) {
		paid = now
	}
	paid = paid.Add(guessCosts)
	was := g.debt[a].Sub(now) > (guesses-1)*guessCosts
	g.debt[a] = paid
	return !was && paid.Sub(now) > (guesses-1)*guessCosts
}

// account is the address, or the network of 2^64 that one household has of IPv6.
func (g *Guard) account(from netip.Addr) netip.Prefix {
	from = from.Unmap()
	bits := from.BitLen()
	if from.Is6() {
		bits = 64
	}
	a, _ := from.Prefix(bits) // an address without one is the zero account, which is everybody's
	if _, ok := g.debt[a]; ok || len(g.debt) < watched {
		return a
	}
	now := g.wall()
	if now.Sub(g.swept) < guessCosts { // a flood from everywhere must not cost a sweep each
		return netip.Prefix{}
	}
	g.swept = now
	maps.DeleteFunc(g.debt, func(_ netip.Prefix, paid time.Time) bool { return paid.Before(now) })
	if len(g.debt) < watched {
		return a
	}
	return netip.Prefix{}
}
