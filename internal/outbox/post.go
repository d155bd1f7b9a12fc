package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"cardline/internal/carrier"
)

// groupsReady is how many groups of a lane are on their way from the queue to the carrier: one is judged while the other is written.
const groupsReady = 2

// lane is one queue's workers. No lane waits for another: each has places of its own at the carrier.
type lane struct {
	name   Lane
	bell   chan struct{}
	groups chan struct{} // a token for each group under way
	places *places
	posts  *sync.WaitGroup // everything begun whose answer is not there
	look   time.Time       // past what waits for places: not before, by the machine's clock
}

func newLane(name Lane, inFlight int, posts *sync.WaitGroup) *lane {
	few := 1
	if name == ServiceLane || name == MarketingLane || name.borne() { // nobody waits: better many at once
		few = inFlight / 2
	}
	return &lane{name: name, bell: make(chan struct{}, 1), groups: make(chan struct{}, groupsReady), places: newPlaces(inFlight, few), posts: posts}
}

// drain hands out what is due in a lane until nothing is. It does not wait for the carrier: a slow one holds up its own places only.
func (o *Outbox) drain(ctx context.Context, l *lane) error {
	for {
		if _, is := o.paused.lane(l.name); is {
			return nil
		}
		found := 0 // fewer than asked for is no end: another worker may have been faster at some of them
		for _, w := range o.wants(ctx, l) {
			n, err := o.begin(ctx, l, w)
			if err != nil {
				return fmt.Errorf("claim messages of lane %s: %w", l.name, err)
			}
			found += n
		}
		if found == 0 {
			return nil
		}
	}
}

// begin has what is wanted depart, once there is room for another group and places for it at the carrier. It does not wait for the gates.
func (o *Outbox) begin(ctx context.Context, l *lane, w want) (found int, err error) {
	select {
	case <-ctx.Done():
		w.judged(0)
		return 0, nil
	case l.groups <- struct{}{}:
	}
	n := l.places.take(w.N)
	w.N = powerBelow(n)
	l.places.give(n - w.N)
	if ctx.Err() != nil {
		l.places.give(w.N)
		<-l.groups
		w.judged(0)
		return 0, nil
	}
	begun := make(chan error, 1)
	l.posts.Go(func() {
		defer func() { <-l.groups }()
		o.depart(ctx, l, w, func(n int, err error) { found = n; begun <- err })
	})
	err = <-begun
	return found, err
}

// claim names one taking of rows: also the same worker, taking a row again, is another owner.
func (o *Outbox) claim() string { return fmt.Sprintf("%s/%d", o.name, o.claims.Add(1)) }

// depart takes what is due through the gates and to the carrier. It says how much there is before it goes on.
func (o *Outbox) depart(running context.Context, l *lane, w want, found func(n int, err error)) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(running), o.Lease)
	defer cancel()
	var rows []Row
	var steps []Step
	w.Owner, w.Now, w.Lease = o.claim(), o.Clock.Now(), o.Clock.Wall().Add(o.Lease)
	written := o.paused.group()
	moved, err := o.Queue.Depart(ctx, w.Claim, func(due []Row) []Step {
		l.places.give(w.N - len(due))
		found(len(due), nil)
		rows, steps = due, o.steps(ctx, due)
		w.judged(len(due))
		if _, halted := o.paused.lane(l.name); halted || running.Err() != nil {
			stay(steps)
		}
		return steps
	})
	written()
	switch {
	case len(rows) == 0:
		l.places.give(w.N)
		w.judged(0)
		found(0, err)
		return
	case err != nil:
		o.Log.ErrorContext(ctx, "outbox: steps not written", "messages", len(rows), "first", rows[0].ID, "err", err)
		moved = make([]bool, len(rows))
	}
	sending := context.WithoutCancel(running)
	for i := range rows {
		r := &rows[i]
		if moved[i] {
			o.Observer.Moved(r.Type, steps[i].To)
		}
		if !moved[i] || steps[i].To != Submitted { // what is not written down is not sent
			l.places.give(1)
			continue
		}
		l.posts.Go(func() { o.send(sending, l, r) })
	}
}

// steps asks the gates and says what is to be written of each row. Those that may leave are noted as handed over, by their route: it is
// committed before the carrier is asked, so that should we die in between the row says that it may have gone.
func (o *Outbox) steps(ctx context.Context, rows []Row) []Step {
	known := map[residence][]*time.Location{}
	for i := range rows {
		rows[i].located(known)
	}
	steps := make([]Step, len(rows))
	for i, v := range o.verdicts(ctx, rows) {
		r, s := &rows[i], &steps[i]
		if v.call {
			o.wantCall(ctx, *r, v.reason)
		}
		if v.state != "" {
			*s = Step{To: v.state, Due: v.due, Gate: v.gate, Reason: v.reason}
			continue
		}
		r.Purpose, r.Reason, r.Account, r.Sender = orElse(v.purpose, r.Purpose), v.reason, v.route.Account, v.route.Sender
		r.Tries++
		*s = Step{To: Submitted, Reason: r.Reason, Purpose: r.Purpose, Account: r.Account, Sender: r.Sender, Tries: 1}
	}
	now, lease := o.Clock.Now(), o.Clock.Wall().Add(o.Timeout+max(o.Timeout, Longest)) // what is accepted may be written so late
	for i := range steps {
		r, s := &rows[i], &steps[i]
		if s.ID, s.Owner, s.At = r.ID, r.Owner, now; s.To == Submitted {
			r.Submitted, s.Lease = now, lease
		}
	}
	return steps
}

// stay has rows stay as they are: other workers may send what this one will not any more.
func stay(steps []Step) {
	for i := range steps {
		steps[i] = Step{ID: steps[i].ID, Owner: steps[i].Owner, At: steps[i].At, Reason: "its worker, or its lane, stopped before anything left"}
	}
}

// verdicts are the gates' for a group, or for each row of it alone where the group's cannot be had: one bad row keeps back itself.
func (o *Outbox) verdicts(ctx context.Context, rows []Row) []verdict {
	vs, err := o.judge(ctx, rows)
	if err == nil {
		return vs
	}
	if len(rows) > 1 && ctx.Err() == nil {
		vs = vs[:0]
		for i := range rows {
			vs = append(vs, o.verdicts(ctx, rows[i:i+1])...)
		}
		return vs
	}
	o.Log.ErrorContext(ctx, "outbox: gates not passed", "message", rows[0].ID, "err", err)
	vs = make([]verdict, len(rows))
	for i := range vs {
		vs[i] = verdict{state: Planned, due: o.Clock.Now().Add(5 * time.Second), reason: "the gates could not be asked"}
	}
	return vs
}

// send hands a row over and writes down what came of it.
func (o *Outbox) send(ctx context.Context, l *lane, r *Row) {
	if r.Lane.borne() {
		o.bear(ctx, *r)
		l.places.give(1)
		return
	}
	got, err := o.hand(r)
	l.places.give(1)
	o.conclude(ctx, r, got, err)
}

// hand hands a row over. A process that stops waits for the answer.
func (o *Outbox) hand(r *Row) (carrier.Accepted, error) {
	began := o.Clock.Wall()
	got, err := o.at(r.Account).Send(o.term.Context(), carrier.Send{
		ID: r.ID, From: r.Sender, To: r.To, Body: r.words(), Callback: o.Callback(r.ID), Validity: o.patience(r), Urgent: urgent(r.Lane),
	})
	o.observe(r.Account, err, o.Clock.Wall().Sub(began)-got.Waited)
	return got, err
}

// conclude writes down what the carrier answered. What is not clearly a refusal may have been taken.
func (o *Outbox) conclude(ctx context.Context, r *Row, got carrier.Accepted, err error) {
	var refusal *carrier.Error
	switch {
	case err == nil:
		o.accepted(ctx, r, got)
	case !errors.As(err, &refusal) || refusal.Unknown:
		o.move(ctx, r, Step{To: Unknown, Reason: "no answer from the carrier: it may have been taken", Lease: o.Clock.Wall().Add(2 * o.Timeout)})
	default:
		s := o.refused(ctx, *r, refusal)
		if o.move(ctx, r, s) && s.To == Planned && !s.Due.After(o.Clock.Now()) {
			o.kick(r.Lane)
		}
	}
}

// accepted has it written that the carrier took the row: with its receipt, which names our id and will tell should we die before; at once
// where receipts know only the carrier's.
func (o *Outbox) accepted(ctx context.Context, r *Row, got carrier.Accepted) {
	to := orElse(statuses[got.Status], Accepted)
	if !passing(to, 0) || !o.at(r.Account).Can().Callback {
		o.move(ctx, r, Step{To: to, SID: got.SID})
		return
	}
	id, kind := r.ID, r.Type // the row itself is not kept for seconds
	o.Records.Hear(id, got.SID, to, o.Clock.Now(), func(heard *Received, err error) {
		switch {
		case err != nil:
			o.Log.ErrorContext(ctx, "outbox: step not written", "message", id, "state", to, "err", err)
		case heard != nil && heard.Moved:
			o.Observer.Moved(kind, to)
		}
	})
}

// move writes a step of the row down, together with those of others. A failure is logged: the lease brings the row back.
func (o *Outbox) move(ctx context.Context, r *Row, s Step) bool {
	s.ID, s.Owner, s.At = r.ID, r.Owner, o.Clock.Now()
	moved, err := o.Queue.Move(ctx, s)
	if err != nil {
		o.Log.ErrorContext(ctx, "outbox: step not written", "message", r.ID, "state", s.To, "err", err)
		return false
	}
	if moved {
		o.Observer.Moved(r.Type, s.To)
	}
	return moved
}
