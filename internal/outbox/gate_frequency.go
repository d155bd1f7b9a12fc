package outbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cardline/internal/consent"
)

// frequency bounds what a number is sent, whatever it is about: marketing and care together, and notices of overdue payments. A greeting
// goes before marketing of the same day.
type frequency struct {
	traffic Traffic
	caps    Caps
}

// Caps bound marketing and care to one number.
type Caps struct {
	Day   int // in a calendar day where the recipient is
	Month int // in 30 days
}

const day = 24 * time.Hour

// limit of a kind of messages.
type limit struct {
	day  int           // in a calendar day; 0: none
	many int           // in span; 0: none
	span time.Duration // whole days
}

// limit of the candidate. Reminders of debts: at most six contacts a day (guideline of the China Banking Association of 30 January 2026,
// kept everywhere), and seven in seven days in the US (12 CFR 1006.14(b), which counts calls).
func (g frequency) limit(c *candidate) limit {
	switch {
	case c.kind.Class != consent.Transactional:
		return limit{day: g.caps.Day, many: g.caps.Month, span: 30 * day}
	case c.kind.Collection && c.region() == "US":
		return limit{day: 6, many: 7, span: 7 * day}
	case c.kind.Collection:
		return limit{day: 6}
	}
	return limit{}
}

func (g frequency) checkAll(ctx context.Context, cs []*candidate, now time.Time) ([]verdict, error) {
	out := make([]verdict, len(cs))
	var at []int
	var wanted []Contact
	for i, c := range cs {
		if g.limit(c) != (limit{}) {
			leaves := c.window().Next(c.moment(now), c.places()...)
			at, wanted = append(at, i), append(wanted, Contact{Message: c.ID, To: c.To, Class: c.kind.Class, At: leaves})
		}
	}
	if len(wanted) == 0 {
		return out, nil
	}
	err := g.traffic.Reserve(ctx, wanted, func(j int, taken []Contact) (bool, []string) {
		room := room{limit: g.limit(cs[at[j]]), c: cs[at[j]], want: wanted[j]}
		room.look(taken, now)
		put, ok := room.make()
		if !ok {
			out[at[j]] = room.refuse(now)
		}
		return ok, put
	})
	if err != nil {
		return nil, fmt.Errorf("count what reaches %d numbers: %w", len(wanted), err)
	}
	return out, nil
}

// room is what a number may still be sent.
type room struct {
	limit limit
	c     *candidate
	want  Contact
	taken []Contact // of the same kind
	yield []string  // of these, marketing that a greeting may put out
}

// look sorts out what counts.
func (r *room) look(taken []Contact, now time.Time) {
	for _, k := range taken {
		switch {
		case k.Message == r.want.Message, (k.Class == consent.Transactional) != (r.want.Class == consent.Transactional):
		case k.Waiting && r.want.Class != consent.Marketing: // greetings take their turn among themselves
		default:
			if k.At.Before(now) && !k.Gone && !k.Waiting || k.Waiting && k.At.Before(now) {
				k.At = now // it is about to leave
			}
			r.taken = append(r.taken, k)
			if r.want.Class == consent.Care && k.Class == consent.Marketing && !k.Gone && k.At.After(now) {
				r.yield = append(r.yield, k.Message)
			}
		}
	}
}

// make finds a place, putting marketing out where that must be. ok is false if there is none even so.
func (r *room) make() (put []string, ok bool) {
	for !r.fits(r.want.At) {
		if len(r.yield) == 0 {
			return nil, false
		}
		gone := r.yield[0]
		put, r.yield = append(put, gone), r.yield[1:]
		r.taken = slices.DeleteFunc(r.taken, func(k Contact) bool { return k.Message == gone })
	}
	return put, true
}

func (r *room) fits(at time.Time) bool {
	today, lately := r.count(at)
	return (r.limit.day == 0 || today < r.limit.day) && (r.limit.many == 0 || lately < r.limit.many)
}

// count is how many others there are on the day of a moment, and in the span that ends with that day.
func (r *room) count(at time.Time) (today, lately int) {
	home := r.c.places()[0]
	date := at.In(home).Format(time.DateOnly)
	for _, k := range r.taken {
		theirs := k.At.In(home).Format(time.DateOnly)
		if theirs == date {
			today++
		}
		if theirs == date || k.At.Before(at) && k.At.After(at.Add(-r.limit.span)) {
			lately++
		}
	}
	return today, lately
}

// messages counts them in words.
func messages(n int) string {
	if n == 1 {
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}

// refuse says which limit is reached, and holds the message until there is room again.
func (r *room) refuse(now time.Time) verdict {
	home := r.c.places()[0]
	today, lately := r.count(r.want.At)
	why := fmt.Sprintf("frequency cap: already %s today, at most %d", messages(today), r.limit.day)
	if today < r.limit.day {
		why = fmt.Sprintf("frequency cap: already %s in %d days, at most %d", messages(lately), r.limit.span/day, r.limit.many)
	} else if d := r.want.At.In(home).Format(time.DateOnly); d != now.In(home).Format(time.DateOnly) {
		why = fmt.Sprintf("frequency cap: already %s on %s, at most %d", messages(today), d, r.limit.day)
	}
	if slices.ContainsFunc(r.taken, func(k Contact) bool { return k.Waiting }) {
		why += ", a greeting goes before"
	}
	y, m, d := r.want.At.In(home).Date()
	for ahead := 1; ahead <= int(r.limit.span/day)+7; ahead++ {
		next := r.c.window().Next(time.Date(y, m, d+ahead, 0, 0, 0, 0, home), r.c.places()...)
		if r.fits(next) || !next.Before(r.c.Expires) {
			return r.c.hold(next, why)
		}
	}
	return verdict{state: Expired, reason: why + ", which outlasts it"}
}
