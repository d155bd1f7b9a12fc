package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"cardline/internal/carrier"
)

// drain hands out what is due in a lane until nothing is. It does not wait for the carrier: a slow one holds up its own places only.
func (o *Outbox) drain(ctx context.Context, name Lane, posts *sync.WaitGroup) error {
	for ctx.Err() == nil {
		rows, err := o.Queue.Claim(ctx, Claim{
			Lane: name, Owner: o.claim(), Now: o.Clock.Now(), Lease: o.Clock.Wall().Add(o.Lease), N: o.InFlight, Except: o.resting(),
		})
		if err != nil {
			return fmt.Errorf("claim messages of lane %s: %w", name, err)
		}
		if len(rows) == 0 { // fewer than asked for is no end: another worker may have been faster at some of them
			return nil
		}
		places := o.lanes[name].places
		for _, r := range rows {
			places <- struct{}{}
			posts.Go(func() {
				defer func() { <-places }()
				o.post(context.WithoutCancel(ctx), r)
			})
		}
	}
	return nil
}

// claim names one taking of rows: also the same worker, taking a row again, is another owner.
func (o *Outbox) claim() string { return fmt.Sprintf("%s/%d", o.name, o.claims.Add(1)) }

// resting are the purposes whose sender the carrier told to wait.
func (o *Outbox) resting() []Purpose {
	var out []Purpose
	for p, sender := range o.Senders {
		if o.pauses.left(sender) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// post takes one claimed row through the gates and to the carrier. Submitted is committed before the carrier is asked: should we
// die in between, the row says that it may have gone.
func (o *Outbox) post(ctx context.Context, r Row) {
	ctx, cancel := context.WithTimeout(ctx, o.Lease)
	defer cancel()
	vs, err := o.judge(ctx, []Row{r})
	switch {
	case err != nil:
		o.Log.ErrorContext(ctx, "outbox: gates not passed", "message", r.ID, "err", err)
		o.move(ctx, r, Step{To: Planned, Due: o.Clock.Now().Add(5 * time.Second), Reason: "the gates could not be asked"})
		return
	case vs[0].state != "":
		o.move(ctx, r, Step{To: vs[0].state, Due: vs[0].due, Reason: vs[0].reason})
		return
	}
	v := vs[0]
	r.Purpose = orElse(v.purpose, r.Purpose)
	r.Sender = o.route(r).Sender
	r.Submitted = o.Clock.Now()
	r.Tries++
	submitted := o.move(ctx, r, Step{
		To: Submitted, Reason: v.reason, Purpose: r.Purpose, Sender: r.Sender, Tries: 1, Lease: o.Clock.Wall().Add(2 * o.Timeout),
	})
	if !submitted {
		return // another worker has it, or the database is gone: what is not written down is not sent
	}
	got, err := o.hand(ctx, r)
	o.conclude(ctx, r, got, err)
}

func (o *Outbox) hand(ctx context.Context, r Row) (carrier.Accepted, error) {
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	return o.Carrier.Send(ctx, carrier.Send{
		ID: r.ID, From: r.Sender, To: r.To, Body: r.Body, Callback: o.Callback(r.ID), Validity: r.validity(r.Submitted),
	})
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

// move writes a step of the row down. A failure is logged: the lease brings the row back.
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
