package almanac

import "time"

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
