package almanac

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Hours are an opening as it was written, to be shown. A day without spans is closed.
type Hours struct {
	Week    [7][]Span // from Monday on
	Holiday []Span    // on public holidays
	Dates   []Dated   // days with hours of their own, by date
}

// Dated is a day with hours of its own.
type Dated struct {
	Day   Day
	Spans []Span
}

// Span is a part of a day by the clock on the wall: "09:00" to "12:30", half open. One that does not end after it begins ends the next day;
// "24:00" is the end of the day.
type Span struct {
	From string `json:"from" example:"09:00"`
	To   string `json:"to" example:"18:00"`
}

// Hours are those of the opening, dates from a day on.
func (o Opening) Hours(from Day) Hours {
	h := Hours{Holiday: shown(o.holidays)}
	for d := range h.Week {
		h.Week[d] = shown(o.week[(d+1)%7])
	}
	for _, d := range slices.SortedFunc(maps.Keys(o.days), Day.Compare) {
		if !d.Before(from) {
			h.Dates = append(h.Dates, Dated{d, shown(o.days[d])})
		}
	}
	return h
}

func shown(spans []span) []Span {
	out := make([]Span, len(spans))
	for i, s := range spans {
		to := s.to
		if to > wholeDay {
			to -= wholeDay
		}
		out[i] = Span{onClock(s.from), onClock(to)}
	}
	return out
}

func onClock(at time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(at.Hours()), int(at.Minutes())%60)
}

// Closes is when a line that is open at t closes next; zero if it does not within 60 days, or is not open.
func (o Opening) Closes(t time.Time) time.Time {
	if o.At(t) != Open {
		return time.Time{}
	}
	today := On(t.In(o.zone()))
	for i := range horizon {
		d := today.Add(i - 1) // its hours may end today
		spans, _ := o.on(d)
		for _, s := range spans {
			if end := o.moment(d, s.to); end.After(t) && o.At(end) != Open {
				return end
			}
		}
	}
	return time.Time{}
}

// NextOff is the first public holiday on or after a day, within a year of it; ok is false where none is known.
func (c *Calendar) NextOff(from Day) (d Day, name string, ok bool) {
	for i := range daysAhead {
		d = from.Add(i)
		if name, ok = c.Off(d); ok {
			return d, name, true
		}
	}
	return Day{}, "", false
}

// daysAhead is how far ahead a public holiday is looked for.
const daysAhead = 366
