package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"cardline/internal/carrier"
)

// settle asks the carrier about messages of unknown fate whose receipt did not come in time.
func (o *Outbox) settle(ctx context.Context) error {
	began := o.Clock.Wall()
	if began.Before(o.recover) {
		return nil
	}
	rows, err := o.Queue.Recover(ctx, o.claim(), began, o.Lease, o.InFlight)
	if err != nil {
		return fmt.Errorf("recover messages: %w", err)
	}
	if ended := o.Clock.Wall(); len(rows) == 0 {
		o.recover = ended.Add(min(seldom*ended.Sub(began), latest))
	}
	var wg sync.WaitGroup
	for _, r := range rows {
		wg.Go(func() { o.ask(context.WithoutCancel(ctx), r) })
	}
	wg.Wait()
	return nil
}

// seldom bounds what looking at the whole queue costs each process: a five hundredth of the time. No look is put off for longer than latest: one that took
// seconds because the database was ill says nothing of the next, nor does one while the machine's clock was set.
const (
	seldom = 500
	latest = 5 * time.Second
)

// notSeen is the reason of a row that one look at the carrier's records did not find.
const notSeen = "not found at the carrier: it may still wait there, asked again later"

// ask looks for the row among what the carrier sent to the number since: one alike is it, none on two looks means that it was
// never taken (a carrier's list may lag behind, and may leave out what still waits in its queue).
func (o *Outbox) ask(ctx context.Context, r Row) {
	if r.Lane.borne() {
		if o.Bearers[r.Lane] != nil {
			o.bear(ctx, r)
		}
		return
	}
	alike, err := o.alike(ctx, r)
	k, _ := Declared(r.Type)
	s := Step{Tries: 1}
	switch {
	case errors.Is(err, carrier.ErrCannot): // only its receipt can tell
		s.To, s.Reason = Unknown, "the carrier has no list to look in: a person must tell"
	case err != nil:
		o.Log.WarnContext(ctx, "outbox: carrier not asked", "message", r.ID, "err", err)
		s.To, s.Reason, s.Lease = Unknown, "the carrier could not be asked", o.Clock.Wall().Add(backoff(r.Tries))
	case len(alike) == 1, len(alike) > 1 && r.Repeats > 0: // a repeat and what it repeats look alike: the newest is the repeat
		s.To, s.SID, s.Reason = orElse(statuses[alike[0].Status], Accepted), alike[0].SID, "found at the carrier"
	case len(alike) > 1: // without a lease nobody asks again
		s.To, s.Reason = Unknown, fmt.Sprintf("%d alike at the carrier: a person must tell", len(alike))
	case r.Reason != notSeen:
		s.To, s.Reason, s.Lease = Unknown, notSeen, o.Clock.Wall().Add(2*o.Timeout)
	case k.Repeat && o.Clock.Now().Before(r.Expires):
		s.To, s.Due, s.Repeats, s.Reason = Planned, o.Clock.Now(), 1, "not found at the carrier: again, worded as a possible repeat"
	default:
		s.To, s.Reason = Failed, "not found at the carrier"
	}
	if o.move(ctx, &r, s) && s.To == Planned {
		o.Observer.Repeated(r.Type)
		o.kick(r.Lane)
	}
}

// alike lists what may be the row: same text (or one the carrier has blanked), not another row's.
func (o *Outbox) alike(ctx context.Context, r Row) ([]carrier.Found, error) {
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	found, err := o.at(r.Account).Find(ctx, r.To, r.Submitted.Add(-skewed), o.Clock.Now().Add(skewed))
	if err != nil {
		return nil, fmt.Errorf("find messages at the carrier: %w", err)
	}
	sids := make([]string, len(found))
	for i, f := range found {
		sids[i] = f.SID
	}
	taken, err := o.Records.Taken(ctx, sids)
	if err != nil {
		return nil, fmt.Errorf("tell our messages apart: %w", err)
	}
	var out []carrier.Found
	for _, f := range found {
		if r.said(f.Body) && !taken[f.SID] {
			out = append(out, f)
		}
	}
	return out, nil
}

// watch tells the observer what waits. Counting a long queue takes time.
func (o *Outbox) watch(ctx context.Context) error {
	began := o.Clock.Wall()
	if began.Before(o.look) {
		return nil
	}
	now := o.Clock.Now()
	lines, err := o.Gauge.Backlog(ctx, now)
	if err != nil {
		return fmt.Errorf("measure the backlog: %w", err)
	}
	ended := o.Clock.Wall()
	o.look = ended.Add(min(seldom*ended.Sub(began), latest))
	for _, l := range Lanes() {
		var due int
		var age time.Duration
		for _, b := range lines {
			if b.Lane == l {
				due, age = b.Due, max(0, now.Sub(b.Oldest))
			}
		}
		o.Observer.Backlog(l, due, age)
	}
	return nil
}
