package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"cardline/internal/carrier"
)

// groupsReady is how many claimed groups a lane keeps between the queue and the carrier: one leaves while the next is judged. More
// would only be claimed without need, away from other workers.
const groupsReady = 2

// lane is one queue's workers. No lane waits for another: each has places of its own at the carrier.
type lane struct {
	name   Lane
	bell   chan struct{}
	groups chan struct{} // a token for each group under way
	places *places
	posts  *sync.WaitGroup // everything begun and not yet written down
}

func newLane(name Lane, inFlight int, posts *sync.WaitGroup) *lane {
	return &lane{name: name, bell: make(chan struct{}, 1), groups: make(chan struct{}, groupsReady), places: newPlaces(inFlight), posts: posts}
}

// drain hands out what is due in a lane until nothing is. It does not wait for the carrier: a slow one holds up its own places only.
func (o *Outbox) drain(ctx context.Context, l *lane) error {
	for {
		if _, is := o.paused.lane(l.name); is {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case l.groups <- struct{}{}:
		}
		rows, err := o.Queue.Claim(ctx, Claim{
			Lane: l.name, Owner: o.claim(), Now: o.Clock.Now(), Lease: o.Clock.Wall().Add(o.Lease), N: o.Group, Except: o.resting(),
		})
		if err != nil || len(rows) == 0 { // fewer than asked for is no end: another worker may have been faster at some of them
			<-l.groups
			if err != nil {
				return fmt.Errorf("claim messages of lane %s: %w", l.name, err)
			}
			return nil
		}
		l.posts.Go(func() {
			defer func() { <-l.groups }()
			o.post(ctx, l, rows)
		})
	}
}

// claim names one taking of rows: also the same worker, taking a row again, is another owner.
func (o *Outbox) claim() string { return fmt.Sprintf("%s/%d", o.name, o.claims.Add(1)) }

// resting are the purposes all of whose senders the carrier told to wait.
func (o *Outbox) resting() []Purpose {
	var out []Purpose
	for p := range o.Senders {
		if !slices.ContainsFunc(o.roads.senders(p), func(sender string) bool { return o.pauses.left(sender) <= 0 }) {
			out = append(out, p)
		}
	}
	return out
}

// post takes claimed rows through the gates and to the carrier. When running ends, what has not been handed over goes back.
func (o *Outbox) post(running context.Context, l *lane, rows []Row) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(running), o.Lease)
	defer cancel()
	going := o.pass(ctx, rows)
	for len(going) > 0 {
		n := l.places.take(len(going))
		if _, halted := o.paused.lane(l.name); halted || running.Err() != nil {
			l.places.give(n)
			o.giveBack(ctx, going)
			return
		}
		left := o.submit(ctx, going[:n])
		l.places.give(n - len(left))
		for _, r := range left {
			l.posts.Go(func() {
				defer l.places.give(1)
				o.send(context.WithoutCancel(running), r)
			})
		}
		going = going[n:]
	}
}

// pass asks the gates, writes down what they hold back, and returns the rest as it is to leave.
func (o *Outbox) pass(ctx context.Context, rows []Row) (going []Row) {
	for i := range rows {
		rows[i].located()
	}
	var kept []Row
	var steps []Step
	for i, v := range o.verdicts(ctx, rows) {
		r := rows[i]
		if v.call {
			o.wantCall(ctx, r, v.reason)
		}
		if v.state != "" {
			kept, steps = append(kept, r), append(steps, Step{To: v.state, Due: v.due, Gate: v.gate, Reason: v.reason})
			continue
		}
		r.Purpose, r.Reason = orElse(v.purpose, r.Purpose), v.reason
		r.Account, r.Sender = v.route.Account, v.route.Sender
		going = append(going, r)
	}
	o.moves(ctx, kept, steps)
	return going
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

// submit writes down that rows are about to be handed over, and returns those that may be. It is committed before the carrier is
// asked: should we die in between, the row says that it may have gone. What is not written down is not sent.
func (o *Outbox) submit(ctx context.Context, rows []Row) (left []Row) {
	now, lease := o.Clock.Now(), o.Clock.Wall().Add(2*o.Timeout)
	steps := make([]Step, len(rows))
	for i := range rows {
		r := &rows[i]
		r.Submitted = now
		r.Tries++
		steps[i] = Step{To: Submitted, Reason: r.Reason, Purpose: r.Purpose, Account: r.Account, Sender: r.Sender, Tries: 1, Lease: lease}
	}
	for i, moved := range o.moves(ctx, rows, steps) { // false: another worker has it, or the database is gone
		if moved {
			left = append(left, rows[i])
		}
	}
	return left
}

// giveBack lets other workers have what this one will not send any more.
func (o *Outbox) giveBack(ctx context.Context, rows []Row) {
	steps := make([]Step, len(rows))
	for i := range steps {
		steps[i] = Step{To: Planned, Reason: "its worker, or its lane, stopped before anything left"}
	}
	o.moves(ctx, rows, steps)
}

// send hands a row over and writes down what came of it.
func (o *Outbox) send(ctx context.Context, r Row) {
	got, err := o.hand(ctx, r)
	o.conclude(ctx, r, got, err)
}

func (o *Outbox) hand(ctx context.Context, r Row) (carrier.Accepted, error) {
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	began := o.Clock.Wall()
	got, err := o.at(r.Account).Send(ctx, carrier.Send{
		ID: r.ID, From: r.Sender, To: r.To, Body: r.words(), Callback: o.Callback(r.ID), Validity: o.patience(r),
	})
	o.observe(r, err, o.Clock.Wall().Sub(began))
	return got, err
}

// conclude writes down what the carrier answered. What is not clearly a refusal may have been taken.
func (o *Outbox) conclude(ctx context.Context, r Row, got carrier.Accepted, err error) {
	var refusal *carrier.Error
	switch {
	case err == nil:
		o.move(ctx, r, Step{To: orElse(statuses[got.Status], Accepted), SID: got.SID})
	case !errors.As(err, &refusal) || refusal.Unknown:
		o.move(ctx, r, Step{To: Unknown, Reason: "no answer from the carrier: it may have been taken", Lease: o.Clock.Wall().Add(2 * o.Timeout)})
	default:
		s := o.refused(ctx, r, refusal)
		if o.move(ctx, r, s) && s.To == Planned && !s.Due.After(o.Clock.Now()) {
			o.kick(r.Lane)
		}
	}
}

// move writes a step of the row down, together with those of others. A failure is logged: the lease brings the row back.
func (o *Outbox) move(ctx context.Context, r Row, s Step) bool {
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

// moves writes one step of each row down, all at once.
func (o *Outbox) moves(ctx context.Context, rows []Row, ss []Step) (moved []bool) {
	if len(rows) == 0 {
		return nil
	}
	now := o.Clock.Now()
	for i := range ss {
		ss[i].ID, ss[i].Owner, ss[i].At = rows[i].ID, rows[i].Owner, now
	}
	moved, err := o.Queue.Moves(ctx, ss)
	if err != nil {
		o.Log.ErrorContext(ctx, "outbox: steps not written", "messages", len(ss), "first", rows[0].ID, "state", ss[0].To, "err", err)
		return nil
	}
	for i, m := range moved {
		if m {
			o.Observer.Moved(rows[i].Type, ss[i].To)
		}
	}
	return moved
}
