package floor

import (
	"slices"
	"time"
)

// Place is where a caller stands in the queue of their topic, from 1; 0 for who does not wait. Urgent callers of any topic stand before.
func (r Rules) Place(f *Floor, call string, now time.Time) int {
	w := f.waiting(call)
	if w == nil || !w.Waits() {
		return 0
	}
	place := 1
	for _, other := range r.order(f.Waiting) {
		if other.Call == call {
			break
		}
		if other.Agent == "" && r.due(other, now) && (other.Topic == w.Topic || other.Urgent) {
			place++
		}
	}
	return place
}

const (
	// fewTalks tell nothing of the next.
	fewTalks = 3
	// paceFor is how far back the pace is looked for.
	paceFor = time.Hour
)

// talk is when somebody began to wait, and when they were served.
type talk struct{ since, at time.Time }

// Wait is how long the caller at a place of a topic will wait, in whole minutes from one on; 0 where nobody can tell. It goes by the pace
// of the last talks of that topic, as far as somebody stood in line for them: how often a telephone rang that was free says nothing.
func (r Rules) Wait(f *Floor, topic string, place int, now time.Time) time.Duration {
	var talks []talk
	for _, e := range f.Ended {
		if e.Topic == topic && e.How == Talked && now.Sub(e.At) < paceFor {
			talks = append(talks, talk{e.Since, e.At})
		}
	}
	for _, w := range f.Waiting {
		if w.Topic == topic && !w.Waits() && now.Sub(w.Taken) < paceFor {
			talks = append(talks, talk{w.Since, w.Taken})
		}
	}
	slices.SortFunc(talks, func(a, b talk) int { return a.at.Compare(b.at) })
	var spent time.Duration
	served := 0
	for i := 1; i < len(talks); i++ {
		if !talks[i].since.After(talks[i-1].at) {
			spent += talks[i].at.Sub(talks[i-1].at)
			served++
		}
	}
	if len(talks) < fewTalks || served == 0 {
		return 0
	}
	wait := time.Duration(place) * spent / time.Duration(served)
	return max(wait.Round(time.Minute), time.Minute)
}

// Figures are those of a topic since some time.
type Figures struct {
	Topic     string
	Waiting   int           // now, on the line
	Returns   int           // now, with the promise of a call back
	Longest   time.Duration // who waits on the line longest
	Wait      time.Duration // expected by who joins now; 0: nobody can tell
	Answered  int
	Abandoned int
	Elsewhere int           // left a message, took a call back, went back to the menu or to report a loss, or came when nobody was there
	Within    int           // of those answered on the line, how many within Rules.Level
	Average   time.Duration // wait of those answered on the line
	Returned  int           // called back and reached
	Unreached int
}

// Level is the service level in percent: of those who waited for an answer on the line, how many had one in time; nil where nobody waited.
func (g Figures) Level() *int {
	all := g.Answered + g.Abandoned
	if all == 0 {
		return nil
	}
	level := 100 * g.Within / all
	return &level
}

// Lost is the share of those who hung up, in percent.
func (g Figures) Lost() int {
	if all := g.Answered + g.Abandoned; all > 0 {
		return 100 * g.Abandoned / all
	}
	return 0
}

// Figures of every topic, of the waits that ended and those under way.
func (r Rules) Figures(f *Floor, ended []Ended, now time.Time) []Figures {
	var out []Figures
	for _, topic := range Topics() {
		g := Figures{Topic: topic}
		var waited time.Duration
		for i := range f.Waiting {
			switch w := &f.Waiting[i]; {
			case w.Topic != topic:
			case !w.Waits():
				waited += g.answer(r, w.OnLine(), w.Taken.Sub(w.Since))
			case w.OnLine():
				g.Waiting++
				g.Longest = max(g.Longest, now.Sub(w.Since))
			default:
				g.Returns++
			}
		}
		for _, e := range ended {
			if e.Topic == topic {
				waited += g.count(r, e)
			}
		}
		if g.Answered > 0 {
			g.Average = (waited / time.Duration(g.Answered)).Round(time.Second)
		}
		g.Wait = r.Wait(f, topic, g.Waiting+1, now)
		out = append(out, g)
	}
	return out
}

// count adds a wait that ended, and tells how long it was where it ended with a talk on the line.
func (g *Figures) count(r Rules, e Ended) time.Duration {
	switch e.How {
	case Talked:
		return g.answer(r, e.CallIn, e.At.Sub(e.Since))
	case Abandoned:
		g.Abandoned++
	case Unreached:
		g.Unreached++
	default:
		g.Elsewhere++
	}
	return 0
}

func (g *Figures) answer(r Rules, onLine bool, waited time.Duration) time.Duration {
	if !onLine {
		g.Returned++
		return 0
	}
	g.Answered++
	if waited <= r.Level {
		g.Within++
	}
	return waited
}
