package almanac

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Yearly is a day of somebody's own that comes back every year: a birthday by either calendar, the day a card was opened.
type Yearly struct {
	Month, Day int
	Lunar      bool
	Leap       bool // of a lunar one: it is in a leap month
}

// ParseYearly reads 02-29, or of the Chinese calendar lunar:08-15 and, of a leap month, lunar:L06-30.
func ParseYearly(s string) (Yearly, error) {
	var y Yearly
	rest, isLunar := strings.CutPrefix(s, "lunar:")
	longest := 30 // days of a lunar month
	if y.Lunar = isLunar; isLunar {
		rest, y.Leap = strings.CutPrefix(rest, "L")
	}
	month, day, _ := strings.Cut(rest, "-")
	var err1, err2 error
	y.Month, err1 = strconv.Atoi(month)
	y.Day, err2 = strconv.Atoi(day)
	if !isLunar {
		longest = Day{2000, time.Month(y.Month + 1), 0}.at(time.UTC).Day()
	}
	if err1 != nil || err2 != nil || y.Month < 1 || y.Month > 12 || y.Day < 1 || y.Day > longest || y.String() != s {
		return Yearly{}, fmt.Errorf("%q is no day of every year: want 02-29, lunar:08-15 or, in a leap month, lunar:L06-30", s)
	}
	return y, nil
}

// String is the form ParseYearly reads.
func (y Yearly) String() string {
	day := fmt.Sprintf("%02d-%02d", y.Month, y.Day)
	switch {
	case y.Leap:
		return "lunar:L" + day
	case y.Lunar:
		return "lunar:" + day
	}
	return day
}

// In are the days of a civil year on which it is kept, in order; none for years outside FirstYear to LastYear. 29 February is kept on 28
// February of other years, a leap month's day in the ordinary month where there is no such leap month, the 30th of a lunar month on the
// 29th where that month has no more days. A lunar day may come twice in a civil year, or not at all.
func (y Yearly) In(year int) []Day {
	switch {
	case year < FirstYear || year > LastYear:
		return nil
	case y.Lunar:
		return lunarDays(year, y.Month, y.Day, y.Leap)
	}
	d := Day{year, time.Month(y.Month), y.Day}
	if On(d.at(time.UTC)) != d {
		d.Day--
	}
	return []Day{d}
}

// KeptOn are all days of people's own that are kept on a day: on 28 February 2027 both 02-28 and 02-29.
func KeptOn(d Day) (out []Yearly) {
	candidates := []Yearly{{Month: int(d.Month), Day: d.Day}, {Month: int(time.February), Day: 29}}
	if l, err := LunarOf(d); err == nil {
		for _, day := range []int{l.Day, 30} {
			candidates = append(candidates, Yearly{Month: l.Month, Day: day, Lunar: true}, Yearly{Month: l.Month, Day: day, Lunar: true, Leap: true})
		}
	}
	for _, y := range candidates {
		if slices.Contains(y.In(d.Year), d) && !slices.Contains(out, y) {
			out = append(out, y)
		}
	}
	return out
}
