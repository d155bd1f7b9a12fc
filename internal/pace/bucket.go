package pace

import "time"

// bucket paces one sender in this process alone, as take.lua does for all: at its share of the rate.
type bucket struct {
	rate      int // of all processes together; 0: not paced
	processes int // that were last seen to share it
	tat       time.Time
}

func (b *bucket) take(now time.Time, weights []int, patience time.Duration, modest bool) (granted int, waits []time.Duration) {
	waits = make([]time.Duration, len(weights))
	if b.rate == 0 {
		return len(weights), waits
	}
	gap := time.Second * time.Duration(b.processes) / time.Duration(b.rate)
	burst := max(b.rate/b.processes, 2)
	slack := time.Duration(burst-1) * gap
	if modest {
		slack -= time.Duration(max(1, burst/5)) * gap
	}
	if b.tat.Before(now) || b.tat.After(now.Add(10*time.Minute)) {
		b.tat = now
	}
	ahead, open := b.tat, true
	for i, w := range weights {
		waits[i] = max(0, ahead.Add(-slack).Sub(now))
		open = open && waits[i] <= patience
		ahead = ahead.Add(time.Duration(max(w, 1)) * gap)
		if open {
			granted, b.tat = i+1, ahead
		}
	}
	return granted, waits
}
