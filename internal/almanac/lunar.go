package almanac

import (
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/6tail/lunar-go/calendar"
)

// Lunar is a date of the Chinese calendar, by Beijing's clock. Its year bears the number of the civil year its first month begins in.
type Lunar struct {
	Year, Month, Day int
	Leap             bool // the month repeats the one before it
}

// String is the date as 2025-L06-30; L stands before a leap month.
func (l Lunar) String() string {
	leap := ""
	if l.Leap {
		leap = "L"
	}
	return fmt.Sprintf("%d-%s%02d-%02d", l.Year, leap, l.Month, l.Day)
}

// LunarOf is the date of the Chinese calendar on a day of FirstYear to LastYear.
func LunarOf(d Day) (Lunar, error) {
	if d.Year < FirstYear || d.Year > LastYear {
		return Lunar{}, fmt.Errorf("lunar date of %s: the year is outside %d to %d", d, FirstYear, LastYear)
	}
	for year := d.Year; year >= d.Year-1; year-- {
		for _, m := range lunarMonths(year) {
			if !d.Before(m.first) && d.Before(m.first.Add(m.days)) {
				return Lunar{Year: year, Month: m.number, Day: m.first.until(d) + 1, Leap: m.leap}, nil
			}
		}
	}
	return Lunar{}, fmt.Errorf("lunar date of %s: no month holds it", d)
}

// lunarMonth is a month of one lunar year. It begins on the day of the new moon in Beijing.
type lunarMonth struct {
	number int
	leap   bool
	first  Day
	days   int // 29 or 30
}

// lunarYears are the months of each lunar year that reaches into FirstYear to LastYear, worked out when they are first asked for.
var lunarYears = func() (out [LastYear - FirstYear + 2]func() []lunarMonth) {
	for i := range out {
		out[i] = sync.OnceValue(func() []lunarMonth { return computeMonths(FirstYear - 1 + i) })
	}
	return out
}()

// lunarMonths of a lunar year, FirstYear-1 to LastYear, in order.
func lunarMonths(year int) []lunarMonth { return lunarYears[year-FirstYear+1]() }

// julianEpoch is the Julian day number of 1 January 1970.
const julianEpoch = 2440588

func computeMonths(year int) (out []lunarMonth) {
	all := calendar.NewLunarYear(year).GetMonthsInYear()
	for e := all.Front(); e != nil; e = e.Next() {
		m := e.Value.(*calendar.LunarMonth)
		days := int(math.Round(m.GetFirstJulianDay())) - julianEpoch
		out = append(out, lunarMonth{
			number: max(m.GetMonth(), -m.GetMonth()), leap: m.IsLeap(), days: m.GetDayCount(), first: Day{1970, time.January, 1}.Add(days),
		})
	}
	return out
}

// lunar gives the days of a civil year on which a lunar month and day fall: one, and for the last months of the lunar year none or two. A
// festival falls in the ordinary month, never in the leap month.
func lunar(month, day int) func(int) ([]Day, error) {
	return func(year int) ([]Day, error) { return lunarDays(year, month, day, false), nil }
}

// lunarDays are those of a civil year. A leap month that a lunar year does not have is its ordinary namesake, and the 30th of a month of 29
// days the 29th.
func lunarDays(civil, month, day int, leap bool) (out []Day) {
	for year := civil - 1; year <= civil; year++ {
		var found *lunarMonth
		months := lunarMonths(year)
		for i := range months {
			if m := &months[i]; m.number == month && (found == nil || m.leap && leap) {
				found = m
			}
		}
		if d := found.first.Add(min(day, found.days) - 1); d.Year == civil {
			out = append(out, d)
		}
	}
	return out
}

// springFestivalEve is the day before lunar 1/1: month 12 has 29 days in two years of five, so that 12/30 cannot be asked for.
func springFestivalEve(year int) ([]Day, error) {
	return []Day{lunarMonths(year)[0].first.Add(-1)}, nil
}

// term gives the day of a solar term. The table of a lunar year runs from the winter solstice before it to the one within it,
// under the names of this library: 冬至 is the earlier, DONG_ZHI the later.
func term(name string) func(int) ([]Day, error) {
	key := name
	if name == "冬至" {
		key = "DONG_ZHI"
	}
	return func(year int) (d []Day, err error) {
		defer recovered(&err, year)
		s, ok := calendar.NewLunarFromYmd(year, 6, 1).GetJieQiTable()[key]
		if !ok {
			return nil, fmt.Errorf("solar term %s of %d: not in the table", name, year)
		}
		return []Day{{s.GetYear(), time.Month(s.GetMonth()), s.GetDay()}}, nil
	}
}

// recovered turns the library's panic on a date that does not exist into an error.
func recovered(err *error, year int) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("lunar calendar of %d: %v", year, p)
	}
}
