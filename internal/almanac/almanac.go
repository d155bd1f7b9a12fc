// Package almanac knows days: when a festival falls in a year, solar or lunar, and in which hours of a recipient's day a
// message may arrive. It is pure: no clock, no storage, no customer. Start at Date for festivals and Window for hours.
package almanac

import (
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

// Before reports whether d is earlier than e.
func (d Day) Before(e Day) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

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

// Weekday is that of the day.
func (d Day) Weekday() time.Weekday { return d.at(time.UTC).Weekday() }

// at is the midnight the day begins with.
func (d Day) at(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}
