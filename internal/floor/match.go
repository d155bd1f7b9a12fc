package floor

import (
	"cmp"
	"slices"
	"time"
)

// order puts callers in the order they are served: urgent ones, then by how long they have waited, their tier's head start added.
func (r Rules) order(ws []Waiting) []*Waiting {
	out := make([]*Waiting, 0, len(ws))
	for i := range ws {
		if ws[i].Waits() {
			out = append(out, &ws[i])
		}
	}
	slices.SortStableFunc(out, func(a, b *Waiting) int {
		if a.Urgent != b.Urgent {
			if a.Urgent {
				return -1
			}
			return 1
		}
		return cmp.Or(r.counts(a).Compare(r.counts(b)), cmp.Compare(a.Call, b.Call))
	})
	return out
}

// counts is since when a caller counts as waiting.
func (r Rules) counts(w *Waiting) time.Time { return w.Since.Add(-r.HeadStart[w.Tier]) }

// due reports whether it can be somebody's turn: not before the time of a call back, nor when all its tries were in vain, nor while nobody
// answers the line: an emergency may have begun since it was promised, or the day have ended. Who does something else cannot be put through.
func (r Rules) due(w *Waiting, now time.Time) bool {
	if w.OnLine() {
		return !w.Seen.After(now)
	}
	return !now.Before(w.Back) && w.Tries < r.Tries && r.open(w.Topic, now) && r.welcome(w, now)
}

const (
	soon = time.Hour      // after their call somebody still expects to be called, at any hour
	late = 24 * time.Hour // after the promise it goes before courtesy: the hours of the line and theirs may never meet
)

// welcome reports whether a call back gets nobody out of bed.
func (r Rules) welcome(w *Waiting, now time.Time) bool {
	return r.Courteous == nil || now.Sub(w.Seen) < soon || now.Sub(w.Back) >= late || r.Courteous(w.Number, now)
}

func (r Rules) open(topic string, now time.Time) bool {
	return r.Opens == nil || r.Opens(topic, now).Equal(now)
}

// Match reserves agents who are ready for callers, in order, and returns the calls back that are to be begun: their agents are reserved
// too. A caller whom nobody suitable can take is passed over, not waited for.
func (r Rules) Match(f *Floor, now time.Time) (begin []*Waiting) {
	for _, w := range r.order(f.Waiting) {
		if w.Agent != "" || !r.due(w, now) || !w.OnLine() && f.Calling[w.Number] {
			continue
		}
		a := r.suits(f.Agents, w, now)
		if a == nil {
			continue
		}
		a.set(Reserved, now)
		a.Call, w.Agent = w.Call, a.Name
		if !w.OnLine() {
			w.Rung = now
			begin = append(begin, w)
		}
	}
	return begin
}

// suits is the agent for a caller: their account manager; otherwise, without waiting for that one, who speaks the language and knows the topic, idle for longest. Who waits long, or has lost a card, is
// helped by others too; by somebody of another language only where nobody else could.
func (r Rules) suits(as []Agent, w *Waiting, now time.Time) (best *Agent) {
	waited := now.Sub(r.counts(w))
	grade := 0
	for i := range as {
		a := &as[i]
		if a.State != Ready {
			continue
		}
		g := 1
		speaks, knows := slices.Contains(a.Langs, w.Lang), slices.Contains(a.Topics, w.Topic)
		switch {
		case w.Manager != "" && a.Name == w.Manager && !w.Urgent:
			g = 4
		case speaks && knows:
			g = 3
		case speaks && (w.Urgent || waited >= r.Widen):
			g = 2
		case !w.Urgent && waited < 2*r.Widen:
			continue
		}
		if best == nil || g > grade || g == grade && a.Idle.Before(best.Idle) {
			best, grade = a, g
		}
	}
	return best
}

// ringing is how long a telephone can have rung without anybody telling how it ended: then it was answered, or the one who would have
// told is gone.
func (r Rules) ringing() time.Duration { return r.Ring + r.Gone }

// Sweep ends what time has ended: callers who hung up, the time after a talk, and what nobody tells of any more, whose process died.
func (r Rules) Sweep(f *Floor, now time.Time) {
	f.Waiting = slices.DeleteFunc(f.Waiting, func(w Waiting) bool {
		switch {
		case !w.Waits() && now.Sub(w.Taken) > longest:
			f.hangUp(&w, now)
			return true
		case w.OnLine() && w.Rung.IsZero() && now.Sub(w.Seen) > r.Gone:
			f.dismiss(&w, now) // an agent who was reserved for them has not been rung: nothing to hold against anybody
			f.ended(w, Abandoned, w.Seen)
			return true
		}
		return false
	})
	for i := range f.Waiting {
		w := &f.Waiting[i]
		switch {
		case !w.Waits() || w.Rung.IsZero() || now.Sub(w.Rung) <= r.ringing():
		case w.OnLine():
			f.take(w, w.Rung, now) // a telephone nobody answers is told of: they talk
		default: // a call back that was never placed
			f.dismiss(w, now)
			w.free()
		}
	}
	for i := range f.Agents {
		a := &f.Agents[i]
		w := f.waiting(a.Call)
		switch {
		case a.State == Wrapping && !now.Before(a.Until):
			a.set(Ready, now)
		case (a.State == Reserved || a.State == Talking) && (w == nil || w.Agent != a.Name):
			a.set(Ready, now)
		}
	}
}

// take notes that an agent talks to a caller since at.
func (f *Floor) take(w *Waiting, at, now time.Time) {
	w.Taken = at
	if a := f.agent(w.Agent); a != nil && a.Call == w.Call {
		a.set(Talking, now)
	}
}

// hangUp ends a talk without any time after it.
func (f *Floor) hangUp(w *Waiting, now time.Time) {
	f.dismiss(w, now)
	f.ended(*w, Talked, w.Taken)
}

// dismiss makes the agent of a caller ready again.
func (f *Floor) dismiss(w *Waiting, now time.Time) {
	if a := f.agent(w.Agent); a != nil && a.Call == w.Call {
		a.set(Ready, now)
	}
}

// missed: an agent who does not answer is away until they say otherwise; the caller keeps the place.
func (f *Floor) missed(w *Waiting, now time.Time) {
	if a := f.agent(w.Agent); a != nil && a.Call == w.Call {
		a.set(Away, now)
	}
	w.free()
}

// set changes a state. Reserved, Talking and Wrapping keep the call, which only the first of them begins.
func (a *Agent) set(s State, now time.Time) {
	if a.State == Talking || a.State == Wrapping && s == Ready {
		a.Idle = now
	}
	a.State, a.Since, a.Until = s, now, time.Time{}
	if s != Talking && s != Wrapping {
		a.Call = ""
	}
}

func (f *Floor) ended(w Waiting, how Leaving, at time.Time) {
	e := Ended{Call: w.Call, Topic: w.Topic, Tier: w.Tier, Since: w.Since, At: at, How: how, Agent: w.Agent, CallIn: w.OnLine()}
	f.Ended, f.Over = append(f.Ended, e), append(f.Over, e)
	if n := len(f.Ended); n > Remembered {
		f.Ended = f.Ended[n-Remembered:]
	}
}
