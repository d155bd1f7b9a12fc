package almanac

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The festivals, by the id operators type.
const (
	NewYear           = "new-year"
	Laba              = "laba"
	SpringFestivalEve = "spring-festival-eve"
	SpringFestival    = "spring-festival"
	Valentine         = "valentine"
	Lantern           = "lantern"
	WomensDay         = "womens-day"
	Qingming          = "qingming"
	LabourDay         = "labour-day"
	MothersDay        = "mothers-day"
	ChildrensDay      = "childrens-day"
	DragonBoat        = "dragon-boat"
	FathersDay        = "fathers-day"
	Qixi              = "qixi"
	TeachersDay       = "teachers-day"
	MidAutumn         = "mid-autumn"
	NationalDay       = "national-day"
	DoubleNinth       = "double-ninth"
	Thanksgiving      = "thanksgiving"
	WinterSolstice    = "winter-solstice"
	Christmas         = "christmas"
)

// FirstYear and LastYear are the years that dates are given for: those in which the tables were compared with astronomical computation.
const (
	FirstYear = 1950
	LastYear  = 2100
)

// ErrFestival is the error of an id that is no festival's; it names those there are.
var ErrFestival = errors.New("no festival")

type festival struct {
	id   string
	days func(year int) ([]Day, error)
}

// festivals in the order they mostly fall in a year.
var festivals = []festival{
	{NewYear, solar(time.January, 1)},
	{Laba, lunar(12, 8)},
	{SpringFestivalEve, springFestivalEve},
	{SpringFestival, lunar(1, 1)},
	{Valentine, solar(time.February, 14)},
	{Lantern, lunar(1, 15)},
	{WomensDay, solar(time.March, 8)},
	{Qingming, term("清明")},
	{LabourDay, solar(time.May, 1)},
	{MothersDay, nth(2, time.Sunday, time.May)},
	{ChildrensDay, solar(time.June, 1)},
	{DragonBoat, lunar(5, 5)},
	{FathersDay, nth(3, time.Sunday, time.June)},
	{Qixi, lunar(7, 7)},
	{TeachersDay, solar(time.September, 10)},
	{MidAutumn, lunar(8, 15)},
	{NationalDay, solar(time.October, 1)},
	{DoubleNinth, lunar(9, 9)},
	{Thanksgiving, nth(4, time.Thursday, time.November)},
	{WinterSolstice, term("冬至")},
	{Christmas, solar(time.December, 25)},
}

// Festivals lists the known ids in the order they mostly fall in a year.
func Festivals() []string {
	ids := make([]string, len(festivals))
	for i, f := range festivals {
		ids[i] = f.id
	}
	return ids
}

// Occurrences are the days of a civil year a festival falls on, in order: mostly one. Laba falls twice in some years and never in others.
// ErrFestival for an id that is none; years outside FirstYear to LastYear are refused.
func Occurrences(id string, year int) ([]Day, error) {
	i := slices.IndexFunc(festivals, func(f festival) bool { return f.id == id })
	if i < 0 {
		return nil, fmt.Errorf("%w %q: known are %s", ErrFestival, id, strings.Join(Festivals(), ", "))
	}
	if year < FirstYear || year > LastYear {
		return nil, fmt.Errorf("date of %s: year %d is outside %d to %d", id, year, FirstYear, LastYear)
	}
	return festivals[i].days(year)
}

// Date is the first day of a civil year a festival falls on. It is an error where it falls on none; see Occurrences.
func Date(id string, year int) (Day, error) {
	days, err := Occurrences(id, year)
	if err != nil {
		return Day{}, err
	}
	if len(days) == 0 {
		return Day{}, fmt.Errorf("%s does not fall in %d", id, year)
	}
	return days[0], nil
}

// Next is the first day of the festival on or after the given day.
func Next(id string, from Day) (Day, error) {
	for year := from.Year; ; year++ { // none is further than two years away
		days, err := Occurrences(id, year)
		if err != nil {
			return Day{}, err
		}
		for _, d := range days {
			if !d.Before(from) {
				return d, nil
			}
		}
	}
}

// Occurrence is a day of a festival.
type Occurrence struct {
	Day      Day
	Festival string
}

// Year lists everything that falls in a civil year, by date; on the same day in the order of Festivals.
func Year(year int) ([]Occurrence, error) {
	var out []Occurrence
	for _, f := range festivals {
		days, err := Occurrences(f.id, year)
		if err != nil {
			return nil, err
		}
		for _, d := range days {
			out = append(out, Occurrence{d, f.id})
		}
	}
	slices.SortStableFunc(out, func(a, b Occurrence) int { return a.Day.Compare(b.Day) })
	return out, nil
}

func solar(m time.Month, day int) func(int) ([]Day, error) {
	return func(year int) ([]Day, error) { return []Day{{year, m, day}}, nil }
}

// nth is the nth weekday of a month.
func nth(n int, w time.Weekday, m time.Month) func(int) ([]Day, error) {
	return func(year int) ([]Day, error) {
		first := Day{year, m, 1}
		return []Day{first.Add((int(w-first.Weekday())+7)%7 + 7*(n-1))}, nil
	}
}
