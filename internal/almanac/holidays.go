package almanac

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

//go:embed holidays.txt
var shippedHolidays string

// Holidays are the public holidays of countries, by ISO code. A country that is not in it has weekends only.
type Holidays map[string]*Calendar

// Calendar says which days are worked in one country. The nil Calendar knows weekends only.
type Calendar struct {
	Country string
	Until   Day // the last day its government has announced

	off    map[Day]string
	worked map[Day]bool
}

// ShippedHolidays are those that come with the program.
func ShippedHolidays() (Holidays, error) { return ReadHolidays("holidays.txt", shippedHolidays) }

// ReadHolidays reads a table such as holidays.txt. The error joins every fault, each with its line.
func ReadHolidays(name, src string) (Holidays, error) {
	h := Holidays{}
	var faults []error
	at := 0
	for line := range strings.Lines(src) {
		at++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		if err := h.read(line); err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", name, at, err))
		}
	}
	for _, country := range slices.Sorted(maps.Keys(h)) {
		if h[country].Until == (Day{}) {
			faults = append(faults, fmt.Errorf("%s: %s has no `until`: nobody would know when to ask for the next year", name, country))
		}
	}
	return h, errors.Join(faults...)
}

func (h Holidays) read(line string) error {
	country, rest, _ := strings.Cut(line, " ")
	what, rest, _ := strings.Cut(strings.TrimSpace(rest), " ")
	when, why, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if len(country) != 2 || strings.ToUpper(country) != country {
		return fmt.Errorf("%q is no country: two capital letters, as in CN", country)
	}
	first, last, several := strings.Cut(when, "..")
	if !several {
		last = first
	}
	from, err1 := ParseDay(first)
	to, err2 := ParseDay(last)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if to.Before(from) {
		return fmt.Errorf("%s ends before it begins", when)
	}
	c := h[country]
	if c == nil {
		c = &Calendar{Country: country, off: map[Day]string{}, worked: map[Day]bool{}}
		h[country] = c
	}
	switch what {
	case "until":
		c.Until = to
		return nil
	case "off", "work":
	default:
		return fmt.Errorf("%q: want off, work or until", what)
	}
	for d := from; !to.Before(d); d = d.Add(1) {
		if _, twice := c.off[d]; twice || c.worked[d] {
			return fmt.Errorf("%s stands here twice", d)
		}
		if what == "off" {
			c.off[d] = strings.TrimSpace(why)
		} else {
			c.worked[d] = true
		}
	}
	return nil
}

// Off is the name of the public holiday a day is.
func (c *Calendar) Off(d Day) (name string, is bool) {
	if c == nil {
		return "", false
	}
	if name, is = c.off[d]; is || !c.Until.Before(d) || c.Country != "CN" {
		return name, is
	}
	return mainlandByLaw(d)
}

// Works reports whether a day is worked: a weekday that is no holiday, or a day of the weekend that is worked instead of one.
func (c *Calendar) Works(d Day) bool {
	if c != nil && c.worked[d] {
		return true
	}
	if _, off := c.Off(d); off {
		return false
	}
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// DaysLeft is how many days after today are still known; under 0 where the table ended before.
func (c *Calendar) DaysLeft(today Day) int {
	return int(c.Until.at(time.UTC).Sub(today.at(time.UTC)) / (24 * time.Hour))
}

// Ending lists the countries of which less than a time to come is known, in order.
func (h Holidays) Ending(today Day, days int) (out []string) {
	for _, country := range slices.Sorted(maps.Keys(h)) {
		if h[country].Until.Before(today.Add(days)) {
			out = append(out, country)
		}
	}
	return out
}

// mainlandByLaw are the thirteen days the mainland's regulation on public holidays (as of 2025) fixes for every year; which days of the
// weekend are worked for longer ones is announced each autumn.
func mainlandByLaw(d Day) (name string, is bool) {
	for _, h := range [...]struct {
		festival string
		from, to int // days from the festival
		name     string
	}{
		{NewYear, 0, 0, "New Year"},
		{SpringFestival, -1, 2, "Spring Festival"},
		{Qingming, 0, 0, "Qingming"},
		{DragonBoat, 0, 0, "Dragon Boat"},
		{MidAutumn, 0, 0, "Mid-Autumn"},
	} {
		day, err := Date(h.festival, d.Year)
		if err == nil && !d.Before(day.Add(h.from)) && !day.Add(h.to).Before(d) {
			return h.name, true
		}
	}
	switch {
	case d.Month == time.May && d.Day <= 2:
		return "Labour Day", true
	case d.Month == time.October && d.Day <= 3:
		return "National Day", true
	}
	return "", false
}
