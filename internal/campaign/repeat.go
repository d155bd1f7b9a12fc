package campaign

import (
	"fmt"
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"cardline/internal/almanac"
	"cardline/internal/wrong"
)

// repeat is a rule by which days come again: the part of RFC 5545 that tells days. Hours are told beside it.
type repeat struct{ rrule.ROption }

const countMost = 999

// parseRepeat reads FREQ=MONTHLY;BYDAY=-1FR. Its error is a *wrong.Why.
func parseRepeat(s string) (repeat, error) {
	opt, err := rrule.StrToROption(s)
	if err != nil {
		return repeat{}, wrong.Of("repeat")
	}
	switch {
	case opt.Freq > rrule.DAILY:
		err = wrong.Of("repeat-often")
	case !opt.Dtstart.IsZero():
		err = wrong.Of("repeat-start")
	case len(opt.Byhour)+len(opt.Byminute)+len(opt.Bysecond) > 0:
		err = wrong.Of("repeat-hour")
	case len(opt.Byeaster) > 0:
		err = wrong.Of("repeat-easter")
	case opt.Count > countMost:
		err = wrong.Of("repeat-count", countMost)
	case slices.ContainsFunc(opt.Byweekday, func(d rrule.Weekday) bool { return max(d.N(), -d.N()) > weekdaysMost(*opt) }):
		err = wrong.Of("repeat-weekday")
	default:
		err = repeat{*opt}.ever()
	}
	return repeat{*opt}, err
}

// weekdaysMost is how often a day of the week comes at most in what the rule counts it in; the library counts further than it can.
func weekdaysMost(opt rrule.ROption) int {
	switch {
	case opt.Freq == rrule.MONTHLY, opt.Freq == rrule.YEARLY && len(opt.Bymonth) > 0:
		return 5
	case opt.Freq == rrule.YEARLY:
		return 53
	}
	return 0
}

// ever tells of a rule by which no day comes: of a 32nd, of 30 February, of a ninth Monday.
func (r repeat) ever() error {
	some := false
	r.Count, r.Until, r.Interval = 0, time.Time{}, 1 // where it begins and ends is another matter
	if err := r.each(almanac.Day{Year: almanac.FirstYear, Month: time.January, Day: 1}, func(almanac.Day) bool { some = true; return false }); err != nil {
		return wrong.Of("repeat-no-day")
	}
	if !some {
		return wrong.Of("repeat-never")
	}
	return nil
}

// each tells the days of the rule that begins on first, in order, until yield says no or the almanac ends.
func (r repeat) each(first almanac.Day, yield func(almanac.Day) bool) error {
	opt := r.ROption
	opt.Dtstart = time.Date(first.Year, first.Month, first.Day, 0, 0, 0, 0, time.UTC)
	if end := time.Date(almanac.LastYear, time.December, 31, 0, 0, 0, 0, time.UTC); opt.Until.IsZero() || opt.Until.After(end) {
		opt.Until = end // a rule that no day fits is looked for no longer
	}
	rule, err := rrule.NewRRule(opt)
	if err != nil {
		return fmt.Errorf("a rule of days: %w", err)
	}
	next := rule.Iterator()
	for t, ok := next(); ok && yield(almanac.On(t)); t, ok = next() {
	}
	return nil
}
