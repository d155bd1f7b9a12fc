package almanac_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cardline/internal/almanac"
)

func TestDaysOfOnesOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		day  string
		year int
		want string
	}{
		{"05-18", 2027, "2027-05-18"},
		{"02-29", 2027, "2027-02-28"}, {"02-29", 2028, "2028-02-29"}, {"02-29", 2100, "2100-02-28"},
		{"lunar:08-15", 2027, "2027-09-15"},
		{"lunar:12-30", 2027, "2027-02-05"},            // month 12 of 2026 has 29 days
		{"lunar:12-30", 2026, "2026-02-16"},            // and so has that of 2025
		{"lunar:12-08", 1992, "1992-01-12 1992-12-31"}, // twice
		{"lunar:12-08", 1993, ""},                      // and then not at all
		{"lunar:06-10", 2025, "2025-07-04"},            // the ordinary month, in a year with leap month 6
		{"lunar:L06-10", 2025, "2025-08-03"},           // the leap month itself
		{"lunar:L06-10", 2026, "2026-07-23"},           // in a year without it
		{"lunar:L06-30", 2025, "2025-08-22"},           // which has 29 days
		{"lunar:L11-05", 2033, "2033-12-26"},           // the leap month many programs have wrong
		{"lunar:11-20", 2034, "2034-12-30"},            // month 11 of 2033 ends before the year does
		{"05-18", 2101, ""}, {"lunar:01-01", 1949, ""}, // beyond the tables
	} {
		y, err := almanac.ParseYearly(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Trim(fmt.Sprint(y.In(c.year)), "[]"); got != c.want {
			t.Errorf("%s in %d: %q, want %q", c.day, c.year, got, c.want)
		}
	}
}

func TestDaysThatComeInNoYear(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "2-29", "02-30", "13-01", "00-10", "04-31", "02-29 ", "+1-02", "lunar:08-31", "lunar:8-15", "lunar:L13-01", "lunar:", "L06-01", "lunar:LL6-1"} {
		if y, err := almanac.ParseYearly(s); err == nil {
			t.Errorf("%q is read as %s", s, y)
		}
	}
}

func TestLunarOfEveryDay(t *testing.T) {
	t.Parallel()
	var before almanac.Lunar
	for d := (almanac.Day{Year: almanac.FirstYear, Month: 1, Day: 1}); d.Year <= almanac.LastYear; d = d.Add(1) {
		l, err := almanac.LunarOf(d)
		if err != nil {
			t.Fatal(err)
		}
		if goesOn := before.Day == 0 || l.Day == before.Day+1 || l.Day == 1 && before.Day >= 29; !goesOn || l.Day > 30 {
			t.Fatalf("%s is %s, the day before was %s", d, l, before)
		}
		before = l
	}
	if l, _ := almanac.LunarOf(almanac.Day{Year: 2025, Month: 8, Day: 22}); l.String() != "2025-L06-29" {
		t.Error(l)
	}
	if _, err := almanac.LunarOf(almanac.Day{Year: 2101, Month: 1, Day: 1}); err == nil {
		t.Error("a day beyond the tables has a lunar date")
	}
}

// Whatever is kept on a day is found by the day, over years with and without leap days and leap months.
func TestWhoKeepsADay(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]string{
		"2027-02-28": "02-28 02-29 lunar:01-23 lunar:L01-23", "2028-02-28": "02-28 lunar:02-04 lunar:L02-04", "2028-02-29": "02-29 lunar:02-05 lunar:L02-05",
		"2025-07-04": "07-04 lunar:06-10", "2025-08-03": "08-03 lunar:L06-10", "2025-08-22": "08-22 lunar:L06-29 lunar:L06-30",
	} {
		d, err := almanac.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Trim(fmt.Sprint(almanac.KeptOn(d)), "[]"); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
	for month := 1; month <= 12; month++ {
		for day := 1; day <= 30; day++ {
			for _, y := range []almanac.Yearly{{Month: month, Day: day, Lunar: true}, {Month: month, Day: day, Lunar: true, Leap: true}} {
				for year := 2023; year <= 2035; year++ {
					for _, d := range y.In(year) {
						if !slices.Contains(almanac.KeptOn(d), y) {
							t.Errorf("%s is kept on %s, and not found by it", y, d)
						}
					}
				}
			}
		}
	}
}
