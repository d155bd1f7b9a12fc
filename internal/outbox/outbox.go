// Package outbox is the only way out: every message we begin is a row that passes the gates, is handed to the carrier once,
// and is followed to its end. Rows are the truth; jobs only wake the workers. It does not know what a message says, why it
// was written or how rows are stored. Start at Outbox.Add, then post.go for the life of a row.
package outbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cardline/internal/audit"
	"cardline/internal/carrier"
	"cardline/internal/clock"
	"cardline/internal/consent"
)

// Senders names our address (a number or a Messaging Service id) for each purpose.
type Senders map[Purpose]string

// Deps are what an Outbox needs. Everything is required but those that say otherwise.
type Deps struct {
	Queue    Queue
	Records  Records
	Gauge    Gauge
	Replies  Replies // receipts for what was answered at once; optional
	People   People
	Consent  consent.Book
	Rules    *consent.Rules // what marketing needs by country; nil: no consent on file
	Carrier  carrier.Sender
	Senders  Senders
	Clock    *clock.Clock
	Trail    audit.Trail
	Callback func(message string) string // absolute receipt address of a message
	Throttle Throttle                    // optional: none
	Traffic  Traffic
	Caps     Caps // of marketing and care; 1 a day and 4 in 30 days
	Mourning []Mourning
	Mourned  func(region, day string) string // why there is no cheer for a country on a day, beside Mourning; "" if there may be. Optional
	Observer Observer                        // optional: nobody watches
	Carriers map[string]carrier.Sender       // further accounts by name, beside Carrier, which is "main"; optional
	Routes   []Rule                          // what Senders are for where no rule fits; optional
	Receives map[Purpose]Reception           // of Senders; one left out receives from everywhere
	Refusals *Refusals                       // what a carrier's codes mean; nil: those of the program
	Numbers  Numbers                         // those that texts do not reach; optional: all are tried
	Stops    Stops                           // senders and templates that must rest; optional: none do
	Bearers  map[Lane]Bearer                 // of what is no text; a lane without one waits
	Calls    Calls                           // to be made where no text may go; optional: none are
	Pauses   Pauses                          // what somebody has halted; optional: nothing is
	Foreigns ForeignBook                     // what was sent before a restore; optional: the database was never brought back
	Log      *slog.Logger

	Circumstances Circumstances // optional: nobody complains or travels
	Dialogues     Dialogues     // optional: none is ever in progress
	Questions     Questions     // optional: what messages ask needs not be open

	Group    int           // rows taken from the queue at once; 256
	InFlight int           // messages of one lane at the carrier at the same time; 256: half of them depart together
	Timeout  time.Duration // the longest the carrier may take for one request; 10 s
	Lease    time.Duration // how long a silent worker keeps its rows; six times Timeout
}

// Outbox takes messages and sends them. Add, Take and Explain may be called by any process; Run by those that send.
type Outbox struct {
	Deps
	name    string // of this worker, in claims
	gates   []named
	term    *clock.Term // of what the carrier is asked for each message
	pauses  *pauses
	meters  *meters
	paused  *paused
	owed    owing
	roads   *roads
	lanes   map[Lane]*lane
	posts   sync.WaitGroup // messages on their way, of all lanes
	strays  sync.WaitGroup // receipts of no message whose taker is being looked for
	claims  atomic.Int64
	look    time.Time // at the backlog: not before, by the machine's clock
	recover time.Time // the same of what silent workers held
}

// New wires an Outbox. It starts nothing.
func New(d Deps) *Outbox {
	d.Group = orElse(d.Group, 256)
	d.InFlight = orElse(d.InFlight, 256)
	d.Timeout = orElse(d.Timeout, 10*time.Second)
	d.Lease = orElse(d.Lease, 6*d.Timeout)
	if d.Observer == nil {
		d.Observer = unwatched{}
	}
	if d.Throttle == nil {
		d.Throttle = unlimited{}
	}
	d.Caps.Day, d.Caps.Month = orElse(d.Caps.Day, 1), orElse(d.Caps.Month, 4)
	if d.Refusals == nil {
		d.Refusals = shippedRefusals()
	}
	o := &Outbox{Deps: d, name: rand.Text(), pauses: newPauses(d.Clock.Wall), meters: newMeters(d.Clock.Wall), paused: newPaused(d.Pauses != nil), lanes: map[Lane]*lane{}}
	o.term = clock.NewTerm(context.Background(), d.Timeout)
	o.roads = newRoads(d.Senders, d.Receives, d.Routes, o.pauses, newHealth(d.Clock.Wall, o.shareMoved, slices.Sorted(maps.Keys(d.Carriers))...))
	o.roads.can = abilities(d)
	for _, l := range Lanes() {
		o.lanes[l] = newLane(l, d.InFlight, &o.posts)
	}
	o.gates = o.stages()
	return o
}

// Add plans messages and wakes the workers, in one transaction. Those whose Unique key was ever used are left out, which is no
// error: added counts the new ones.
func (o *Outbox) Add(ctx context.Context, ms ...Message) (added int, err error) {
	now := o.Clock.Now()
	for i := range ms {
		if ms[i], err = ms[i].Prepare(now); err != nil {
			return 0, fmt.Errorf("plan message: %w", err)
		}
	}
	if err := o.plannable(ctx, ms); err != nil {
		return 0, err
	}
	if added, err = o.Queue.Add(ctx, ms); err != nil {
		return 0, fmt.Errorf("plan %d messages: %w", len(ms), err)
	}
	for _, m := range ms {
		o.kick(m.Lane)
	}
	return added, nil
}

// Explain is the whole story of a message, with what errors mean; of one whose lane is paused as a whole, which no gate is asked about, with
// that pause for a reason. ErrNoMessage if there is none of that id.
func (o *Outbox) Explain(ctx context.Context, id string) (Story, error) {
	s, err := o.Records.Story(ctx, id)
	for i, step := range s.Steps { // receipts bring a code alone
		if rule, known := o.Refusals.Codes[step.Code]; known && step.Reason == "" {
			s.Steps[i].Reason = fmt.Sprintf("%s (%d)", rule.Means, step.Code)
		}
	}
	if err != nil || o.Pauses == nil || s.State != Planned || s.Reason != "" {
		return s, err
	}
	all, err := o.Pauses.Paused(ctx) // anew: this process need not be one that sends
	if err != nil {
		return s, fmt.Errorf("read what is paused: %w", err)
	}
	if p, is := pausing(all, s.Lane); is {
		s.Reason = p.held()
	}
	return s, nil
}

// Run sends until ctx ends, then finishes what is at the carrier and returns. Nothing it started outlives it.
func (o *Outbox) Run(ctx context.Context) error {
	if err := o.learnStops(ctx); err != nil {
		o.Log.ErrorContext(ctx, "outbox: begun without knowing what is stopped", "err", err)
	}
	if err := o.learnPauses(ctx); err != nil { // until it is known what must not leave, nothing does
		o.Log.ErrorContext(ctx, "outbox: pauses not known", "err", err)
	}
	var loops sync.WaitGroup
	loops.Go(func() { o.followOthers(ctx) })
	for _, l := range o.lanes {
		loops.Go(func() { o.everySecond(ctx, l.bell, func() error { return o.drain(ctx, l) }) })
	}
	loops.Go(func() {
		o.everySecond(ctx, nil, func() error { return errors.Join(o.settle(ctx), o.watch(ctx)) })
	})
	for _, c := range o.carriers() {
		if l, ok := c.(carrier.Listener); ok && !c.Can().Callback {
			loops.Go(func() {
				if err := l.Listen(ctx, o.Take); err != nil {
					o.Log.ErrorContext(ctx, "outbox: receipts are not heard any more", "err", err)
				}
			})
		}
	}
	loops.Wait()
	o.posts.Wait()
	o.Records.Flush()
	return nil
}

// Close writes down what Take has heard and not yet written. It takes no receipts any more, and Run has ended.
func (o *Outbox) Close() {
	o.Records.Flush()
	o.strays.Wait()
}

// everySecond runs work at once when woken and every second besides: due times are columns by a clock that can be turned, so
// that no timer of the machine could tell when the next row is due.
func (o *Outbox) everySecond(ctx context.Context, woken <-chan struct{}, work func() error) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if err := work(); err != nil && ctx.Err() == nil {
			o.Log.ErrorContext(ctx, "outbox: this round failed, the next is in a second", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-woken:
		case <-tick.C:
		}
	}
}

// kick wakes a lane of this process; a lane already awake looks once more.
func (o *Outbox) kick(l Lane) {
	select {
	case o.lanes[l].bell <- struct{}{}:
	default:
	}
}

func orElse[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}
