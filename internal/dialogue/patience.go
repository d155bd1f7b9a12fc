package dialogue

import (
	"context"
	"sync"
	"time"

	"cardline/commands"
	"cardline/internal/session"
	"cardline/ivr"
)

// While the bank takes its time with what a caller asked, they are spoken to. A step waits a little, says so and has the carrier ask
// again; the request goes on meanwhile.
const (
	patience = 2 * time.Second  // without a word
	reading  = 14 * time.Second // a request of the bank in a call, all in all
	fillers  = 4                // "one moment" said for one request
)

// reads are the requests under way, by the key of the work. Another process knows nothing of them and asks the bank anew.
type reads struct{ all sync.Map }

// read is one of them.
type read struct {
	done  chan struct{}
	taken chan struct{} // holds one
	a     commands.Answer
	err   error
}

// begin runs a verb in the background, or finds it running.
func (rs *reads) begin(key string, run func(ctx context.Context) (commands.Answer, error)) *read {
	fresh := &read{done: make(chan struct{}), taken: make(chan struct{}, 1)}
	known, running := rs.all.LoadOrStore(key, fresh)
	if running {
		return known.(*read)
	}
	go func() {
		ctx, stop := context.WithTimeout(context.Background(), reading)
		defer stop()
		fresh.err = recovered(func() (err error) {
			fresh.a, err = run(ctx)
			return err
		})
		close(fresh.done)
		select {
		case <-fresh.taken:
		case <-ctx.Done(): // the caller has hung up, or asked another process
		}
		rs.all.Delete(key)
	}()
	return fresh
}

// patient asks the bank what a caller wants to know. ok is false when it has not answered yet: the caller is told so, and the next
// step goes on.
func (t *turn) patient(v commands.Verb, w session.Work) (a commands.Answer, ok bool, err error) {
	c := t.st.Call
	r := t.request(w)
	under := t.reads.begin(w.Key+" "+v.ID, func(ctx context.Context) (commands.Answer, error) { return v.Run(ctx, r) })
	timer := time.NewTimer(min(patience, t.Limits.Bank))
	defer timer.Stop()
	select {
	case <-under.done:
		select {
		case under.taken <- struct{}{}:
		default:
		}
		c.Asks, c.Fillers = nil, 0
		return under.a, true, under.err
	case <-timer.C:
	}
	if c.Fillers >= fillers {
		c.Asks, c.Fillers = nil, 0
		return a, true, context.DeadlineExceeded
	}
	c.Fillers++
	c.Asks = &w
	t.verb, t.outcome = v.ID, "one-moment"
	key := "one-moment"
	if c.Fillers > 1 {
		key = "still-at-it"
	}
	t.say(system, key, nil)
	return a, false, nil
}

// asksOn goes on with what the bank had not answered.
func (t *turn) asksOn(ctx context.Context, place ivr.Place) (ivr.Place, ivr.Out) {
	w := *t.st.Call.Asks
	t.st.Call.Asks = nil
	t.run(ctx, t.verbs[w.Verb], w)
	return t.after(ctx, place)
}
