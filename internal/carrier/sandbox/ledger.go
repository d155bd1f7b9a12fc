package sandbox

import (
	"slices"
	"sync"
	"time"
)

// Taken is one message the carrier took. Two of them with the same Callback were handed over twice.
type Taken struct {
	SID      string
	From     string // number or Messaging Service
	To       string
	Body     string
	Callback string // StatusCallback as it was given
	At       time.Time
	Told     string // the last status of which the callback was answered with 2xx, "" for none
	Hidden   bool   // nobody can find out that it was taken
	Ended    string // delivered or undelivered, "" while it is on its way
}

// Ledger is every message a sandbox ever took: what a test compares the books of a sender with. Unlike the sandbox's own records it
// forgets nothing. The zero value is ready.
type Ledger struct {
	mu   sync.Mutex
	all  []Taken
	rows map[string]int // by SID
}

// All lists the messages in the order they were taken.
func (l *Ledger) All() []Taken {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.all)
}

// Len counts the messages.
func (l *Ledger) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.all)
}

func (l *Ledger) take(m message) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rows == nil {
		l.rows = map[string]int{}
	}
	l.rows[m.SID] = len(l.all)
	l.all = append(l.all, Taken{SID: m.SID, From: m.From + m.Service, To: m.To, Body: m.Body, Callback: m.Callback, At: m.Created, Hidden: m.hidden})
}

// note changes the line of a message.
func (l *Ledger) note(sid string, change func(*Taken)) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if i, ok := l.rows[sid]; ok {
		change(&l.all[i])
	}
}
