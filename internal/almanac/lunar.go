package almanac

import (
	"fmt"
	"time"

	"github.com/6tail/lunar-go/calendar"
)

// lunar gives the day of a lunar month and day. The lunar year of that number holds every festival listed here in the civil
// year of the same number; a festival falls in the ordinary month, never in the leap month (which the library counts negative).
func lunar(month, day int) func(int) (Day, error) {
	return func(year int) (d Day, err error) {
		defer recovered(&err, year)
		return of(calendar.NewLunarFromYmd(year, month, day).GetSolar()), nil
	}
}

// springFestivalEve is the day before lunar 1/1: month 12 has 29 days in two years of five, so that 12/30 cannot be asked for.
func springFestivalEve(year int) (d Day, err error) {
	defer recovered(&err, year)
	return of(calendar.NewLunarFromYmd(year, 1, 1).GetSolar().NextDay(-1)), nil
}

// term gives the day of a solar term. The table of a lunar year runs from the winter solstice before it to the one within it,
// under the names of this library: 冬至 is the earlier, DONG_ZHI the later.
func term(name string) func(int) (Day, error) {
	key := name
	if name == "冬至" {
		key = "DONG_ZHI"
	}
	return func(year int) (d Day, err error) {
		defer recovered(&err, year)
		s, ok := calendar.NewLunarFromYmd(year, 6, 1).GetJieQiTable()[key]
		if !ok {
			return Day{}, fmt.Errorf("solar term %s of %d: not in the table", name, year)
		}
		return of(s), nil
	}
}

func of(s *calendar.Solar) Day { return Day{s.GetYear(), time.Month(s.GetMonth()), s.GetDay()} }

// recovered turns the library's panic on a date that does not exist into an error.
func recovered(err *error, year int) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("lunar calendar of %d: %v", year, p)
	}
}
