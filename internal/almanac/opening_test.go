package almanac

import (
	"strings"
	"testing"
	"time"
)

func zoned(t *testing.T, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func holidays(t *testing.T) Holidays {
	t.Helper()
	h, err := ShippedHolidays()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestHowALineStands(t *testing.T) {
	t.Parallel()
	h := holidays(t)
	shanghai, kong, york := zoned(t, "Asia/Shanghai"), zoned(t, "Asia/Hong_Kong"), zoned(t, "America/New_York")
	office := []string{"mon-fri 09:00-12:00 13:30-18:00", "sat 10:00-16:00"}
	for name, c := range map[string]struct {
		zone     *time.Location
		calendar *Calendar
		lines    []string
		at       string // by the clock of the zone
		want     string
		opens    string
	}{
		"the second before it opens":                  {shanghai, h["CN"], office, "2026-11-20 08:59:59", Closed, "2026-11-20 09:00:00"},
		"the second it opens":                         {shanghai, h["CN"], office, "2026-11-20 09:00:00", Open, "2026-11-20 09:00:00"},
		"the last second before lunch":                {shanghai, h["CN"], office, "2026-11-20 11:59:59", Open, "2026-11-20 11:59:59"},
		"lunch":                                       {shanghai, h["CN"], office, "2026-11-20 12:00:00", Closed, "2026-11-20 13:30:00"},
		"Friday evening":                              {shanghai, h["CN"], office, "2026-11-20 18:00:00", Closed, "2026-11-21 10:00:00"},
		"Sunday":                                      {shanghai, h["CN"], office, "2026-11-22 12:00:00", Closed, "2026-11-23 09:00:00"},
		"the eve of Spring Festival":                  {shanghai, h["CN"], office, "2026-02-16 10:00:00", Holiday, "2026-02-24 09:00:00"},
		"at night on a holiday it would be closed":    {shanghai, h["CN"], office, "2026-02-16 03:00:00", Closed, "2026-02-24 09:00:00"},
		"a Sunday worked for it has Monday's hours":   {shanghai, h["CN"], office, "2026-01-04 17:00:00", Open, "2026-01-04 17:00:00"},
		"Spring Festival of a year not yet announced": {shanghai, h["CN"], office, "2027-02-08 10:00:00", Holiday, "2027-02-09 09:00:00"},
		"Chung Yeung in Hong Kong":                    {kong, h["HK"], office, "2026-10-19 10:00:00", Holiday, "2026-10-20 09:00:00"},
		"hours of their own on public holidays":       {kong, h["HK"], append(office, "holiday 10:00-12:00"), "2026-10-19 11:00:00", Open, "2026-10-19 11:00:00"},
		"a day with hours of its own":                 {kong, h["HK"], append(office, "2026-12-24 09:00-13:00"), "2026-12-24 14:00:00", Closed, "2026-12-28 09:00:00"},
		"a day named is no holiday":                   {kong, h["HK"], append(office, "2026-12-25 09:00-13:00"), "2026-12-25 10:00:00", Open, "2026-12-25 10:00:00"},
		"day and night, on holidays too":              {kong, h["HK"], []string{"daily 00:00-24:00", "holiday 00:00-24:00"}, "2026-02-17 03:00:00", Open, "2026-02-17 03:00:00"},
		"past midnight belongs to the day before":     {kong, nil, []string{"fri 22:00-02:00"}, "2026-11-21 01:59:59", Open, "2026-11-21 01:59:59"},
		"and ends":                                  {kong, nil, []string{"fri 22:00-02:00"}, "2026-11-21 02:00:00", Closed, "2026-11-27 22:00:00"},
		"a night that runs into a holiday":          {kong, h["HK"], []string{"thu 22:00-02:00"}, "2026-12-25 01:00:00", Open, "2026-12-25 01:00:00"},
		"an hour the clock skips":                   {york, nil, []string{"sun 02:30-04:00"}, "2026-03-08 03:45:00", Open, "2026-03-08 03:45:00"},
		"an hour the clock shows twice, the second": {york, nil, []string{"sun 01:00-03:00"}, "2026-11-01 02:30:00", Open, "2026-11-01 02:30:00"},
		"no hours at all":                           {york, nil, nil, "2026-11-02 10:00:00", Closed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, err := ParseOpening(c.zone, c.calendar, c.lines)
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.ParseInLocation(time.DateTime, c.at, c.zone)
			if err != nil {
				t.Fatal(err)
			}
			if got := o.At(at); got != c.want {
				t.Errorf("stands %s, want %s", got, c.want)
			}
			opens := ""
			if next := o.Opens(at); !next.IsZero() {
				opens = next.In(c.zone).Format(time.DateTime)
			}
			if opens != c.opens {
				t.Errorf("opens %s, want %s", opens, c.opens)
			}
		})
	}
}

func TestHoursThatAreNone(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"mon":                         "want days and hours",
		"monday 09:00-18:00":          "names no days",
		"mon 9-18":                    "are no hours",
		"mon 09:00-25:00":             "are no hours",
		"mon 24:00-01:00":             "are no hours",
		"mon 09:00-12:00 11:00-1":     "are no hours",
		"mon 09:00-12:00 11:00-13:00": "begins before",
		"2026-02-30 09:00-18:00":      "is no day",
	} {
		if _, err := ParseOpening(time.UTC, nil, []string{line}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
}

func TestATableOfHolidaysNamesItsFaults(t *testing.T) {
	t.Parallel()
	_, err := ReadHolidays("h.txt", "CN off 2026-01-01\ncn off 2026-01-02\nCN off 2026-01-01\nCN gone 2026-01-05\nHK until soon\nCN off 2026-02-02..2026-02-01\n")
	for _, want := range []string{
		"h.txt:2: \"cn\" is no country", "h.txt:3: 2026-01-01 stands here twice", "h.txt:4: \"gone\"", "h.txt:5: \"soon\" is no day",
		"h.txt:6: 2026-02-02..2026-02-01 ends before it begins", "h.txt: CN has no `until`",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

func TestATableThatEndsSoonIsNamed(t *testing.T) {
	t.Parallel()
	h := holidays(t)
	for day, want := range map[string]string{"2026-11-01": "", "2026-11-22": "CN", "2027-11-22": "CN,GB,HK,US"} {
		d, err := ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(h.Ending(d, 60), ","); got != want {
			t.Errorf("on %s: %q, want %q", day, got, want)
		}
	}
}

func TestDaysWorked(t *testing.T) {
	t.Parallel()
	h := holidays(t)
	for _, c := range []struct {
		country, day string
		want         bool
	}{
		{"CN", "2026-02-14", true},  // a Saturday worked for Spring Festival
		{"CN", "2026-02-21", false}, // one within it
		{"CN", "2027-10-01", false}, // fixed by law
		{"CN", "2027-10-04", true},  // not announced yet
		{"HK", "2026-04-06", false},
		{"FR", "2026-07-14", true}, // a country we know nothing of has weekends only
		{"FR", "2026-07-18", false},
	} {
		d, err := ParseDay(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := h[c.country].Works(d); got != c.want {
			t.Errorf("%s %s: worked %v", c.country, c.day, got)
		}
	}
}

func TestDaysUntilHolidaysEnd(t *testing.T) {
	t.Parallel()
	h := holidays(t)
	for day, want := range map[Day]int{
		{2026, time.November, 22}: 39, {2026, time.December, 31}: 0, {2027, time.January, 1}: -1, {2025, time.December, 31}: 365,
	} {
		if got := h["CN"].DaysLeft(day); got != want {
			t.Errorf("on %s %d days are left, want %d", day, got, want)
		}
	}
}
