package campaign

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/wrong"
)

// When says when a campaign runs: by exactly one of At, Repeat, Festival and Event.
type When struct {
	At       string   `json:"at,omitempty" yaml:"at" maxLength:"40" example:"2026-12-01 10:00" doc:"Once: 2026-12-01 10:00 is on the clock where each recipient is, 2026-12-01T10:00:00+08:00 everywhere at the same moment, now when it is started."`
	Repeat   string   `json:"repeat,omitempty" yaml:"repeat" maxLength:"200" doc:"Again and again: a rule of RFC 5545 that tells days, such as FREQ=MONTHLY;BYDAY=1MO."`
	Festival string   `json:"festival,omitempty" yaml:"festival" maxLength:"80" doc:"By the almanac: 3 working days before mid-autumn in cn."`
	Event    *Trigger `json:"event,omitempty" yaml:"event" doc:"Whenever the bank tells something."`
	Hour     string   `json:"hour,omitempty" yaml:"hour" maxLength:"5" example:"10:00" doc:"Of repeat and festival; 09:30."`
	Zone     string   `json:"zone,omitempty" yaml:"zone" maxLength:"40" doc:"Where that hour is, such as Asia/Hong_Kong; empty: where each recipient is."`
	From     string   `json:"from,omitempty" yaml:"from" maxLength:"10" doc:"The first day of repeat and festival; empty: the day it is started."`
	Until    string   `json:"until,omitempty" yaml:"until" maxLength:"10" doc:"The last day, of an event too."`
}

// Now is an At that means the moment of the start.
const Now = "now"

const (
	usualHour = 9*time.Hour + 30*time.Minute
	wallForm  = "2006-01-02 15:04"
	// lateMost is how long after its moment an occurrence is still begun. One that is told by the clocks of its recipients has the whole
	// of its day, everywhere.
	lateMost = 12 * time.Hour
	// eastmost and westmost are how far clocks are from UTC.
	eastmost, westmost = 14 * time.Hour, 12 * time.Hour
)

// Due is one time a campaign runs.
type Due struct {
	Key    string    // which one it is, among those of its campaign: "2026-12-01"
	Begins time.Time // it is planned from then on
	Ends   time.Time // and not begun after
	Wall   string    // on the clock of each recipient, "2026-12-01 10:00"; "": at Begins
}

// parsedWhen is a When that was read.
type parsedWhen struct {
	When
	at          time.Time // of an At at one moment
	wall        time.Time // of one by recipients' clocks, as if in UTC
	rule        repeat
	festival    almanac.Rule
	hour        time.Duration
	zone        *time.Location // nil: recipients'
	from, until almanac.Day    // zero: not given
}

// parse reads w, or tells what is wrong with it.
func (w When) parse(f *faults) parsedWhen {
	p := parsedWhen{When: w, hour: usualHour}
	given := 0
	for _, is := range []bool{w.At != "", w.Repeat != "", w.Festival != "", w.Event != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		f.add("when", "when-one")
		return p
	}
	var err error
	switch {
	case w.At != "":
		p.parseAt(f)
	case w.Repeat != "":
		if p.rule, err = parseRepeat(w.Repeat); err != nil {
			f.found("when.repeat", err)
		}
	case w.Festival != "":
		if p.festival, err = almanac.ParseRule(w.Festival); err != nil {
			f.found("when.festival", err)
		}
	default:
		w.Event.faults(f)
	}
	switch {
	case w.At != "" && w.Hour+w.Zone+w.From+w.Until != "":
		f.add("when", "when-at")
	case w.Event != nil && w.Hour+w.Zone+w.From != "":
		f.add("when", "when-event")
	}
	p.parseDays(f)
	return p
}

func (p *parsedWhen) parseAt(f *faults) {
	var err1, err2 error
	if p.At == Now {
		return
	}
	if p.wall, err1 = time.Parse(wallForm, strings.Replace(p.At, "T", " ", 1)); err1 == nil {
		return
	}
	if p.at, err2 = time.Parse(time.RFC3339, p.At); err2 != nil {
		f.add("when.at", "moment")
	}
}

func (p *parsedWhen) parseDays(f *faults) {
	if p.Hour != "" {
		var err error
		if p.hour, err = parseHour(p.Hour); err != nil {
			f.found("when.hour", err)
		}
	}
	if p.Zone != "" {
		if at := almanac.Locations(p.Zone); len(at) == 1 {
			p.zone = at[0]
		} else {
			f.add("when.zone", "zone")
		}
	}
	for name, one := range map[string]struct {
		s  string
		to *almanac.Day
	}{"from": {p.From, &p.from}, "until": {p.Until, &p.until}} {
		if one.s == "" {
			continue
		}
		d, err := almanac.ParseDay(one.s)
		if err != nil || d.Year < almanac.FirstYear || d.Year > almanac.LastYear {
			f.add("when."+name, "day")
		}
		*one.to = d
	}
}

// parseHour reads 09:30.
func parseHour(s string) (time.Duration, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, wrong.Of("hour")
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// Next are the times after a moment at which a campaign that was opened then runs, at most n. Those triggered by events have none.
func (w When) Next(opened, after time.Time, n int, h almanac.Holidays) ([]Due, error) {
	var f faults
	p := w.parse(&f)
	if err := f.Err(); err != nil {
		return nil, err
	}
	var out []Due
	take := func(d Due) bool {
		if d.Begins.After(after) {
			out = append(out, d)
		}
		return len(out) < n
	}
	switch {
	case w.Event != nil || n < 1:
	case w.At == Now:
		take(Due{Key: "once", Begins: opened, Ends: opened.Add(lateMost)})
	case !p.at.IsZero():
		take(Due{Key: "once", Begins: p.at, Ends: p.at.Add(lateMost)})
	case !p.wall.IsZero():
		take(local("once", p.wall))
	default:
		return out, p.days(opened, after, h, func(d almanac.Day) bool { return take(p.on(d)) })
	}
	return out, nil
}

// Over reports whether the last day of a campaign that events trigger has passed: it takes no more, and answers those it has taken.
func (w When) Over(now time.Time) bool {
	d, err := almanac.ParseDay(w.Until)
	return err == nil && d.Before(almanac.On(now))
}

// on is the time of a day.
func (p parsedWhen) on(d almanac.Day) Due {
	if p.zone == nil {
		return local(d.String(), d.At(p.hour, time.UTC))
	}
	at := d.At(p.hour, p.zone)
	return Due{Key: d.String(), Begins: at.UTC(), Ends: at.Add(lateMost).UTC()}
}

// local is a time on the clocks of recipients: it begins where the day begins first, and ends where it ends last.
func local(key string, wall time.Time) Due {
	midnight := time.Date(wall.Year(), wall.Month(), wall.Day()+1, 0, 0, 0, 0, time.UTC)
	return Due{Key: key, Begins: wall.Add(-eastmost), Ends: midnight.Add(westmost), Wall: wall.Format(wallForm)}
}

// days tells the days of repeat and festival from the first one on.
func (p parsedWhen) days(opened, after time.Time, h almanac.Holidays, yield func(almanac.Day) bool) error {
	first := p.from
	if first == (almanac.Day{}) {
		first = almanac.On(opened.In(p.where()))
	}
	fits := func(d almanac.Day) bool { return p.until == (almanac.Day{}) || !p.until.Before(d) }
	if p.Repeat != "" {
		return p.rule.each(first, func(d almanac.Day) bool { return fits(d) && yield(d) })
	}
	for year := max(first.Year, after.Year()-1); year <= min(after.Year()+3, almanac.LastYear); year++ {
		all, err := p.festival.Of(year, h)
		if err != nil {
			return err
		}
		slices.SortFunc(all, almanac.Day.Compare)
		for _, d := range all {
			if d.Before(first) {
				continue
			}
			if !fits(d) || !yield(d) {
				return nil
			}
		}
	}
	return nil
}

// where days begin: in the zone that is given, else in UTC.
func (p parsedWhen) where() *time.Location {
	if p.zone != nil {
		return p.zone
	}
	return time.UTC
}

// errMissed says that an occurrence told by recipients' clocks has passed where somebody is.
var errMissed = errors.New("the day was over where they are")

// For is when somebody is told, who may be at these places: by their own clock, or at once. errMissed: it is too late there.
func (d Due) For(now time.Time, places []*time.Location) (time.Time, error) {
	if d.Wall == "" {
		return later(now, d.Begins), nil
	}
	wall, err := time.Parse(wallForm, d.Wall)
	if err != nil {
		return now, fmt.Errorf("an occurrence at %q: %w", d.Wall, err)
	}
	due, over := now, true
	day := almanac.On(wall)
	for _, l := range places {
		due = later(due, day.At(wall.Sub(day.At(0, time.UTC)), l))
		over = over && !now.Before(day.At(24*time.Hour, l))
	}
	if over {
		return now, errMissed
	}
	return due, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
