package campaign

import (
	"time"

	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Calling says how a campaign of calls goes about it.
type Calling struct {
	Agree string `json:"agree,omitempty" yaml:"agree" maxLength:"40" example:"wants the upgrade" doc:"What key 1 means, for the report and for whoever follows it up at the desk; left out: there is nothing to agree to."`
	Tries int    `json:"tries,omitempty" yaml:"tries" minimum:"0" maximum:"4" doc:"Calls at most until somebody listens; 2."`
	Pause string `json:"pause,omitempty" yaml:"pause" maxLength:"8" example:"4h" doc:"Between two of them; 4h."`
}

const (
	usualTries  = 2
	usualPause  = 4 * time.Hour
	shortPause  = 30 * time.Minute
	longPause   = 48 * time.Hour
	agreedMost  = 40
	triesOfCall = 4
)

// Plan is how often somebody is called, and how long after a call in vain.
func (c *Calling) Plan() (tries int, pause time.Duration) {
	tries, pause = usualTries, usualPause
	if c == nil {
		return tries, pause
	}
	if c.Tries > 0 {
		tries = c.Tries
	}
	if d, err := time.ParseDuration(c.Pause); err == nil {
		pause = d
	}
	return tries, pause
}

// calls are the medium of Voice: units are minutes begun.
type calls struct{}

func (calls) faults(d Brief, f *faults) {
	if kind, ok := outbox.Declared(d.Type); ok && kind.Reply != "" {
		f.add("type", "type-answer")
	}
	if d.Coupon != "" {
		f.add("coupon", "not-with-voice")
	}
	if len(d.Words) == 0 {
		f.add("words", "words-call")
	}
	c := d.Call
	if c == nil {
		return
	}
	if c.Tries < 0 || c.Tries > triesOfCall {
		f.add("call.tries", "between", 1, triesOfCall)
	}
	if _, pause := c.Plan(); pause < shortPause || pause > longPause {
		f.add("call.pause", "pause")
	} else if _, err := time.ParseDuration(c.Pause); c.Pause != "" && err != nil {
		f.add("call.pause", "pause")
	}
	if len(c.Agree) > agreedMost {
		f.add("call.agree", "too-long", agreedMost)
	}
}

func (calls) lane() outbox.Lane { return outbox.CallLane }

func (calls) check(w *notice.Words, t notice.Template, now time.Time) wrong.Faults {
	return w.SpokenFaults(t, now)
}

func (calls) phrase(w *notice.Words, t notice.Template) (phrase, error) { return w.Spoken(t) }

func (calls) price(w *notice.Words, country string, units int) (notice.Price, bool) {
	return w.Minutes(country, units)
}

func (calls) sender(s Senders, _ outbox.Type, _ string) (name string, rate int) {
	return outbox.PaceOfCalls, s.RateOf(outbox.PaceOfCalls)
}

func (calls) weight(int) int { return 1 }
