package almanac

import "time"

// Window is the part of every local day in which a message may arrive, half open: at Open yes, at Close no longer.
// Both are counted from local midnight by the clock on the wall, and Open < Close. The zero Window is open all day.
type Window struct {
	Open, Close time.Duration
}

// Courtesy is when a polite message may arrive anywhere: 9:00 to 20:00.
var Courtesy = Window{9 * time.Hour, 20 * time.Hour}

// marketing hours by ISO country: defaults of the house where the law names none (CN), the law's where it does.
var marketing = map[string]Window{
	"CN": {8*time.Hour + 30*time.Minute, 20*time.Hour + 30*time.Minute},
	"HK": {9 * time.Hour, 21 * time.Hour},
	"US": {8 * time.Hour, 21 * time.Hour}, // 47 CFR 64.1200(c)(1)
	"GB": {8 * time.Hour, 20 * time.Hour},
}

// Marketing is the window of a country for what nobody asked for. An unknown country has the strictest: Courtesy.
func Marketing(region string) Window {
	if w, ok := marketing[region]; ok {
		return w
	}
	return Courtesy
}

// Greeting is the window for cheer in a country: courteous hours within those of Marketing.
func Greeting(region string) Window { return Courtesy.Within(Marketing(region)) }

// Within is the part of w inside v.
func (w Window) Within(v Window) Window {
	if v == (Window{}) {
		return w
	}
	return Window{max(w.Open, v.Open), min(w.Close, v.Close)}
}

// longestWait is how long a window may keep anything waiting.
const longestWait = 24 * time.Hour

// Next is t itself if every place is within its window at t, else the first later moment when all are. Where the places share no
// hour within a day the first place decides alone: nothing waits longer than 24 hours.
func (w Window) Next(t time.Time, at ...*time.Location) time.Time {
	if w == (Window{}) || len(at) == 0 {
		return t
	}
	for n := t; n.Sub(t) <= longestWait; {
		m := n
		for _, l := range at {
			m = w.next(m, l)
		}
		if m.Equal(n) {
			return n
		}
		n = m
	}
	return w.next(t, at[0])
}

// Closing is when the window that is open at t closes: the earliest of the places. Outside the window it is t.
func (w Window) Closing(t time.Time, at ...*time.Location) time.Time {
	var out time.Time
	for _, l := range at {
		c := moment(On(t.In(l)), w.Close, l)
		if w != (Window{}) && (out.IsZero() || c.Before(out)) {
			out = c
		}
	}
	if out.Before(t) && !out.IsZero() {
		return t
	}
	return out
}

func (w Window) next(t time.Time, l *time.Location) time.Time {
	day := On(t.In(l))
	if open := moment(day, w.Open, l); t.Before(open) {
		return open
	}
	if t.Before(moment(day, w.Close, l)) {
		return t
	}
	day.Day++
	return moment(day, w.Open, l)
}

// moment is a reading of the wall clock on a day: not midnight plus hours, which is an hour off on the days the clock changes. What the
// clock skips comes as much later; of what it shows twice the first is meant.
func moment(d Day, ofDay time.Duration, l *time.Location) time.Time {
	read := func(l *time.Location) time.Time {
		return time.Date(d.Year, d.Month, d.Day, 0, 0, int(ofDay/time.Second), 0, l)
	}
	t := read(l) // Go chooses either side of a change, by the zone
	_, ahead := t.Zone()
	if skipped := read(time.UTC).Sub(t) - time.Duration(ahead)*time.Second; skipped > 0 {
		return t.Add(skipped)
	}
	_, before := t.Add(-changeMost).Zone()
	first := t.Add(-time.Duration(before-ahead) * time.Second)
	if _, of := first.Zone(); before > ahead && of == before {
		return first
	}
	return t
}

// changeMost is longer than any change of a clock.
const changeMost = 4 * time.Hour
