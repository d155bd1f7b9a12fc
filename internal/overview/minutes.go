package overview

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"cardline/internal/clock"
)

// Ledger adds up the counts of all processes and forgets them after some two hours. A minute is told by its number since 1970.
type Ledger interface {
	Add(ctx context.Context, minute int64, counts map[string]int64) error
	// Read answers in the order of minutes; one of which nothing is known is empty.
	Read(ctx context.Context, minutes []int64) ([]map[string]int64, error)
}

// shown is how many minutes are told.
const shown = 60

// late is how many minutes back other processes may still add to.
const late = 2

// What is counted.
type event int

const (
	textIn event = iota
	textOut
	call
	understood
	asked
	failed
	contained
	handedOn
	talked
	gaveUp
	left
	events
)

// names of events in the ledger; a time that was taken is t with the number of its bucket.
var names = [events]string{"text-in", "text-out", "call", "understood", "asked", "failed", "contained", "handed-on", "talked", "gave-up", "left"}

const timeName = "t"

// tally is what was counted in a minute.
type tally struct {
	n    [events]int64
	took [buckets]int64
}

// Minutes counts what this process does and adds it to the ledger every few seconds. A process that is killed loses those seconds:
// figures, not records. Safe for concurrent use; counting takes well under a microsecond.
type Minutes struct {
	ledger Ledger
	now    func() time.Time

	asking oneAtATime // the ledger

	mu     sync.Mutex
	untold map[int64]*tally // counted here, and not in the ledger yet
	all    map[int64]*tally // as last read from the ledger
	read   int64            // the newest minute that was read; 0: none was
	alone  bool             // the ledger did not answer the last time
}

// oneAtATime is a lock that nobody waits for longer than they have.
type oneAtATime chan struct{}

func (l oneAtATime) enter(ctx context.Context) error {
	select {
	case l <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l oneAtATime) leave() { <-l }

// NewMinutes counts by the clock now.
func NewMinutes(ledger Ledger, now func() time.Time) *Minutes {
	return &Minutes{ledger: ledger, now: now, asking: make(oneAtATime, 1), untold: map[int64]*tally{}, all: map[int64]*tally{}}
}

func minuteOf(at time.Time) int64 { return at.Unix() / 60 }

// count counts events of the minute that is now.
func (m *Minutes) count(es ...event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := of(m.untold, minuteOf(m.now()))
	for _, e := range es {
		t.n[e]++
	}
}

func of(all map[int64]*tally, minute int64) *tally {
	t := all[minute]
	if t == nil {
		t = &tally{}
		all[minute] = t
	}
	return t
}

// Turn counts a turn: channel is text or voice, verb a command's id or empty, outcome what came of it. A turn that was taken before counts
// no more.
func (m *Minutes) Turn(channel, verb, outcome string, took time.Duration) {
	if outcome == "again" || verb == "CALL" { // a whole call is no turn
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	t := of(m.untold, minuteOf(m.now()))
	t.took[bucketOf(took)]++
	if channel == "text" {
		t.n[textIn]++
		t.n[textOut]++
		t.n[cameTo(verb, outcome)]++
	}
}

// cameTo says what a text came to.
func cameTo(verb, outcome string) event {
	switch outcome {
	case "error", "panic", "sorry", "unavailable", "empty":
		return failed
	case "help-open":
		return asked
	}
	for _, question := range []string{"ask-", "again-", "which", "wrong-"} {
		if strings.HasPrefix(outcome, question) {
			return asked
		}
	}
	if verb == "UNKNOWN" || strings.HasPrefix(outcome, "not-understood") {
		return failed
	}
	return understood
}

// Rang counts a call that began.
func (m *Minutes) Rang() { m.count(call) }

// Sent counts a message that was handed to a carrier.
func (m *Minutes) Sent() { m.count(textOut) }

// Ended counts a call that ended, by how: contained, handed-on, talked, gave-up; anything else is left.
func (m *Minutes) Ended(how string) {
	for _, e := range []event{contained, handedOn, talked, gaveUp} {
		if names[e] == how {
			m.count(e)
			return
		}
	}
	m.count(left)
}

// tellEvery is how soon what was counted is seen by other processes; lastTell how long the last telling may take.
const (
	tellEvery = 2 * time.Second
	lastTell  = 2 * time.Second
)

// Follow tells the ledger what this process counts until ctx ends, and once more then.
func (m *Minutes) Follow(ctx context.Context) error {
	_ = clock.Gathering(ctx, tellEvery, lastTell, m.Tell, nil, "") // what could not be told is told with the next; at the end Redis may have gone first
	return nil
}

// Tell adds to the ledger what was counted here. What cannot be added is kept for the next time: where a minute cannot, the others are not
// tried.
func (m *Minutes) Tell(ctx context.Context) error {
	if err := m.asking.enter(ctx); err != nil {
		return err
	}
	defer m.asking.leave()
	m.mu.Lock()
	untold := m.untold
	m.untold = map[int64]*tally{}
	m.mu.Unlock()
	var err error
	for minute, t := range untold {
		if err == nil {
			err = m.ledger.Add(ctx, minute, t.words())
		}
		m.mu.Lock()
		if err != nil {
			of(m.untold, minute).add(t)
		} else if m.read > 0 { // the next reading tells the same
			of(m.all, minute).add(t)
		}
		m.alone = m.alone || err != nil
		m.mu.Unlock()
	}
	m.forget()
	return err
}

// forget drops what is too old to be told, or was counted before somebody turned the clock.
func (m *Minutes) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := minuteOf(m.now())
	for _, all := range []map[int64]*tally{m.untold, m.all} {
		for minute := range all {
			if minute <= now-shown || minute > now+1 {
				delete(all, minute)
			}
		}
	}
}

// Last are the last sixty minutes of all processes. Where the ledger does not answer, they are what is known here, and alone is true.
func (m *Minutes) Last(ctx context.Context) (minutes []Minute, alone bool) {
	now := minuteOf(m.now())
	_ = m.Tell(ctx) // reading tells whether the ledger answers
	err := m.learn(ctx, now)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.alone = err != nil
	minutes = make([]Minute, 0, shown)
	for minute := now - shown + 1; minute <= now; minute++ {
		var t tally
		for _, known := range []*tally{m.all[minute], m.untold[minute]} {
			if known != nil {
				t.add(known)
			}
		}
		minutes = append(minutes, t.minute(minute))
	}
	return minutes, m.alone
}

// learn reads from the ledger what may have changed since it was read last.
func (m *Minutes) learn(ctx context.Context, now int64) error {
	if err := m.asking.enter(ctx); err != nil {
		return err
	}
	defer m.asking.leave()
	m.mu.Lock()
	from := now - shown + 1
	if m.read <= now && !m.alone {
		from = max(from, m.read-late)
	}
	m.mu.Unlock()
	wanted := make([]int64, 0, shown)
	for minute := from; minute <= now; minute++ {
		wanted = append(wanted, minute)
	}
	found, err := m.ledger.Read(ctx, wanted)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, counts := range found {
		m.all[wanted[i]] = tallyOf(counts)
	}
	m.read = now
	return nil
}

func (t *tally) add(other *tally) {
	for i, n := range other.n {
		t.n[i] += n
	}
	for i, n := range other.took {
		t.took[i] += n
	}
}

// words are the counts as the ledger keeps them.
func (t *tally) words() map[string]int64 {
	out := map[string]int64{}
	for i, n := range t.n {
		if n > 0 {
			out[names[i]] = n
		}
	}
	for i, n := range t.took {
		if n > 0 {
			out[timeName+strconv.Itoa(i)] = n
		}
	}
	return out
}

// tallyOf reads them; words of other versions of the program are passed over.
func tallyOf(counts map[string]int64) *tally {
	t := &tally{}
	for i, name := range names {
		t.n[i] = counts[name]
	}
	for i := range t.took {
		t.took[i] = counts[timeName+strconv.Itoa(i)]
	}
	return t
}

func (t *tally) minute(minute int64) Minute {
	n := func(e event) int { return int(t.n[e]) }
	return Minute{
		At: time.Unix(minute*60, 0).UTC(), TextsIn: n(textIn), TextsOut: n(textOut), Calls: n(call), Understood: n(understood), Asked: n(asked),
		Failed: n(failed), Contained: n(contained), HandedOn: n(handedOn), Talked: n(talked), GaveUp: n(gaveUp), Left: n(left),
		P50: quantile(&t.took, .5), P99: quantile(&t.took, .99),
	}
}
