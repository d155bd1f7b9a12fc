// Package almanac knows days: when a festival falls in a year, solar or lunar, which days are worked in a country, and in which hours
// of a recipient's day a message may arrive. It is pure: no clock, no storage, no customer. Start at Occurrences for festivals, Calendar
// for working days and Window for hours.
package almanac

import (
	"cmp"
	"fmt"
	"time"
)

// Day is a date of the civil calendar, without a place.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// On is the day it is at t, in t's own zone.
func On(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

// String is the ISO 8601 form: 2027-02-06.
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Compare is negative if d is earlier than e, 0 if they are the same day, else positive.
func (d Day) Compare(e Day) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d is earlier than e.
func (d Day) Before(e Day) bool { return d.Compare(e) < 0 }

// ParseDay reads the ISO 8601 form.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("%q is no day: want 2027-02-06", s)
	}
	return On(t), nil
}

// Add is the day so many days later.
func (d Day) Add(days int) Day { return On(d.at(time.UTC).AddDate(0, 0, days)) }

// until is how many days later e is.
func (d Day) until(e Day) int { return int(e.at(time.UTC).Sub(d.at(time.UTC)) / wholeDay) }

// Weekday is that of the day.
func (d Day) Weekday() time.Weekday { return d.at(time.UTC).Weekday() }

// At is a time of the day as the clock on the wall shows it: not midnight plus hours, which is an hour off on the days the clock changes.
func (d Day) At(ofDay time.Duration, l *time.Location) time.Time { return moment(d, ofDay, l) }

// at is the midnight the day begins with.
func (d Day) at(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}
