package dialogue

import "sync"

// Traces are the traces of the last turns of this process, in memory.
type Traces struct {
	mu   sync.Mutex
	ring []Trace
	next int
	at   map[string]int // place in the ring, by key
}

var _ Tracer = (*Traces)(nil)

// NewTraces keeps the last so many.
func NewTraces(most int) *Traces {
	return &Traces{ring: make([]Trace, most), at: make(map[string]int, most)}
}

// Traced implements Tracer. Of a turn that was taken twice the first trace stays.
func (t *Traces) Traced(one Trace) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.at[one.Key]; known {
		return
	}
	delete(t.at, t.ring[t.next].Key)
	t.ring[t.next], t.at[one.Key] = one, t.next
	t.next = (t.next + 1) % len(t.ring)
}

// Find returns the trace of a turn; false: it is unknown, or too long ago.
func (t *Traces) Find(key string) (Trace, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, known := t.at[key]
	if !known {
		return Trace{}, false
	}
	return t.ring[at], true
}
