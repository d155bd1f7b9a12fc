package desk

import (
	"time"

	"cardline/internal/almanac"
)

// Holidays are the public holidays of one country, and the weekend days it works to make up for them, as 2026-02-16.
type Holidays struct {
	Off    []string `yaml:"off"`
	Worked []string `yaml:"worked"`
}

// calendar says which days are worked in one country.
type calendar map[string]bool // day -> worked; a day that is not in it follows the week

func (h Holidays) calendar() calendar {
	c := calendar{}
	for _, day := range h.Off {
		c[day] = false
	}
	for _, day := range h.Worked {
		c[day] = true
	}
	return c
}

func (c calendar) works(day time.Time) bool {
	if worked, ok := c[almanac.On(day).String()]; ok {
		return worked
	}
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// evening is the hour at which a working day is over.
const evening = 18

// after is the evening of the n-th working day after t, by the clock in zone. The day of t itself does not count.
func (c calendar) after(t time.Time, n int, zone *time.Location) time.Time {
	t = t.In(zone)
	day := time.Date(t.Year(), t.Month(), t.Day(), evening, 0, 0, 0, zone)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if c.works(day) {
			n--
		}
	}
	return day.UTC()
}
