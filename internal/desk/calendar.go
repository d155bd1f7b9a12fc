package desk

import (
	"time"

	"cardline/internal/almanac"
)

// evening is the hour at which a working day is over.
const evening = 18

// Left is how many working days of a case's country lie between now and due, that of due included; 0 for what is due today, or is overdue.
func (r *Rules) Left(c Case, now, due time.Time) (n int) {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	last := almanac.On(due.In(zone))
	for day := almanac.On(now.In(zone)); day.Before(last); {
		if day = day.Add(1); r.Holidays[c.Region].Works(day) {
			n++
		}
	}
	return n
}

// working is the evening of the n-th working day of a country after t, by the clock in zone. The day of t itself does not count.
func (r *Rules) working(region string, t time.Time, n int, zone *time.Location) time.Time {
	t = t.In(zone)
	day := time.Date(t.Year(), t.Month(), t.Day(), evening, 0, 0, 0, zone)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if r.Holidays[region].Works(almanac.On(day)) {
			n--
		}
	}
	return day.UTC()
}
