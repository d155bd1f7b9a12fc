package store

import (
	"slices"
	"sync"
	"time"

	"cardline/internal/batch"
	"cardline/internal/outbox"
)

// interim keeps words of the carrier that others follow: accepted, sent. Nobody waits for them to be written, and the last word, which
// mostly comes within seconds, takes them along in its update. What dies with the process is a line of a story, and of an acceptance the
// carrier's id, which every receipt brings again.
type interim struct {
	write func(word, func(batch.Outcome[*outbox.Received])) error

	mu      sync.Mutex
	words   map[string][]heard      // by message, in the order they came
	kept    int                     // words
	rounds  [interimRounds][]string // messages by when they were first heard of; the last round is due in any case
	turning bool
}

type heard struct {
	word word
	then func(*outbox.Received, error)
}

// A word waits for outbox.Linger, in rounds; where there are many, for outbox.Longest: receipts are late then because of what there is to
// write, and a row written once more holds up the next. Of more messages than interimMost the one heard of first does not wait: some 40 MB.
const (
	interimRound  = outbox.Linger / 8
	interimRounds = int(outbox.Longest / interimRound)
	interimSoon   = int(outbox.Linger / interimRound)
	interimMany   = 1 << 9
	interimMost   = 1 << 16
)

// passes reports whether another word will follow, and nothing is to be done about this one.
func (w *word) passes() bool {
	return w.code == 0 && (w.to == outbox.Accepted || w.to == outbox.Sent)
}

// keep takes a word in. It returns those that must make room for it, to be written now.
func (i *interim) keep(h heard) (due []heard) {
	i.mu.Lock()
	defer i.mu.Unlock()
	known := i.words[h.word.id]
	if known == nil {
		if len(i.words) >= interimMost {
			due = i.takeOldest()
		}
		i.rounds[0] = append(i.rounds[0], h.word.id)
	}
	i.words[h.word.id] = append(known, h)
	i.kept++
	if !i.turning {
		i.turning = true
		time.AfterFunc(interimRound, i.turn)
	}
	return due
}

// takeOldest removes what is kept of the message that was heard of first.
func (i *interim) takeOldest() []heard {
	for round := len(i.rounds) - 1; round >= 0; round-- {
		for len(i.rounds[round]) > 0 {
			id := i.rounds[round][0]
			i.rounds[round] = i.rounds[round][1:]
			if due := i.takeLocked(id); len(due) > 0 {
				return due
			}
		}
	}
	return nil
}

// take removes what is kept of a message.
func (i *interim) take(id string) []heard {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.takeLocked(id)
}

func (i *interim) takeLocked(id string) []heard {
	words := i.words[id]
	delete(i.words, id)
	i.kept -= len(words)
	return words
}

// turn has what waited long enough written.
func (i *interim) turn() {
	i.mu.Lock()
	var due []heard
	last := len(i.rounds) - 1
	if i.kept <= interimMany {
		last = interimSoon - 1
	}
	for round := last; round < len(i.rounds); round++ {
		for _, id := range i.rounds[round] {
			due = append(due, i.takeLocked(id)...)
		}
		i.rounds[round] = nil
	}
	copy(i.rounds[1:], i.rounds[:])
	i.rounds[0] = nil
	if i.turning = slices.ContainsFunc(i.rounds[:], func(ids []string) bool { return len(ids) > 0 }); i.turning {
		time.AfterFunc(interimRound, i.turn)
	}
	i.mu.Unlock()
	i.writeAll(due, func() {})
}

// flush writes what is kept, of all messages or of some, and returns when it is written.
func (i *interim) flush(ids ...string) {
	i.mu.Lock()
	if len(ids) == 0 {
		for id := range i.words {
			ids = append(ids, id)
		}
	}
	var due []heard
	for _, id := range ids {
		due = append(due, i.takeLocked(id)...)
	}
	i.mu.Unlock()
	var all sync.WaitGroup
	all.Add(len(due))
	i.writeAll(due, all.Done)
	all.Wait()
}

// writeAll has words written, and calls done after each.
func (i *interim) writeAll(due []heard, done func()) {
	for _, h := range due {
		err := i.write(h.word, func(out batch.Outcome[*outbox.Received]) {
			h.then(out.Value, out.Err)
			done()
		})
		if err != nil {
			h.then(nil, err)
			done()
		}
	}
}
