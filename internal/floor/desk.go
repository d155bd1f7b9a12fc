package floor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cardline/internal/phone"
)

// The refusals of the floor.
var (
	ErrNobody  = errors.New("floor: there is no such agent")
	ErrNoCall  = errors.New("floor: no such call is waiting")
	ErrAtWork  = errors.New("floor: the agent has a call")
	ErrNoState = errors.New("floor: an agent cannot do that now")
)

// Board keeps the floor for all processes.
type Board interface {
	// Change lets decide look at the floor while nobody else changes it, and keeps what decide changed. Its error is returned and
	// nothing is kept.
	Change(ctx context.Context, decide func(*Floor) error) error
	// Read is the floor as it is.
	Read(ctx context.Context) (Floor, error)
	// Since are the waits that ended from a time on.
	Since(ctx context.Context, at time.Time) ([]Ended, error)
}

// Standing is what a caller who waits is told.
type Standing struct {
	Place      int           // in the queue of their topic, from 1
	Wait       time.Duration // expected; 0 where nobody can tell
	Agent      *Agent        // their telephone is to be rung now
	Ring       time.Duration // for so long at most
	MayReturn  bool          // a call back is worth offering
	Unattended bool          // nobody who could take the call is signed in
}

// Desk is the floor of one installation. Its methods are safe for concurrent use, by any number of processes.
type Desk struct {
	Board Board
	Rules Rules
	Now   func() time.Time
	// Begin calls an agent and then a customer whose turn has come; nil: no call back is made, and none is offered.
	Begin func(Waiting, Agent)
	// GiveUp hands over a call back that nobody answered; it must keep it, and the same again is the same. nil: it is only counted.
	GiveUp func(context.Context, Waiting) error
}

// change sweeps, lets act change the floor, matches, lets look see what came of it, and begins the calls back whose turn has come.
func (d *Desk) change(ctx context.Context, what string, act func(f *Floor, now time.Time) error, look ...func(f *Floor, now time.Time)) error {
	type back struct {
		w Waiting
		a Agent
	}
	var begin []back
	err := d.Board.Change(ctx, func(f *Floor) error {
		begin = begin[:0]
		now := d.Now()
		d.Rules.Sweep(f, now)
		if err := act(f, now); err != nil {
			return err
		}
		for _, w := range d.Rules.Match(f, now) {
			begin = append(begin, back{*w, *f.agent(w.Agent)})
		}
		for _, see := range look {
			see(f, now)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	for _, b := range begin {
		if d.Begin != nil {
			d.Begin(b.w, b.a)
		}
	}
	return nil
}

// Join has a caller wait. The same call again keeps its place, and who calls again while they wait to be called back takes theirs along.
func (d *Desk) Join(ctx context.Context, w Waiting) (s Standing, err error) {
	err = d.change(ctx, "joining the queue", func(f *Floor, now time.Time) error {
		if old := f.waiting(w.Call); old != nil {
			old.Seen, old.Urgent = now, old.Urgent || w.Urgent
			return nil
		}
		w.Since, w.Seen = now, now
		for i := range f.Waiting {
			if old := &f.Waiting[i]; !old.OnLine() && old.Agent == "" && w.Number != "" && old.Number == w.Number && old.Customer == w.Customer && old.Topic == w.Topic {
				w.Since = old.Since
				f.leave(old, Again, now)
				break
			}
		}
		f.Waiting = append(f.Waiting, w)
		return nil
	}, d.standing(w.Call, &s))
	return s, err
}

// Look tells a caller how they stand, and notes that they are still there. ErrNoCall for one who does not wait.
func (d *Desk) Look(ctx context.Context, call string) (s Standing, err error) {
	err = d.change(ctx, "looking at the queue", func(f *Floor, now time.Time) error {
		w := f.waiting(call)
		if w == nil || !w.Waits() {
			return ErrNoCall
		}
		w.Seen = now
		return nil
	}, d.standing(call, &s))
	return s, err
}

// Busy notes that a caller does something else for so long, as leaving a message: they keep the place, and an agent whose telephone does not
// ring for them yet goes to others. The next Look has them wait again. ErrNoCall for one who does not wait.
func (d *Desk) Busy(ctx context.Context, call string, long time.Duration) error {
	return d.change(ctx, "leaving a message", func(f *Floor, now time.Time) error {
		w := f.waiting(call)
		if w == nil || !w.Waits() {
			return ErrNoCall
		}
		if w.Rung.IsZero() {
			f.dismiss(w, now)
			w.free()
		}
		w.Seen = now.Add(long)
		return nil
	})
}

// standing tells how a caller stands. Who is told of an agent has that telephone rung: it does from now on.
func (d *Desk) standing(call string, s *Standing) func(f *Floor, now time.Time) {
	return func(f *Floor, now time.Time) {
		w := f.waiting(call)
		if w == nil {
			return
		}
		place := d.Rules.Place(f, call, now)
		wait := d.Rules.Wait(f, w.Topic, place, now)
		*s = Standing{
			Place: place, Wait: wait,
			MayReturn:  d.Begin != nil && (wait > d.Rules.Offer || wait == 0 && now.Sub(w.Since) >= d.Rules.Offer),
			Unattended: !slices.ContainsFunc(f.Agents, func(a Agent) bool { return a.State != Offline && a.State != Away }),
		}
		if a := f.agent(w.Agent); a != nil && w.OnLine() && w.Waits() {
			if w.Rung.IsZero() {
				w.Rung = now
			}
			one := *a
			s.Agent, s.Ring = &one, d.Rules.Ring
		}
	}
}

// Answered notes that the agent of a call has picked up. Where nobody tells, the end of the talk does.
func (d *Desk) Answered(ctx context.Context, call string) error {
	return d.change(ctx, "answering", func(f *Floor, now time.Time) error {
		w := f.waiting(call)
		if w == nil || w.Agent == "" {
			return ErrNoCall
		}
		if w.Waits() {
			f.take(w, now, now)
		}
		return nil
	})
}

// Leave ends a wait or a talk. After Unanswered and Unreached the caller keeps the place; who was promised a call back and hangs up keeps
// the promise. Who does not wait any more leaves nothing, which is no error.
func (d *Desk) Leave(ctx context.Context, call string, why Leaving) error {
	return d.change(ctx, "leaving the queue", func(f *Floor, now time.Time) error {
		w := f.waiting(call)
		switch {
		case w == nil:
		case why == Unanswered:
			f.missed(w, now)
		case why == Unreached && w.Agent == "": // told twice
		case why == Unreached:
			d.Rules.unreached(f, w, now)
		case d.Rules.talked(w, why, now):
			d.Rules.wrapUp(f, w, now)
		case w.OnLine():
			f.dismiss(w, now)
			f.leave(w, why, now)
		}
		return nil
	})
}

// talked reports whether what ends is a talk. Who hangs up ends one too, if the telephone cannot ring any more.
func (r Rules) talked(w *Waiting, why Leaving, now time.Time) bool {
	return why == Talked || !w.Waits() || !w.Rung.IsZero() && w.OnLine() && now.Sub(w.Rung) > r.Ring+ringSlack
}

// ringSlack is how long the news take that a telephone has stopped ringing, or that whoever picked up has heard who it is and pressed no key.
const ringSlack = 20 * time.Second

// wrapUp ends a talk: the agent has some time for what is left to do.
func (r Rules) wrapUp(f *Floor, w *Waiting, now time.Time) {
	if a := f.agent(w.Agent); a != nil && a.Call == w.Call {
		a.State = Talking // so that what follows counts as the end of one
		a.set(Wrapping, now)
		a.Until = now.Add(r.WrapUp)
	}
	at := w.Taken
	if w.Waits() {
		at = later(w.Rung, w.Since) // nobody told when they had the agent
	}
	f.leave(w, Talked, at)
}

// unreached: a customer did not answer the call back, and is called again later. The agent goes on.
func (r Rules) unreached(f *Floor, w *Waiting, now time.Time) {
	f.dismiss(w, now)
	w.free()
	w.Tries, w.Back = w.Tries+1, now.Add(r.Between)
}

// leave takes a caller off the floor.
func (f *Floor) leave(w *Waiting, why Leaving, at time.Time) {
	call := w.Call
	f.ended(*w, why, at)
	f.Waiting = slices.DeleteFunc(f.Waiting, func(w Waiting) bool { return w.Call == call })
}

// Return has a caller hang up and be called back in their turn, while people answer, at or after the time asked for; the zero time is as soon
// as it is their turn. They keep the place.
func (d *Desk) Return(ctx context.Context, call string, to phone.Number, at time.Time) error {
	return d.change(ctx, "promising a call back", func(f *Floor, now time.Time) error {
		w := f.waiting(call)
		if w == nil || !w.Waits() {
			return ErrNoCall
		}
		f.dismiss(w, now)
		w.free()
		w.Number, w.Back = to, later(at, now)
		return nil
	})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
