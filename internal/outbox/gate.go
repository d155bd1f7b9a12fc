package outbox

import (
	"context"
	"fmt"
	"time"
)

// gate is one question a message must answer before it leaves. Gates are asked in order, now, at each attempt; about one that is only
// thought of, as of the moment it would leave.
type gate interface {
	check(ctx context.Context, c *candidate, now time.Time) (verdict, error)
}

// wide is a gate that is asked about many messages at once. The answers are in their order. What is only thought of may leave later than
// now: each candidate knows its moment.
type wide interface {
	checkAll(ctx context.Context, cs []*candidate, now time.Time) ([]verdict, error)
}

// named is a gate with the name it has in a message's story.
type named struct {
	name string
	ask  any // a gate or a wide one
}

// stages are the gates in their order. What may be asked without leaving the process comes first where the order is free.
func (o *Outbox) stages() []named {
	return []named{
		{"expiry", expiry{}},
		{"consent", wishes{o.roads, o.Rules}},
		{"suppression", suppression{o.Mourning, o.Mourned}},
		{"reach", reach{}},
		{"duplicate", repeats{o.Traffic}},
		{"duplicate", sames{o.Traffic}},
		{"duplicate", restored{o.Foreigns, o.paused, o.roads}},
		{"frequency", frequency{o.Traffic, o.Caps}},
		{"quiet-hours", quietHours{}},
		{"route", leave{o.roads, o.unheard, func(l Lane) bool { return o.Bearers[l] != nil }}},
		{"pause", onPause{o.paused}},
		{"throttle", throttled{o.Throttle, o.pauses, o.meters, func(l Lane, p Purpose) bool { return len(o.metered(l, p)) > 0 }}},
		{"question", question{o.Questions}},
	}
}

// verdict of a gate. The zero verdict lets the message pass.
type verdict struct {
	state   State     // Held, Expired or Suppressed; "" passes
	due     time.Time // of Held
	reason  string
	purpose Purpose // pass, but by the sender of this purpose
	call    bool    // not by text: to be called instead
	today   bool    // rests on what may be settled in days
	route   Route   // pass, by this
	gate    string  // that decided
}

// stands reports whether the message goes no further.
func (v verdict) stands() bool { return v.state != "" }

// onto adds what a later gate says to a verdict that lets the message pass.
func (v verdict) onto(earlier verdict) verdict {
	if v.stands() {
		return v
	}
	if v.reason != "" || v.purpose != "" {
		earlier.reason, earlier.purpose, earlier.gate = v.reason, v.purpose, v.gate
	}
	if v.route != (Route{}) {
		earlier.route = v.route
	}
	return earlier
}

// judge asks every gate about the rows that the gates before it let pass, and answers in the order of rows. The verdict of one that may
// leave has no state; its reason, if any, tells how it passed, and its purpose, if any, by which sender it leaves instead. It notes on
// the rows themselves where their readers are.
func (o *Outbox) judge(ctx context.Context, rows []Row) ([]verdict, error) {
	return o.passing(ctx, o.gates, rows)
}

// passing has some gates judge rows.
func (o *Outbox) passing(ctx context.Context, gates []named, rows []Row) ([]verdict, error) {
	now := o.Clock.Now()
	cs, err := o.candidates(ctx, rows, now)
	if err != nil {
		return nil, err
	}
	out := make([]verdict, len(rows))
	going := make([]int, len(rows))
	for i := range cs {
		going[i], rows[i].where = i, cs[i].where
	}
	for _, g := range gates {
		if len(going) == 0 {
			break
		}
		vs, err := g.verdicts(ctx, pick(cs, going), now)
		if err != nil {
			return nil, fmt.Errorf("gate %s: %w", g.name, err)
		}
		passed := going[:0]
		for j, i := range going {
			vs[j].gate = g.name
			if out[i] = vs[j].onto(out[i]); !out[i].stands() {
				cs[i].Purpose = orElse(vs[j].purpose, cs[i].Purpose)
				passed = append(passed, i)
			}
		}
		going = passed
	}
	return out, nil
}

func (g named) verdicts(ctx context.Context, cs []*candidate, now time.Time) ([]verdict, error) {
	if w, ok := g.ask.(wide); ok {
		return w.checkAll(ctx, cs, now)
	}
	out := make([]verdict, len(cs))
	for i, c := range cs {
		var err error
		if out[i], err = g.ask.(gate).check(ctx, c, c.moment(now)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func pick(cs []candidate, places []int) []*candidate {
	out := make([]*candidate, len(places))
	for i, p := range places {
		out[i] = &cs[p]
	}
	return out
}

func suppress(reason string) verdict { return verdict{state: Suppressed, reason: reason} }

// hold keeps the message until a moment, or ends it where its time is over by then. why stands before the hour it is held until.
func (c *candidate) hold(until time.Time, why string) verdict {
	if !until.Before(c.Expires) {
		return verdict{state: Expired, reason: why + ", which outlasts it"}
	}
	there := until.In(c.places()[0])
	return verdict{state: Held, due: until, reason: fmt.Sprintf("%s: held until %s (%s)", why, there.Format("2006-01-02 15:04"), there.Location())}
}
