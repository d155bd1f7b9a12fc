package desk

import (
	"time"

	"cardline/internal/almanac"
)

// evening is the hour at which a working day is over.
const evening = 18

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
