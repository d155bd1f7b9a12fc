package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"cardline/commands"
	"cardline/internal/session"
	"cardline/ivr"
)

// While the bank takes its time in a call, whatever it was asked, the caller is spoken to. A step waits a little, says so and has the
// carrier ask again; the errand goes on meanwhile, and the next step goes through the work anew and finds what has been answered.
const (
	patience = 2 * time.Second  // of a step without a word, all its errands together
	reading  = 14 * time.Second // an errand at the bank in a call, all in all
	bearable = 10 * time.Second // of which a caller waits; much less than until an order counts as abandoned
	fillers  = 8                // "one moment" said in a row, however many errands and processes that takes
	recalled = time.Minute      // the answer to an errand that took long is remembered: the work behind it may take long too
)

// errStill is that the bank has not answered yet, and the caller will be asked for patience.
var errStill = errors.New("the bank has not answered yet")

// errElsewhere is that a secret is being compared by a process that does not answer: nobody else knows it.
var errElsewhere = errors.New("a secret was entered elsewhere")

// errands are under way at the bank or answered a short while ago, by the work they are for. Another process knows nothing of them and
// asks anew: reading twice harms nobody, and an order is one order by its key.
type errands struct{ all sync.Map }

// errand is one of them.
type errand struct {
	began time.Time // by the wall clock
	done  chan struct{}
	got   any
	err   error
	slow  atomic.Bool
}

// run begins an errand in the background, or finds it begun.
func (es *errands) run(name string, now time.Time, do func(context.Context) (any, error)) *errand {
	fresh := &errand{began: now, done: make(chan struct{})}
	known, begun := es.all.LoadOrStore(name, fresh)
	if begun {
		return known.(*errand)
	}
	go func() {
		ctx, stop := context.WithTimeout(context.Background(), reading)
		defer stop()
		fresh.err = recovered(func() (err error) {
			fresh.got, err = do(ctx)
			return err
		})
		close(fresh.done)
	}()
	return fresh
}

// under reports whether an errand is known here.
func (es *errands) under(name string) bool {
	_, ok := es.all.Load(name)
	return ok
}

// asks has something asked of the bank. A text waits as long as its turn may; a call as long as nobody minds, then it is errStill, and
// in a later step the same of the same work has been answered. A call that waited for too long is told so by context.DeadlineExceeded.
func asks[T any](ctx context.Context, t *turn, what string, w session.Work, do func(context.Context) (T, error)) (T, error) {
	if t.channel != commands.Voice {
		var got T
		bctx, stop := t.bankTime(ctx)
		defer stop()
		err := recovered(func() (err error) {
			got, err = do(bctx)
			return err
		})
		return got, err
	}
	name := errandOf(what, w)
	e := t.errands.run(name, t.Clock.Wall(), func(ctx context.Context) (any, error) { return do(ctx) })
	if err := t.waitFor(name, e); err != nil {
		return *new(T), err
	}
	got, _ := e.got.(T) // nothing after a panic
	return got, e.err
}

// waitFor waits for an errand as long as this step may be silent.
func (t *turn) waitFor(name string, e *errand) error {
	timer := time.NewTimer(max(0, t.silentBy.Sub(t.Clock.Wall())))
	defer timer.Stop()
	select {
	case <-e.done:
	case <-timer.C:
		select {
		case <-e.done: // both at once
		default:
			if !e.slow.Swap(true) {
				time.AfterFunc(reading+recalled, func() { t.errands.all.CompareAndDelete(name, e) })
			}
			if t.st.Call.Fillers >= fillers || t.Clock.Wall().Sub(e.began) >= bearable {
				return context.DeadlineExceeded
			}
			return errStill
		}
	}
	if !e.slow.Load() {
		t.errands.all.CompareAndDelete(name, e)
	}
	return nil
}

// errandOf names an errand: what of which work. What has been proven or agreed to on the way makes no other errand of it.
func errandOf(what string, w session.Work) string {
	w.Proven, w.Confirmed, w.QuoteEnd = 0, false, time.Time{}
	b, err := json.Marshal(w)
	if err != nil { // strings and numbers only
		panic(err)
	}
	return what + " " + string(b)
}

// bears asks the caller for patience where the bank has not answered yet: the next step goes on with the work.
func (t *turn) bears(w session.Work, err error) bool {
	if !errors.Is(err, errStill) {
		return false
	}
	c := t.st.Call
	c.Fillers++
	c.Asks = &w
	t.asked = nil
	t.verb, t.outcome = w.Verb, "one-moment"
	key := "one-moment"
	if c.Fillers > 1 {
		key = "still-at-it"
	}
	t.say(system, key, nil)
	return true
}

// asksOn goes on with what the bank had not answered: the proof it compares, the question that wanted something of it, or the work.
func (t *turn) asksOn(ctx context.Context, place ivr.Place) (ivr.Place, ivr.Out) {
	c := t.st.Call
	w, proving := *c.Asks, c.Proves
	c.Asks, c.Proves = nil, false
	q := t.st.Open()
	switch {
	case q == nil || q.Work.Key != w.Key || q.Kind == session.AskPhone:
		t.advance(ctx, w)
	case proving:
		t.take(ctx, *q, "")
	default:
		t.open(*q)
		t.sayQuestion(t.verbs[w.Verb], *q)
	}
	return t.after(ctx, place)
}
