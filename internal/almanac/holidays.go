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
	From    Day // the first day of the first year that is listed
	Until   Day // the last day its government has announced
	By      Day // until when its government has usually announced the year after, as month and day; zero: nobody knows

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
	if what == "by" { // a day of every year
		when = fmt.Sprintf("%d-%s", FirstYear, when)
	}
	from, to, err := parseSpan(when)
	if err != nil {
		return err
	}
	c := h[country]
	if c == nil {
		c = &Calendar{Country: country, off: map[Day]string{}, worked: map[Day]bool{}}
		h[country] = c
	}
	switch what {
	case "until":
		c.Until = to
	case "by":
		c.By = to
	case "off", "work":
		return c.list(what == "work", from, to, strings.TrimSpace(why))
	default:
		return fmt.Errorf("%q: want off, work, until or by", what)
	}
	return nil
}

// parseSpan reads a day, or the first and the last of several: 2027-02-06..2027-02-12.
func parseSpan(s string) (from, to Day, err error) {
	first, last, several := strings.Cut(s, "..")
	if !several {
		last = first
	}
	from, err1 := ParseDay(first)
	to, err2 := ParseDay(last)
	if err = errors.Join(err1, err2); err == nil && to.Before(from) {
		err = fmt.Errorf("%s ends before it begins", s)
	}
	return from, to, err
}

func (c *Calendar) list(worked bool, from, to Day, name string) error {
	if first := (Day{from.Year, time.January, 1}); c.From == (Day{}) || first.Before(c.From) {
		c.From = first
	}
	for d := from; !to.Before(d); d = d.Add(1) {
		if _, twice := c.off[d]; twice || c.worked[d] {
			return fmt.Errorf("%s stands here twice", d)
		}
		if worked {
			c.worked[d] = true
		} else {
			c.off[d] = name
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

// Worked reports whether a day of the weekend is worked instead of another.
func (c *Calendar) Worked(d Day) bool { return c != nil && c.worked[d] }

// Knows reports whether the holidays of a day's year are listed: of other days only what law fixes is known, or nothing.
func (c *Calendar) Knows(d Day) bool { return c != nil && !d.Before(c.From) && !c.Until.Before(d) }

// Overdue is the first year that is not listed although it has usually been announced by today; 0 for none.
func (c *Calendar) Overdue(today Day) int {
	year := c.Until.Add(1).Year
	if c.By == (Day{}) || today.Before(Day{year - 1, c.By.Month, c.By.Day}) {
		return 0
	}
	return year
}

// DaysLeft is how many days after today are still known; under 0 where the table ended before.
func (c *Calendar) DaysLeft(today Day) int {
	return today.until(c.Until)
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
