package batch

import (
	"sync/atomic"
	"time"
)

// A round trip costs much the same for twenty as for two. Left alone, groups stay small: a crowd that walks through several of them
// in turn spreads thin. So each waits for a third of those under way, which leaves the other two thirds something to do meanwhile.
const (
	shares    = 3
	gatherMax = time.Millisecond // those of the crowd may be elsewhere, waiting for a slow bank
)

// Crowd counts those under way who will come to its groups, sooner or later. The zero value is empty; a nil one stays so.
type Crowd struct{ underWay atomic.Int64 }

// Enter counts one in until Leave.
func (c *Crowd) Enter() {
	if c != nil {
		c.underWay.Add(1)
	}
}

// Leave counts one out.
func (c *Crowd) Leave() {
	if c != nil {
		c.underWay.Add(-1)
	}
}

func (c *Crowd) share() int {
	if c == nil {
		return 0
	}
	return int(c.underWay.Load()) / shares
}
