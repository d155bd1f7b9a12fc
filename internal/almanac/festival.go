package almanac

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The festivals, by the id operators type.
const (
	NewYear           = "new-year"
	SpringFestivalEve = "spring-festival-eve"
	SpringFestival    = "spring-festival"
	Lantern           = "lantern"
	Qingming          = "qingming"
	DragonBoat        = "dragon-boat"
	Qixi              = "qixi"
	MidAutumn         = "mid-autumn"
	DoubleNinth       = "double-ninth"
	WinterSolstice    = "winter-solstice"
	Christmas         = "christmas"
)

// First and Last year that dates are given for: the years the lunar tables were compared with astronomical computation.
const (
	FirstYear = 1950
	LastYear  = 2100
)

type festival struct {
	id   string
	date func(year int) (Day, error)
}

// festivals in the order they fall in a year.
var festivals = []festival{
	{NewYear, solar(time.January, 1)},
	{SpringFestivalEve, springFestivalEve},
	{SpringFestival, lunar(1, 1)},
	{Lantern, lunar(1, 15)},
	{Qingming, term("清明")},
	{DragonBoat, lunar(5, 5)},
	{Qixi, lunar(7, 7)},
	{MidAutumn, lunar(8, 15)},
	{DoubleNinth, lunar(9, 9)},
	{WinterSolstice, term("冬至")},
	{Christmas, solar(time.December, 25)},
}

// Festivals lists the known ids in the order they fall in a year.
func Festivals() []string {
	ids := make([]string, len(festivals))
	for i, f := range festivals {
		ids[i] = f.id
	}
	return ids
}

// Date is the day the festival falls on in a year of the civil calendar. An unknown id names the known ones; years outside
// FirstYear..LastYear are refused.
func Date(id string, year int) (Day, error) {
	i := slices.IndexFunc(festivals, func(f festival) bool { return f.id == id })
	if i < 0 {
		return Day{}, fmt.Errorf("no festival %q: known are %s", id, strings.Join(Festivals(), ", "))
	}
	if year < FirstYear || year > LastYear {
		return Day{}, fmt.Errorf("date of %s: year %d is outside %d to %d", id, year, FirstYear, LastYear)
	}
	return festivals[i].date(year)
}

// Next is the first day of the festival on or after the given day.
func Next(id string, from Day) (Day, error) {
	d, err := Date(id, from.Year)
	if err != nil || !d.Before(from) {
		return d, err
	}
	return Date(id, from.Year+1)
}

func solar(m time.Month, day int) func(int) (Day, error) {
	return func(year int) (Day, error) { return Day{year, m, day}, nil }
}
