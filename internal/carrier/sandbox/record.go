package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"sync"
	"time"
)

// message is one message as the account's records hold it. It is changed only by the record.
type message struct {
	seq       int // position among all messages ever taken
	SID       string
	From      string
	Service   string // Messaging Service, if it was sent by one
	To        string
	Body      string
	Status    string
	Direction string
	Code      int // why it was not delivered
	Callback  string
	hidden    bool // not in lists
	Created   time.Time
	Sent      time.Time
}

// record remembers the newest messages. Readers get copies.
type record struct {
	mu    sync.Mutex
	ring  []*message // message seq is at seq % len
	next  int
	bySID map[string]*message
	byTo  map[string][]*message // oldest first: who looks for one recipient's must not hold up all others
}

func newRecord(capacity int) *record {
	return &record{ring: make([]*message, capacity), bySID: map[string]*message{}, byTo: map[string][]*message{}}
}

// add keeps m, forgetting the oldest message if there is no room.
func (r *record) add(m message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	place := r.next % len(r.ring)
	if old := r.ring[place]; old != nil {
		delete(r.bySID, old.SID)
		if r.byTo[old.To] = r.byTo[old.To][1:]; len(r.byTo[old.To]) == 0 {
			delete(r.byTo, old.To)
		}
	}
	m.seq = r.next
	r.ring[place] = &m
	r.bySID[m.SID] = &m
	r.byTo[m.To] = append(r.byTo[m.To], &m)
	r.next++
}

// get returns a message by its SID.
func (r *record) get(sid string) (message, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.bySID[sid]; m != nil {
		return *m, true
	}
	return message{}, false
}

// change applies edit to a message and returns it as it is then; false if it is not, or no longer, remembered.
func (r *record) change(sid string, edit func(*message)) (message, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.bySID[sid]
	if m == nil {
		return message{}, false
	}
	edit(m)
	return *m, true
}

// since lists the messages to a recipient ("" = all of them) wanted after the one with this SID, oldest first; all if it is unknown
// or "".
func (r *record) since(sid, to string, wanted func(*message) bool) []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := max(0, r.next-len(r.ring))
	if m := r.bySID[sid]; m != nil {
		first = m.seq + 1
	}
	var out []message
	if to != "" {
		for _, m := range r.byTo[to] {
			if m.seq >= first && wanted(m) {
				out = append(out, *m)
			}
		}
		return out
	}
	for seq := first; seq < r.next; seq++ {
		if m := r.ring[seq%len(r.ring)]; wanted(m) {
			out = append(out, *m)
		}
	}
	return out
}

// before lists at most n messages to a recipient ("" = all of them) wanted before the one with this SID ("" = all), newest first.
func (r *record) before(sid, to string, n int, wanted func(*message) bool) []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := r.next
	if m := r.bySID[sid]; m != nil {
		last = m.seq
	}
	out := make([]message, 0, min(n, 64))
	if to != "" {
		for _, m := range slices.Backward(r.byTo[to]) {
			if m.seq < last && len(out) < n && wanted(m) {
				out = append(out, *m)
			}
		}
		return out
	}
	for seq := last - 1; seq >= max(0, r.next-len(r.ring)) && len(out) < n; seq-- {
		if m := r.ring[seq%len(r.ring)]; wanted(m) {
			out = append(out, *m)
		}
	}
	return out
}

func newSID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error since Go 1.24
	return "SM" + hex.EncodeToString(b[:])
}
