package almanac

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// How a line stands.
const (
	Open    = "open"
	Closed  = "closed"
	Holiday = "holiday" // closed, and it would be open were it no public holiday
)

// Opening is when people answer on a line. Outside its hours it is closed; the zero Opening always is.
type Opening struct {
	Zone     *time.Location // of its clock; nil is UTC
	Calendar *Calendar      // of public holidays; nil: there are none

	week     [7][]span // by weekday
	holidays []span    // on public holidays
	days     map[Day][]span
}

// span is a part of a day from its midnight by the clock on the wall, half open. One that ends on the next day is longer than 24 h.
type span struct{ from, to time.Duration }

const wholeDay = 24 * time.Hour

// ParseOpening reads hours, a line for each set of days: "mon-fri 09:00-12:30 13:30-18:00", "sat,sun 10:00-16:00", "holiday 10:00-12:00",
// "2026-12-24 09:00-13:00", "daily 00:00-24:00". Times after midnight belong to the day before: "fri 22:00-02:00". "closed" stands for no
// hours; days that are not named are closed, public holidays too. A later line overrides an earlier one. The error joins every fault.
func ParseOpening(zone *time.Location, calendar *Calendar, lines []string) (Opening, error) {
	o := Opening{Zone: zone, Calendar: calendar, days: map[Day][]span{}}
	var faults []error
	for _, line := range lines {
		if err := o.read(strings.Fields(strings.ToLower(line))); err != nil {
			faults = append(faults, fmt.Errorf("%q: %w", line, err))
		}
	}
	return o, errors.Join(faults...)
}

func (o *Opening) read(words []string) error {
	if len(words) < 2 {
		return errors.New(`want days and hours, as in "mon-fri 09:00-18:00", or "sun closed"`)
	}
	spans, err := readSpans(words[1:])
	if err != nil {
		return err
	}
	for days := range strings.SplitSeq(words[0], ",") {
		if err := o.set(days, spans); err != nil {
			return err
		}
	}
	return nil
}

func (o *Opening) set(days string, spans []span) error {
	if days == "holiday" {
		o.holidays = spans
		return nil
	}
	if len(days) == len(time.DateOnly) {
		d, err := ParseDay(days)
		o.days[d] = spans
		return err
	}
	if days == "daily" {
		days = "mon-sun"
	}
	first, last, several := strings.Cut(days, "-")
	if !several {
		last = first
	}
	from, to := slices.Index(weekdayNames, first), slices.Index(weekdayNames, last)
	if from < 0 || to < 0 {
		return fmt.Errorf("%q names no days: mon to sun, daily, holiday, or a day such as 2026-12-24", days)
	}
	for d := from; ; d = (d + 1) % 7 {
		o.week[(d+1)%7] = spans // time.Weekday begins with Sunday
		if d == to {
			return nil
		}
	}
}

var weekdayNames = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func readSpans(words []string) ([]span, error) {
	if slices.Equal(words, []string{"closed"}) {
		return nil, nil
	}
	var out []span
	for _, w := range words {
		from, to, _ := strings.Cut(w, "-")
		a, err1 := timeOfDay(from)
		b, err2 := timeOfDay(to)
		if err1 != nil || err2 != nil || a == wholeDay {
			return nil, fmt.Errorf("%q are no hours: want 09:00-18:00", w)
		}
		if b <= a {
			b += wholeDay
		}
		if n := len(out); n > 0 && a < out[n-1].to {
			return nil, fmt.Errorf("%q begins before the hours before it end", w)
		}
		out = append(out, span{a, b})
	}
	return out, nil
}

// timeOfDay reads 00:00 to 24:00.
func timeOfDay(s string) (time.Duration, error) {
	if s == "24:00" {
		return wholeDay, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, fmt.Errorf("%q is no time of day", s)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// At is how the line stands at t: Open, Closed or Holiday.
func (o Opening) At(t time.Time) string {
	t = t.In(o.zone())
	today := On(t)
	for _, d := range [...]Day{today.Add(-1), today} {
		spans, _ := o.on(d)
		for _, s := range spans {
			if begin, end := o.moment(d, s.from), o.moment(d, s.to); !t.Before(begin) && t.Before(end) {
				return Open
			}
		}
	}
	if _, holiday := o.on(today); holiday {
		for _, s := range o.week[today.Weekday()] {
			if !t.Before(o.moment(today, s.from)) && t.Before(o.moment(today, s.to)) {
				return Holiday
			}
		}
	}
	return Closed
}

// horizon is how far ahead the next opening is looked for.
const horizon = 60

// Opens is when the line opens next, at or after t; zero if it does not within 60 days. A line that is open opens at t.
func (o Opening) Opens(t time.Time) time.Time {
	if o.At(t) == Open {
		return t
	}
	today := On(t.In(o.zone()))
	for i := range horizon {
		d := today.Add(i)
		spans, _ := o.on(d)
		for _, s := range spans {
			if begin := o.moment(d, s.from); !begin.Before(t) && o.At(begin) == Open {
				return begin
			}
		}
	}
	return time.Time{}
}

// on are the hours of a day, and whether it is a public holiday. A day of the weekend that is worked has Monday's.
func (o Opening) on(d Day) (spans []span, holiday bool) {
	if own, is := o.days[d]; is {
		return own, false
	}
	if _, off := o.Calendar.Off(d); off {
		return o.holidays, true
	}
	w := d.Weekday()
	if (w == time.Saturday || w == time.Sunday) && o.Calendar.Works(d) {
		w = time.Monday
	}
	return o.week[w], false
}

// moment is a time of a day by the clock on the wall: an hour that the clock skips comes an hour later, of one it shows twice the first.
func (o Opening) moment(d Day, at time.Duration) time.Time {
	return moment(d, at, o.zone())
}

func (o Opening) zone() *time.Location {
	if o.Zone == nil {
		return time.UTC
	}
	return o.Zone
}
