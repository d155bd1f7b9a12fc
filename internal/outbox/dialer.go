package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/carrier"
	"cardline/internal/clock"
	"cardline/internal/phone"
)

// Dialer makes the calls that are wanted. A row says that a call is placed before the carrier is asked; what may or may not have rung is
// settled by the call itself, by the carrier's word of its end, or by the carrier's list, and counts as a try in any case. Its methods are
// safe for concurrent use, by any number of processes. Start at Run.
type Dialer struct {
	Book    CallBook
	Records CallRecords
	Caller  carrier.Caller
	From    phone.Number // of ours: it is shown, and answered when somebody calls back
	People  People
	Clock   *clock.Clock
	Rules   CallRules
	Address func(try string) (first, over string) // absolute addresses of a call's doors
	Log     *slog.Logger

	// Moot tells why there is nothing left to call about; "" where there is.
	Moot func(ctx context.Context, c Call) (why string, err error)
	// GiveUp leaves a call to people that reached nobody; it must keep it, and the same again is the same.
	GiveUp   func(ctx context.Context, c Call) error
	Holidays almanac.Holidays          // optional: there are none
	Trips    Circumstances             // optional: nobody travels
	Paused   func(c Call) (why string) // optional: nobody halts calls
	Throttle Throttle                  // optional: as many as are due
	Told     func(t Type, what string) // what a try comes to, as a count knows it: TryPlaced, and at its end Try.What; optional

	asking atomic.Int64 // requests to the carrier that have no answer yet
}

// CallRules are when and how often somebody is called.
type CallRules struct {
	Tries    int           // at most, for one call
	Between  time.Duration // two of them
	Ring     time.Duration // the telephone rings so long
	Patience time.Duration // after which a request to the carrier counts as lost
}

// Hours in which anybody is called, where they are.
var callHours = almanac.Window{Open: 8 * time.Hour, Close: 20*time.Hour + 30*time.Minute}

const (
	callsAtOnce  = 50
	looksAtOnce  = 4           // into the carrier's list
	lookAgain    = time.Minute // at a call that goes on
	turnOfSafety = 2 * time.Second
	turnOfOthers = 15 * time.Second // at a telephone that rings already: who must know something soon gets it first
	// PaceOfCalls is by which name the rate of calls is known.
	PaceOfCalls = "calls"
)

// Run makes calls until ctx ends, then waits for the carrier's answers to those it has asked for. Neither a carrier that is slow to tell what
// became of calls nor a desk that takes none keeps others from being placed.
func (d *Dialer) Run(ctx context.Context) error {
	var rounds, asked sync.WaitGroup
	placeDue := func(ctx context.Context) error { return d.placeDue(ctx, &asked) }
	for _, work := range []func(context.Context) error{placeDue, d.settle, d.handOver} {
		rounds.Go(func() {
			_ = clock.Every(ctx, time.Second, work, d.Log.WarnContext, "calls of ours are looked at again in a second") // it has no errors
		})
	}
	rounds.Wait()
	asked.Wait()
	return nil
}

// Step does what is to be done now: Run does it every second.
func (d *Dialer) Step(ctx context.Context) error {
	var asked sync.WaitGroup
	err := d.placeDue(ctx, &asked)
	asked.Wait()
	return errors.Join(err, d.settle(ctx), d.handOver(ctx))
}

// placeDue writes down tries at what is due and may be called, and leaves it to asked to ask the carrier for them.
func (d *Dialer) placeDue(ctx context.Context, asked *sync.WaitGroup) error {
	most := callsAtOnce - int(d.asking.Load())
	if most <= 0 {
		return nil
	}
	due, err := d.Book.Due(ctx, d.Clock.Now(), most)
	if err != nil || len(due) == 0 {
		return err
	}
	if due, err = d.permitted(ctx, due); err != nil || len(due) == 0 {
		return err
	}
	if d.Throttle != nil {
		weights := make([]int, len(due))
		for i := range weights {
			weights[i] = 1
		}
		places, _, err := d.Throttle.Take(ctx, PaceOfCalls, weights, 0, false)
		if err != nil {
			return fmt.Errorf("asking for places of calls: %w", err)
		}
		due = due[:min(places, len(due))]
	}
	var all sync.WaitGroup
	errs := make([]error, len(due))
	for i, c := range due {
		all.Go(func() { errs[i] = d.place(context.WithoutCancel(ctx), c, asked) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// place writes a try down; then the carrier is asked for it, and the next ones do not wait for its answer.
func (d *Dialer) place(ctx context.Context, c Call, asked *sync.WaitGroup) error {
	wall := d.Clock.Wall()
	t := Try{ID: clock.NewID(wall), N: c.Tries + 1, At: d.Clock.Now(), Wall: wall, Look: wall.Add(d.Rules.Patience)}
	ours, err := d.Book.Submit(ctx, c, t)
	switch {
	case errors.Is(err, ErrLineBusy):
		return d.waits(ctx, c)
	case err != nil || !ours:
		return err
	}
	d.tell(c.Type, TryPlaced)
	d.asking.Add(1)
	asked.Go(func() {
		defer d.asking.Add(-1)
		if err := d.ask(ctx, c, t); err != nil { // its record stands: the call itself, or the carrier's list, tells more
			d.Log.WarnContext(ctx, "what the carrier said of a call is not noted", "call", c.Message, "err", err)
		}
	})
	return nil
}

// ask asks the carrier for a try.
func (d *Dialer) ask(ctx context.Context, c Call, t Try) error {
	first, over := d.Address(t.ID)
	sid, err := d.Caller.Call(ctx, carrier.Dial{To: c.Number, From: d.From, URL: first, StatusURL: over, DetectMachine: true, Timeout: d.Rules.Ring})
	if err == nil {
		return d.Book.Change(ctx, t.ID, func(_ *Call, now *Try) {
			now.SID = sid
			now.Look = later(now.Look, t.Wall.Add(d.Rules.Ring+lookAgain))
		})
	}
	var refused *carrier.Error
	if !errors.As(err, &refused) || refused.Unknown {
		d.Log.WarnContext(ctx, "a call may have been placed", "call", c.Message, "err", err)
		return nil // settled by the call itself, or by the carrier's list
	}
	d.Log.WarnContext(ctx, "a call was not placed", "call", c.Message, "err", err)
	return d.Book.Change(ctx, t.ID, func(c *Call, t *Try) {
		if t.SID != "" || !t.Over.IsZero() {
			return
		}
		d.ended(c, t, CameRefused)
		c.Note = fmt.Sprintf("the carrier refused it (%d)", refused.Code)
		if refused.Retry { // nothing rang: it is no try
			c.State, c.Tries, c.Due = CallPlanned, c.Tries-1, d.Clock.Now().Add(max(refused.After, lookAgain))
		}
	})
}

func (d *Dialer) tell(t Type, what ...string) {
	for _, w := range what {
		if d.Told != nil {
			d.Told(t, w)
		}
	}
}

// handOver leaves to people what reached nobody. A process that dies between the two steps does it once more; what cannot be left to them now
// makes room for the others.
func (d *Dialer) handOver(ctx context.Context) error {
	now := d.Clock.Now()
	spent, err := d.Records.Spent(ctx, now, callsAtOnce)
	if err != nil {
		return err
	}
	var errs []error
	for _, c := range spent {
		if err := d.GiveUp(ctx, c); err != nil {
			_, later := d.Book.Decide(ctx, c, CallSpent, now.Add(lookAgain), c.Note)
			errs = append(errs, fmt.Errorf("leaving call %s to people: %w", c.Message, err), later)
			continue
		}
		_, err := d.Book.Decide(ctx, c, CallLeft, c.Due, c.Note)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
