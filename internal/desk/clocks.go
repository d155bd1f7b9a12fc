package desk

import (
	"slices"
	"time"
)

// ClockName says what a clock measures.
type ClockName string

// The clocks of a case.
const (
	Acknowledge      ClockName = "acknowledge"        // until somebody has the case
	Investigate      ClockName = "investigate"        // until the customer has an answer: what we promised
	HigherUp         ClockName = "level"              // what those have to whom an overdue case went by itself
	AcknowledgeByLaw ClockName = "acknowledge-by-law" // what the law allows until we have told that we have it
	AnswerByLaw      ClockName = "answer-by-law"      // what the law allows until the customer has an answer
)

// Clock runs from Start until it is stopped, which ought to be by Due.
type Clock struct {
	Name     ClockName `json:"name"`
	Start    time.Time `json:"start"`
	Due      time.Time `json:"due"`
	Stopped  time.Time `json:"stopped,omitzero"`
	Alarmed  int       `json:"alarmed,omitempty"`  // percent of its time at which staff were told last
	Extended int       `json:"extended,omitempty"` // how often the law's leave for more time was taken
	Asked    string    `json:"asked,omitempty"`    // who asked for more time that somebody else must approve
}

// Running reports whether the clock still counts.
func (k Clock) Running() bool { return k.Stopped.IsZero() }

// Overdue reports whether it runs beyond its time.
func (k Clock) Overdue(now time.Time) bool { return k.Running() && k.Due.Before(now) }

// at is when a share of the clock's time is over.
func (k Clock) at(percent int) time.Time {
	return k.Start.Add(k.Due.Sub(k.Start) / 100 * time.Duration(percent)).UTC()
}

// next is the first of the shares that staff were not told of; 0: none is left.
func (k Clock) next(shares []int) int {
	for _, percent := range shares {
		if k.Running() && percent > k.Alarmed {
			return percent
		}
	}
	return 0
}

// Clock is the clock of that name; nil: the case has none.
func (c *Case) Clock(name ClockName) *Clock {
	i := slices.IndexFunc(c.Clocks, func(k Clock) bool { return k.Name == name })
	if i < 0 {
		return nil
	}
	return &c.Clocks[i]
}

// Next is the running clock that ends first. ok is false where none runs.
func (c Case) Next() (next Clock, ok bool) {
	for _, k := range c.Clocks {
		if k.Running() && (!ok || k.Due.Before(next.Due)) {
			next, ok = k, true
		}
	}
	return next, ok
}

// Late reports whether any clock of the case runs beyond its time.
func (c Case) Late(now time.Time) bool {
	k, ok := c.Next()
	return ok && k.Overdue(now)
}

// run starts a clock, anew where there is one of that name.
func (c *Case) run(name ClockName, start, due time.Time) {
	c.Clocks = slices.Clone(c.Clocks) // the caller's case keeps its own
	fresh := Clock{Name: name, Start: start.UTC(), Due: due.UTC()}
	if k := c.Clock(name); k != nil {
		*k = fresh
		return
	}
	c.Clocks = append(c.Clocks, fresh)
}

// stop ends the clocks of these names, or all where none is named. Those that ended before keep their time.
func (c *Case) stop(at time.Time, names ...ClockName) {
	c.Clocks = slices.Clone(c.Clocks)
	for i, k := range c.Clocks {
		if k.Running() && (len(names) == 0 || slices.Contains(names, k.Name)) {
			c.Clocks[i].Stopped = at.UTC()
		}
	}
}

// resume has a clock that was stopped run on: its time went by meanwhile.
func (c *Case) resume(name ClockName) {
	c.Clocks = slices.Clone(c.Clocks)
	if k := c.Clock(name); k != nil {
		k.Stopped = time.Time{}
	}
}

// acknowledged ends the clocks that wait for somebody to have the case.
func (c *Case) acknowledged(at time.Time) { c.stop(at, Acknowledge, AcknowledgeByLaw) }

// arm finds when the case next reaches a share of its time that staff are told of.
func (r *Rules) arm(c *Case) {
	c.Alarm = time.Time{}
	for _, k := range c.Clocks {
		percent := k.next(r.Alarms)
		if percent == 0 {
			continue
		}
		if at := k.at(percent); c.Alarm.IsZero() || at.Before(c.Alarm) {
			c.Alarm = at
		}
	}
}

// wind starts the clocks of a new case, whose days are found.
func (r *Rules) wind(c *Case) {
	if c.Kind == Task && c.Working > 0 { // nobody waits to hear that it was taken: it is to be done by its day
		c.run(Investigate, c.Received, c.Due)
		r.arm(c)
		return
	}
	acknowledge := r.end(r.Clocks[c.Severity].Acknowledge, c.Received, c.Region, c.Zone)
	if c.Due.Before(acknowledge) {
		acknowledge = c.Due
	}
	c.run(Acknowledge, c.Received, acknowledge)
	c.run(Investigate, c.Received, c.Due)
	law := r.Law[c.Kind][c.Region]
	if law.Acknowledge != (Span{}) {
		c.run(AcknowledgeByLaw, c.Received, r.end(law.Acknowledge, c.Received, c.Region, c.Zone))
	}
	if !c.Limit.IsZero() {
		c.run(AnswerByLaw, c.Received, c.Limit)
	}
	r.arm(c)
}

// end is when a span that begins at start is over, by the clock and the working days of a place. Days end in the evening.
func (r *Rules) end(s Span, start time.Time, region string, zone *time.Location) time.Time {
	switch {
	case s.Within > 0:
		return start.Add(s.Within).UTC()
	case s.Working > 0:
		return r.working(region, start, s.Working, zone)
	}
	t := start.In(zone).AddDate(0, 0, s.Days)
	return time.Date(t.Year(), t.Month(), t.Day(), evening, 0, 0, 0, zone).UTC()
}
