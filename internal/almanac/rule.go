package almanac

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cardline/internal/wrong"
)

// Shift leads from one day to another: so many days later, or earlier where Days is negative; Working counts days that are worked only.
type Shift struct {
	Days    int
	Working bool
}

// From is the day a shift leads to. Working days are counted from the day after, or before, the first one: one working day after a Friday is
// the Monday, and so is one after the Saturday. c may be nil: weekends only.
func (s Shift) From(d Day, c *Calendar) Day {
	if !s.Working {
		return d.Add(s.Days)
	}
	step := 1
	if s.Days < 0 {
		step = -1
	}
	for left := s.Days * step; left > 0; {
		if d = d.Add(step); c.Works(d) {
			left--
		}
	}
	return d
}

// mostDays a shift counts: a year.
const mostDays = 366

// Rule is a day told by a festival: "mid-autumn", "3 days before mid-autumn", "2 working days after spring-festival in cn".
type Rule struct {
	Shift
	Festival string
	Region   string // whose working days are counted: CN, HK, …; "" where none are
}

// ParseRule reads a rule. The error is a *wrong.Why, which says which word it did not take.
func ParseRule(s string) (Rule, error) {
	var r Rule
	words := strings.Fields(strings.ToLower(s))
	if n := len(words); n > 2 && words[n-2] == "in" {
		r.Region, words = strings.ToUpper(words[n-1]), words[:n-2]
	}
	if len(words) == 0 {
		return r, wrong.Of("festival-missing")
	}
	r.Festival, words = words[len(words)-1], words[:len(words)-1]
	if !slices.Contains(Festivals(), r.Festival) {
		return r, wrong.Of("festival-none", strconv.Quote(r.Festival), strings.Join(Festivals(), ", "))
	}
	if len(words) == 0 {
		return r, nil
	}
	n, err := strconv.Atoi(words[0])
	if err != nil || n < 1 || n > mostDays {
		return r, wrong.Of("festival-days", strconv.Quote(words[0]), mostDays)
	}
	words = words[1:]
	if len(words) > 0 && words[0] == "working" {
		r.Working, words = true, words[1:]
	}
	if len(words) != 2 || words[0] != "days" && words[0] != "day" || words[1] != "before" && words[1] != "after" {
		return r, wrong.Of("festival-form", strconv.Quote(s), r.Festival, r.Festival)
	}
	if r.Working && r.Region == "" {
		return r, wrong.Of("festival-where")
	}
	if r.Days = n; words[1] == "before" {
		r.Days = -n
	}
	return r, nil
}

// String is the form ParseRule reads.
func (r Rule) String() string {
	out := r.Festival
	if r.Days != 0 {
		n, unit, side := r.Days, "days", "after"
		if n < 0 {
			n, side = -n, "before"
		}
		if n == 1 {
			unit = "day"
		}
		if r.Working {
			unit = "working " + unit
		}
		out = fmt.Sprintf("%d %s %s %s", n, unit, side, out)
	}
	if r.Region != "" {
		out += " in " + strings.ToLower(r.Region)
	}
	return out
}

// Of are the days the rule tells by the festival's occurrences of a civil year, in order; they may lie in the year beside it. A region whose
// days are not in h has weekends only.
func (r Rule) Of(year int, h Holidays) ([]Day, error) {
	days, err := Occurrences(r.Festival, year)
	if err != nil {
		return nil, err
	}
	out := make([]Day, len(days))
	for i, d := range days {
		out[i] = r.From(d, h[r.Region])
	}
	return out, nil
}
