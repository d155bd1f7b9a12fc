package outbox

import "sync"

// places at the carrier: how many messages of a lane may be there at the same time.
type places struct {
	mu    sync.Mutex
	freed sync.Cond
	free  int
	few   int // fewer are not worth a transaction, where more are wanted
}

func newPlaces(n, few int) *places {
	p := &places{free: n, few: max(few, 1)}
	p.freed.L = &p.mu
	return p
}

// take waits until places are free, and takes at most want of them: one message leaves at once, of many a good part together.
func (p *places) take(want int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.free < min(want, p.few) {
		p.freed.Wait()
	}
	n := min(want, p.free)
	p.free -= n
	return n
}

func (p *places) give(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free += n
	p.freed.Broadcast()
}
