package notice

import (
	"strconv"
	"strings"
	"time"

	"cardline/internal/locale"
)

// place is where a recipient reads.
type place struct {
	zone *time.Location // nil: no time is to be written
	home bool           // the one zone of the number's country: a time there needs no name
}

// placed finds the zone that a request is told in: the recipient's, else the one zone of the country, else UTC. A traveller hears whose
// time it is, too.
func (w *Words) placed(r Request) place {
	country := w.jurisdiction(r.Country).Zone
	if l := w.location(r.Zone); l != nil {
		return place{l, r.Zone == country && !r.Abroad}
	}
	if l := w.location(country); l != nil {
		return place{l, !r.Abroad}
	}
	return place{time.UTC, false}
}

// location is nil for a name that is no zone. Loading one reads a file, so each is read once.
func (w *Words) location(name string) *time.Location {
	if name == "" || name == "Local" {
		return nil
	}
	if l, ok := w.zones.Load(name); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	w.zones.Store(name, l)
	return l
}

// spoken are zones whose abbreviation says little, or two things: CST is Chicago's too.
var spoken = map[string]locale.Words{
	"Asia/Shanghai":       {locale.English: "Beijing time", locale.Simplified: "北京时间", locale.Traditional: "北京時間"},
	"Asia/Hong_Kong":      {locale.English: "HK time", locale.Simplified: "香港时间", locale.Traditional: "香港時間"},
	"Asia/Macau":          {locale.English: "Macau time", locale.Simplified: "澳门时间", locale.Traditional: "澳門時間"},
	"Asia/Taipei":         {locale.English: "Taipei time", locale.Simplified: "台北时间", locale.Traditional: "台北時間"},
	"Asia/Singapore":      {locale.English: "Singapore time", locale.Simplified: "新加坡时间", locale.Traditional: "新加坡時間"},
	"Asia/Tokyo":          {locale.English: "Tokyo time", locale.Simplified: "东京时间", locale.Traditional: "東京時間"},
	"Europe/London":       {locale.English: "London time", locale.Simplified: "伦敦时间", locale.Traditional: "倫敦時間"},
	"America/New_York":    {locale.English: "Eastern time", locale.Simplified: "美东时间", locale.Traditional: "美東時間"},
	"America/Chicago":     {locale.English: "Central time", locale.Simplified: "美中时间", locale.Traditional: "美中時間"},
	"America/Denver":      {locale.English: "Mountain time", locale.Simplified: "美山区时间", locale.Traditional: "美山區時間"},
	"America/Los_Angeles": {locale.English: "Pacific time", locale.Simplified: "美西时间", locale.Traditional: "美西時間"},
}

// name is what a time is followed by, "" at home.
func (p place) name(t time.Time, l locale.Lang) string {
	if p.home {
		return ""
	}
	if w, ok := spoken[p.zone.String()]; ok {
		return w.In(l)
	}
	_, seconds := t.In(p.zone).Zone()
	if seconds == 0 {
		return "UTC"
	}
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	out := "UTC" + sign + strconv.Itoa(seconds/3600)
	if minutes := seconds / 60 % 60; minutes != 0 {
		out += ":" + strings.Repeat("0", 2-len(strconv.Itoa(minutes))) + strconv.Itoa(minutes)
	}
	return out
}
