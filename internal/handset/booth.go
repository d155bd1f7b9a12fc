package handset

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"cardline/internal/phone"
)

// Bounds of a booth. Nobody walks so many calls at once, or comes back to one after so long.
const (
	callsMost  = 64
	callsEach  = 4 // of one session: its oldest is hung up for the next
	callIdle   = 10 * time.Minute
	hangUpWait = 5 * time.Second
)

// Errors of a booth.
var (
	ErrNoCall  = errors.New("handset: no such call of this session")
	ErrTwice   = errors.New("handset: the call is at its step before")
	ErrNotNow  = errors.New("handset: the call waits for something else, or is over")
	ErrCrowded = errors.New("handset: too many calls are under way")
)

// Booth is telephones for people who hold none: it keeps their texts and calls in memory, bounded in number and age. A call belongs to the
// session that began it, or picked it up, and exists for nobody else. It may be used by many goroutines at once.
type Booth struct {
	phone   Phone
	now     func() time.Time // Cardline's
	wall    func() time.Time // the machine's, to measure with
	arrived func(to phone.Number, after string) []Received
	idle    time.Duration // a call is hung up that nobody came back to for so long

	mu      sync.Mutex
	calls   map[string]*Held
	threads map[phone.Number]*thread
	read    documents
}

// NewBooth opens a booth whose telephones reach Cardline as p does. arrived lists what the carrier has brought to a number since the message
// with that id; nil: nothing is seen of it.
func NewBooth(p Phone, now, wall func() time.Time, arrived func(to phone.Number, after string) []Received) *Booth {
	if arrived == nil {
		arrived = func(phone.Number, string) []Received { return nil }
	}
	return &Booth{
		phone: p, now: now, wall: wall, arrived: arrived, idle: callIdle, calls: map[string]*Held{},
		threads: map[phone.Number]*thread{}, read: documents{of: map[string]string{}},
	}
}

// Held is a call in the booth. What it has heard is of whoever takes its step; the rest is guarded by the booth's mutex.
type Held struct {
	call  *Call
	lines []HeldLine
	step  string // that is being heard
	over  chan struct{}
	once  sync.Once
	taken chan struct{} // closed when somebody picks up, or will not

	busy  bool   // somebody takes a step
	owner string // "" while it rings
	seen  time.Time
	later *time.Timer // hangs up for whoever does not come back
	ends  string      // as it ended that nobody picked up; "" for one that was
}

// HeldLine is a thing heard, or done, in a held call. What is done has the verb Keys, Said, Silence or Talked; more than four keys are not repeated.
type HeldLine struct {
	Line
	Step string // the key of the turn it belongs to: CallSid#step
}

// Standing is where a held call stands.
type Standing struct {
	SID      string
	From, To phone.Number
	Ours     bool // Cardline called
	Ended    bool
	Step     string // key of the last turn
	Wish     Wish
	Lines    []HeldLine
}

func (h *Held) standing() Standing {
	return Standing{
		SID: h.call.SID, From: h.call.from, To: h.call.to, Ours: h.call.rung != nil, Ended: h.call.Ended(), Step: h.step,
		Wish: h.call.Wish(), Lines: slices.Clone(h.lines),
	}
}

// Dial begins a call. A withheld number is "".
func (b *Booth) Dial(ctx context.Context, owner string, from, to phone.Number) (Standing, error) {
	b.sweep(ctx, owner)
	h := b.hold(b.phone.Call(from, to))
	h.owner, h.busy = owner, true
	b.mu.Lock()
	if len(b.calls) >= callsMost {
		b.mu.Unlock()
		return Standing{}, ErrCrowded
	}
	b.calls[h.call.SID] = h
	b.mu.Unlock()
	return b.goOn(h, func() error { return h.call.Ring(ctx) })
}

// hold makes a call one of the booth's.
func (b *Booth) hold(c *Call) *Held {
	h := &Held{call: c, seen: b.wall(), step: c.SID + "#0", over: make(chan struct{}), taken: make(chan struct{})}
	h.later = time.AfterFunc(b.idle, func() { b.sweep(context.Background(), "") })
	before := c.Hear
	c.Holds = true
	c.Hear = func(l Line) {
		if before != nil {
			before(l)
		}
		h.lines = append(h.lines, HeldLine{l, h.step})
	}
	c.Read = func(step, twiml string) {
		h.step = c.SID + "#" + cmp.Or(step, "0")
		b.document(h.step, twiml)
	}
	return h
}

// walk takes one step of a call whose session has been checked.
func (b *Booth) walk(h *Held, step func() error) (Standing, error) {
	b.mu.Lock()
	busy := h.busy
	h.busy = true
	b.mu.Unlock()
	if busy {
		return Standing{}, ErrTwice
	}
	return b.goOn(h, step)
}

// goOn takes a step of a call that is busy with nothing else.
func (b *Booth) goOn(h *Held, step func() error) (Standing, error) {
	defer func() {
		if h.call.Ended() {
			h.once.Do(func() { close(h.over) })
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		h.busy, h.seen = false, b.wall()
		h.later.Reset(b.idle)
	}()
	err := step()
	return h.standing(), err
}

// find is a call of a session.
func (b *Booth) find(owner, sid string) (*Held, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if h := b.calls[sid]; h != nil && h.owner == owner {
		return h, nil
	}
	return nil, ErrNoCall
}

// Look shows where a call of a session stands.
func (b *Booth) Look(owner, sid string) (Standing, error) {
	h, err := b.find(owner, sid)
	if err != nil {
		return Standing{}, err
	}
	return b.walk(h, func() error { return nil })
}

// Step does one thing in a call of a session.
func (b *Booth) Step(ctx context.Context, owner, sid string, in Input) (Standing, error) {
	h, err := b.find(owner, sid)
	if err != nil {
		return Standing{}, err
	}
	return b.walk(h, func() error {
		if !h.call.Waiting() {
			return ErrNotNow
		}
		h.lines = append(h.lines, HeldLine{doing(h.call.Wish(), in), h.step})
		return h.call.Enter(ctx, in)
	})
}

// shownKeys is as much of an entry as is repeated: a menu key or a card's tail.
const shownKeys = 4

// doing is what a caller does, as it is shown.
func doing(w Wish, in Input) Line {
	switch {
	case in.HangUp:
		return Line{Verb: "Gone"}
	case w.Verb == "Dial":
		return Line{Verb: "Talked", Text: cmp.Or(in.Talked, "completed")}
	case len(in.Digits) > shownKeys+1:
		return Line{Verb: "Keys", Text: "•••"}
	case in.Digits != "":
		return Line{Verb: "Keys", Text: in.Digits}
	case in.Speech != "":
		return Line{Verb: "Said", Text: in.Speech}
	}
	return Line{Verb: "Silence"}
}

// kept is a call as it is weighed whether to keep it: one that is over goes first, and then the oldest.
type kept struct {
	*Held
	over bool
	age  time.Duration
}

func (k kept) compare(other kept) int {
	if k.over != other.over {
		if k.over {
			return -1
		}
		return 1
	}
	return cmp.Compare(other.age, k.age)
}

// sweep hangs up what nobody came back to, and the oldest calls of a session that would have too many.
func (b *Booth) sweep(ctx context.Context, owner string) {
	var stale []*Held
	var own []kept
	b.mu.Lock()
	for _, h := range b.calls {
		if h.busy || h.owner == "" { // at a step now; or it rings, and whoever makes it ring gives up by themselves
			continue
		}
		switch age := b.wall().Sub(h.seen); {
		case age >= b.idle:
			stale = append(stale, h)
		case h.owner == owner:
			own = append(own, kept{h, h.call.Ended(), age})
		}
	}
	slices.SortFunc(own, kept.compare)
	for _, k := range own[:max(0, len(own)-callsEach+1)] {
		stale = append(stale, k.Held)
	}
	for _, h := range stale {
		h.busy = true
		delete(b.calls, h.call.SID)
	}
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, hangUpWait)
	defer cancel()
	for _, h := range stale {
		_, _ = b.goOn(h, func() error { // it is gone for us, whatever becomes of the goodbye
			if h.call.Waiting() {
				return h.call.Enter(ctx, Input{HangUp: true})
			}
			return nil
		})
		h.later.Stop()
		h.once.Do(func() { close(h.over) })
	}
}
