package sandbox

import (
	"crypto/rand"
	"encoding/hex"
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
}

func newRecord(capacity int) *record {
	return &record{ring: make([]*message, capacity), bySID: map[string]*message{}}
}

// add keeps m, forgetting the oldest message if there is no room.
func (r *record) add(m message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	place := r.next % len(r.ring)
	if old := r.ring[place]; old != nil {
		delete(r.bySID, old.SID)
	}
	m.seq = r.next
	r.ring[place] = &m
	r.bySID[m.SID] = &m
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

// since lists the messages wanted after the one with this SID, oldest first; all of them if it is unknown or "".
func (r *record) since(sid string, wanted func(*message) bool) []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := max(0, r.next-len(r.ring))
	if m := r.bySID[sid]; m != nil {
		first = m.seq + 1
	}
	var out []message
	for seq := first; seq < r.next; seq++ {
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
