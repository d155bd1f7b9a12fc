package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Alarm is a clock that reached a share of its time.
type Alarm struct {
	Case    Case
	Clock   Clock
	Percent int // 100: it is overdue
}

// ringMost is how many cases are looked at in one look.
const ringMost = 500

// Ring raises every alarm that is due and not raised before, by whomever: each is a line in the history of its case and an audit row,
// and is returned to one caller once. A case whose time is over goes one level up by itself, as far as the rules let its kind.
func (d *Desk) Ring(ctx context.Context) (raised []Alarm, err error) {
	due, err := d.store.Find(ctx, Query{Open: true, AlarmBy: d.now(), Limit: ringMost})
	if err != nil {
		return nil, fmt.Errorf("looking for clocks that run out: %w", err)
	}
	var faults []error // of single cases: the clocks of others ring all the same
	for _, c := range due {
		for _, k := range c.Clocks {
			rung, err := d.ring(ctx, c, k)
			raised = append(raised, rung...)
			if err != nil {
				faults = append(faults, fmt.Errorf("raising an alarm for %s: %w", c.Ref, err))
			}
		}
	}
	return raised, errors.Join(faults...)
}

// ring raises the alarms of one clock.
func (d *Desk) ring(ctx context.Context, c Case, k Clock) (raised []Alarm, err error) {
	for percent := k.next(d.rules.Alarms); percent > 0 && !k.at(percent).After(d.now()); percent = k.next(d.rules.Alarms) {
		fresh, after, err := d.mark(ctx, c.Ref, k, percent)
		if err != nil {
			return raised, err
		}
		if fresh {
			raised = append(raised, Alarm{Case: after, Clock: k, Percent: percent})
		}
		k.Alarmed = percent
	}
	return raised, nil
}

// overdue is the share at which a clock's time is over.
const overdue = 100

// system is the actor of what the desk does by itself.
const system = "system"

// errMoved says that a clock was stopped or moved since it was looked at: there is nothing to raise.
var errMoved = errors.New("desk: the clock was moved")

// mark writes one alarm down, and takes the case up where its time is over. fresh says that nobody had before.
func (d *Desk) mark(ctx context.Context, ref string, seen Clock, percent int) (fresh bool, after Case, err error) {
	key := fmt.Sprintf("alarm/%s/%s/%d/%s", ref, seen.Name, percent, seen.Due.UTC().Format(time.RFC3339))
	after, err = d.store.Change(ctx, ref, key, func(c Case) (Case, Event, error) {
		k := c.Clock(seen.Name)
		if c.State == Closed || k == nil || !k.Running() || !k.Due.Equal(seen.Due) {
			return c, Event{}, errMoved
		}
		now, text := d.now(), fmt.Sprintf("%s %d%%", seen.Name, percent)
		c.Clocks = slices.Clone(c.Clocks)
		c.Clock(seen.Name).Alarmed = max(k.Alarmed, percent)
		if percent == overdue && d.rise(&c, now) {
			text = fmt.Sprintf("%s, now at level %d", text, c.Level)
		}
		d.rules.arm(&c)
		fresh = true
		return c, Event{Key: key, At: now, Actor: system, Action: "alarm", Text: text}, nil
	})
	if errors.Is(err, errMoved) {
		return false, after, nil
	}
	return fresh && err == nil, after, err
}

// rise takes a case that is overdue to the next level, as far as the rules let its kind. Whoever has it keeps it, and the day that was
// promised stays in sight.
func (d *Desk) rise(c *Case, now time.Time) bool {
	if c.Level >= min(d.rules.Highest[c.Kind], len(d.rules.Levels)) {
		return false
	}
	c.Level++
	c.run(HigherUp, now, d.rules.working(c.Region, now, d.rules.Level(c.Level).Days, c.Zone))
	return true
}
