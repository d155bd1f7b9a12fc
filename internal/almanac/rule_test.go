package almanac_test

import (
	"fmt"
	"strings"
	"testing"

	"cardline/internal/almanac"
)

func shipped(t *testing.T) almanac.Holidays {
	t.Helper()
	h, err := almanac.ShippedHolidays()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestDaysBeforeAndAfterAFestival(t *testing.T) {
	t.Parallel()
	h := shipped(t)
	for _, c := range []struct {
		rule string
		year int
		want string
	}{
		{"mid-autumn", 2026, "2026-09-25"},
		{"3 days before mid-autumn", 2026, "2026-09-22"},
		{"1 working day before mid-autumn in cn", 2026, "2026-09-24"},
		{"4 working days before mid-autumn in cn", 2026, "2026-09-21"},
		{"5 working days before mid-autumn in cn", 2026, "2026-09-20"}, // a Sunday worked for National Day
		{"5 working days before mid-autumn in hk", 2026, "2026-09-18"},
		{"1 working day after spring-festival in cn", 2026, "2026-02-24"},
		{"1 working day before spring-festival in cn", 2026, "2026-02-14"}, // a Saturday
		{"1 working day after spring-festival in hk", 2027, "2027-02-10"},  // the third and the fourth day, as the first is a Saturday
		{"1 working day after double-ninth in hk", 2026, "2026-10-20"},     // a Sunday, and the day in its place
		{"2 days before new-year", 2027, "2026-12-30"},                     // in the year before
		{"7 days after laba", 1993, ""},                                    // which it does not have
	} {
		r, err := almanac.ParseRule(c.rule)
		if err != nil {
			t.Fatalf("%s: %v", c.rule, err)
		}
		days, err := r.Of(c.year, h)
		if got := strings.Trim(fmt.Sprint(days), "[]"); err != nil || got != c.want {
			t.Errorf("%s of %d: %q, %v; want %q", c.rule, c.year, got, err, c.want)
		}
		if r.String() != c.rule {
			t.Errorf("%q is written back as %q", c.rule, r)
		}
	}
}

func TestRulesThatAreNone(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]string{
		"":                                    "no festival is named",
		"3 days before easter":                `"easter": known are`,
		"many days before qixi":               `"many" is no number`,
		"0 days before qixi":                  `"0" is no number`,
		"3 weeks before qixi":                 "want",
		"3 days around qixi":                  "want",
		"3 working days before qixi":          "whose working days",
		"99999 working days after qixi in cn": "1 to 366",
	} {
		if r, err := almanac.ParseRule(rule); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v; want %q", rule, r, err, want)
		}
	}
}

// The mainland gives back what it takes: every weekend day worked stands for a holiday that is joined to another.
func TestWorkingDaysOfAYear(t *testing.T) {
	t.Parallel()
	h := shipped(t)
	for _, c := range []struct {
		country string
		year    int
		want    int
	}{
		{"CN", 2024, 251}, {"CN", 2025, 248}, {"CN", 2026, 248}, // 366-104-11, 365-104-13, 365-104-13
		{"HK", 2024, 247}, {"HK", 2025, 246}, {"HK", 2026, 247}, {"HK", 2027, 248}, // 17 general holidays each, some on Saturdays
	} {
		n := 0
		for d := (almanac.Day{Year: c.year, Month: 1, Day: 1}); d.Year == c.year; d = d.Add(1) {
			if h[c.country].Works(d) {
				n++
			}
			if !h[c.country].Knows(d) {
				t.Fatalf("%s is not known in %s", d, c.country)
			}
		}
		if n != c.want {
			t.Errorf("%s %d: %d working days, want %d", c.country, c.year, n, c.want)
		}
	}
	if d := (almanac.Day{Year: 2027, Month: 3, Day: 1}); h["CN"].Knows(d) || !h["HK"].Knows(d) {
		t.Error("2027 is announced in Hong Kong alone")
	}
}

func TestAYearThatShouldBeAnnouncedByNow(t *testing.T) {
	t.Parallel()
	h := shipped(t)
	for _, c := range []struct {
		country, today string
		want           int
	}{
		{"CN", "2026-11-14", 0}, {"CN", "2026-11-15", 2027}, {"CN", "2027-03-01", 2027}, {"HK", "2026-11-22", 0}, {"HK", "2027-06-30", 2028},
	} {
		today, err := almanac.ParseDay(c.today)
		if err != nil {
			t.Fatal(err)
		}
		if got := h[c.country].Overdue(today); got != c.want {
			t.Errorf("%s on %s: %d, want %d", c.country, c.today, got, c.want)
		}
	}
	old, err := almanac.ReadHolidays("h.txt", "FR until 2026-12-31\n")
	if got := old["FR"].Overdue(almanac.Day{Year: 2026, Month: 12, Day: 30}); err != nil || got != 0 {
		t.Errorf("a table that does not say when it is announced is overdue for %d, %v", got, err)
	}
}
