package floor

import (
	"context"
	"time"

	"cardline/internal/locale"
	"cardline/internal/phone"
)

// SignIn has an agent answer at a number. Signed in again they are as they were, with what is new of them: a call they have stays theirs.
func (d *Desk) SignIn(ctx context.Context, name string, number phone.Number, langs []locale.Lang, topics []string) error {
	return d.change(ctx, "signing in", func(f *Floor, now time.Time) error {
		a := f.agent(name)
		if a == nil {
			f.Agents = append(f.Agents, Agent{Name: name, State: Away, Since: now, Idle: now})
			a = &f.Agents[len(f.Agents)-1]
		}
		if a.State == Offline {
			a.set(Away, now)
		}
		a.Number, a.Langs, a.Topics = number, langs, topics
		return nil
	})
}

// Be sets what an agent says of themselves: ready, away or offline. Who has a call is asked to end it first, and so is who hears the telephone
// ring; a caller it does not ring for yet goes to the next agent. After a call, ready and away end the time for what is left to do.
func (d *Desk) Be(ctx context.Context, name string, s State) error {
	return d.change(ctx, "changing a state", func(f *Floor, now time.Time) error {
		a := f.agent(name)
		switch {
		case a == nil:
			return ErrNobody
		case s != Ready && s != Away && s != Offline:
			return ErrNoState
		case a.State == Talking, a.State == Reserved && (s == Ready || !f.hands(a)):
			return ErrAtWork
		case a.State != s:
			a.set(s, now)
		}
		return nil
	})
}

// hands gives the caller an agent is reserved for back to the queue, where the telephone does not ring yet.
func (f *Floor) hands(a *Agent) bool {
	w := f.waiting(a.Call)
	if w != nil && !w.Rung.IsZero() {
		return false
	}
	if w != nil {
		w.free()
	}
	return true
}

// Done has an agent take the next call: what was left to do is done, or a talk is over whose end nobody told. call is the one they mean, ""
// for whichever they have. ErrNoCall where theirs is another or none, ErrAtWork while their telephone rings.
func (d *Desk) Done(ctx context.Context, name, call string) error {
	return d.change(ctx, "ending a call", func(f *Floor, now time.Time) error {
		a := f.agent(name)
		switch {
		case a == nil:
			return ErrNobody
		case a.Call == "" || call != "" && a.Call != call:
			return ErrNoCall
		}
		switch w := f.waiting(a.Call); {
		case a.State == Wrapping || w == nil:
			a.set(Ready, now)
		case w.Waits() && (w.Rung.IsZero() || now.Sub(w.Rung) <= d.Rules.Ring):
			return ErrAtWork
		default:
			w.Taken = later(w.Taken, w.Rung)
			f.dismiss(w, now)
			f.leave(w, Talked, w.Taken)
		}
		return nil
	})
}

// Agent is how an agent stands, with the caller who is theirs, if there is one. ErrNobody.
func (d *Desk) Agent(ctx context.Context, name string) (Agent, *Waiting, error) {
	f, err := d.Board.Read(ctx)
	if err != nil {
		return Agent{}, nil, err
	}
	a := f.agent(name)
	if a == nil {
		return Agent{}, nil, ErrNobody
	}
	if w := f.waiting(a.Call); w != nil && w.Agent == name {
		return *a, w, nil
	}
	return *a, nil, nil
}

// Caller is who waits or talks under the name of a call. ErrNoCall.
func (d *Desk) Caller(ctx context.Context, call string) (Waiting, error) {
	f, err := d.Board.Read(ctx)
	if err != nil {
		return Waiting{}, err
	}
	if w := f.waiting(call); w != nil {
		return *w, nil
	}
	return Waiting{}, ErrNoCall
}

// Status is the floor as it is, its callers in the order they are served, with the figures since a time.
func (d *Desk) Status(ctx context.Context, since time.Time) (Floor, []Figures, error) {
	f, err := d.Board.Read(ctx)
	if err != nil {
		return f, nil, err
	}
	ended, err := d.Board.Since(ctx, since)
	if err != nil {
		return f, nil, err
	}
	now := d.Now()
	figures := d.Rules.Figures(&f, ended, now)
	queue := make([]Waiting, 0, len(f.Waiting))
	for _, w := range d.Rules.order(f.Waiting) {
		queue = append(queue, *w)
	}
	f.Waiting = queue
	return f, figures, nil
}
