package outbox_test

import "sync"

// alarms counts what wakes somebody, by code.
type alarms struct {
	watcher
	mu  sync.Mutex
	all map[int]int
}

func (a *alarms) Alarmed(code int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all == nil {
		a.all = map[int]int{}
	}
	a.all[code]++
}

func (a *alarms) count(code int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.all[code]
}
