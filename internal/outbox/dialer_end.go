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

// PickedUp notes that a call of ours has been picked up, and by what: it has rung, whatever became of the carrier's answer. ErrNoCall.
func (d *Dialer) PickedUp(ctx context.Context, try, sid, picked string) (call Call, now Try, err error) {
	err = d.Book.Change(ctx, try, func(c *Call, t *Try) {
		t.SID, t.Picked = orElse(t.SID, sid), orElse(t.Picked, picked)
		t.Look = later(t.Look, d.Clock.Wall().Add(lookAgain))
		call, now = *c, *t
	})
	return call, now, err
}

// Came notes what a call has come to while it goes on. What was noted last counts.
func (d *Dialer) Came(ctx context.Context, try string, came Came) error {
	return d.Book.Change(ctx, try, func(c *Call, t *Try) {
		if t.Over.IsZero() {
			t.Came = came
			c.Mailbox = c.Mailbox || came == CameMailbox
		}
	})
}

// Over notes that a call has ended, by the carrier's word for how. Told again it changes nothing.
func (d *Dialer) Over(ctx context.Context, try, sid, status string) error {
	err := d.Book.Change(ctx, try, func(c *Call, t *Try) {
		t.SID = orElse(t.SID, sid)
		if t.Over.IsZero() && !goesOn(status) {
			d.ended(c, t, howItEnded(status))
		}
	})
	if errors.Is(err, ErrNoCall) { // deleted with age
		return nil
	}
	return err
}

// goesOn reports whether a call has not ended yet, by the carrier's word.
func goesOn(status string) bool {
	return slices.Contains([]string{"queued", "initiated", "ringing", "in-progress", "answered"}, status)
}

func howItEnded(status string) Came {
	switch came := Came(status); came {
	case CameBusy, CameNoAnswer, CameFailed, CameCanceled:
		return came
	}
	return CameHungUp
}

// ended says what follows from the end of a try. What was noted while it went on counts for more than how the line went dead.
func (d *Dialer) ended(c *Call, t *Try, how Came) {
	now := d.Clock.Now()
	t.Came, t.Over = orElse(t.Came, how), now
	d.tell(c.Type, t.What()...)
	if c.State != CallSubmitted {
		return
	}
	c.Note = fmt.Sprintf("try %d: %s", t.N, t.Came)
	again, most := now.Add(orElse(c.Between, d.Rules.Between)), orElse(c.Most, d.Rules.Tries)
	switch {
	case t.Came.reached():
		c.State = CallDone
	case t.Came.over():
		c.State = CallSpent
	case c.Tries >= most:
		c.State, c.Note = CallSpent, c.Note+fmt.Sprintf(", the last of %d", most)
	case !again.Before(c.Expires):
		c.State, c.Note = CallSpent, c.Note+", and there is no time for another"
	default:
		c.State, c.Due = CallPlanned, again
	}
}

// settle asks the carrier about calls that nothing was heard of. One it cannot be asked about makes room for the others.
func (d *Dialer) settle(ctx context.Context) error {
	open, err := d.Records.Open(ctx, d.Clock.Wall(), callsAtOnce)
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	errs, room := make([]error, len(open)), make(chan struct{}, looksAtOnce)
	for i, a := range open {
		room <- struct{}{}
		all.Go(func() {
			defer func() { <-room }()
			if errs[i] = d.settleOne(ctx, a); errs[i] != nil && ctx.Err() == nil {
				errs[i] = errors.Join(errs[i], d.Book.Change(ctx, a.Try.ID, func(_ *Call, t *Try) { t.Look = later(t.Look, d.Clock.Wall().Add(d.Rules.Patience)) }))
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

func (d *Dialer) settleOne(ctx context.Context, a Attempt) error {
	// Dates of the carrier's have no fractions, and its clock is its own.
	found, err := d.Caller.Called(ctx, a.Number, a.Try.Wall.Add(-2*time.Second), a.Try.Wall.Add(d.Rules.Patience+2*time.Second))
	if err != nil {
		return fmt.Errorf("asking what became of a call: %w", err)
	}
	if a.Try.SID == "" {
		if found, err = d.unclaimed(ctx, found); err != nil {
			return err
		}
	} else {
		found = slices.DeleteFunc(found, func(f carrier.Dialed) bool { return f.SID != a.Try.SID })
	}
	wall := d.Clock.Wall()
	return d.Book.Change(ctx, a.Try.ID, func(c *Call, t *Try) {
		switch {
		case !t.Over.IsZero(), t.SID != a.Try.SID: // it was heard of meanwhile
		case len(found) == 1:
			if t.SID = found[0].SID; goesOn(found[0].Status) {
				t.Look = wall.Add(lookAgain)
				return
			}
			d.ended(c, t, howItEnded(found[0].Status))
		default: // none: it never rang, or it is not told any more. Several: one of them is it
			d.ended(c, t, CameUnknown)
		}
	})
}

// unclaimed are those of the carrier's calls that belong to no try.
func (d *Dialer) unclaimed(ctx context.Context, found []carrier.Dialed) ([]carrier.Dialed, error) {
	sids := make([]string, len(found))
	for i, f := range found {
		sids[i] = f.SID
	}
	known, err := d.Records.Known(ctx, sids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(f carrier.Dialed) bool { return known[f.SID] }), nil
}
