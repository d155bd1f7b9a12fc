package campaign

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"cardline/internal/almanac"
)

// strangeDays tells of working days in a country of which no holidays are known.
func (o Office) strangeDays(w When, f *faults) {
	rule, err := almanac.ParseRule(w.Festival)
	if err != nil || !rule.Working || o.Holidays == nil || o.Holidays[rule.Region] != nil {
		return
	}
	f.add("when.festival", "calendar-none", strings.ToLower(rule.Region), strings.ToLower(strings.Join(slices.Sorted(maps.Keys(o.Holidays)), ", ")))
}

// warnOfDays warns of next times that are counted in working days of years whose holidays are not announced: they may move.
func (l *lookout) warnOfDays() {
	rule, err := almanac.ParseRule(l.c.When.Festival)
	if err != nil || !rule.Working {
		return
	}
	table := l.Holidays[rule.Region]
	var years []string
	for _, d := range l.f.Next {
		day, err := almanac.ParseDay(d.Key)
		if year := strconv.Itoa(day.Year); err == nil && !table.Knows(almanac.Day{Year: day.Year, Month: time.December, Day: 31}) && !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	if len(years) == 0 {
		return
	}
	country := strings.ToLower(rule.Region)
	l.f.Warnings = append(l.f.Warnings, Warning{
		Name: "calendar", With: append([]string{country}, years...),
		Text: fmt.Sprintf("the holidays of %s are not known for %s: its days may move when they are announced", country, strings.Join(years, ", ")),
	})
}
