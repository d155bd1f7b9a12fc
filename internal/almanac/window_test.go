package almanac_test

import (
	"testing"
	"time"

	"cardline/internal/almanac"
)

func TestWindowNext(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, zone, region, at, want string }{
		{"inside", "America/New_York", "US", "2026-11-21T15:00:00Z", "2026-11-21T15:00:00Z"},
		{"too early", "America/New_York", "US", "2026-11-21T13:59:59Z", "2026-11-21T14:00:00Z"},
		{"closed on the minute", "Asia/Shanghai", "CN", "2026-11-21T12:00:00Z", "2026-11-22T01:00:00Z"},
		{"night before clocks go forward", "America/New_York", "US", "2027-03-14T02:00:00Z", "2027-03-14T13:00:00Z"},
		{"night before clocks go back", "America/New_York", "US", "2026-11-01T01:00:00Z", "2026-11-01T14:00:00Z"},
		{"london, clocks go forward", "Europe/London", "GB", "2027-03-27T22:00:00Z", "2027-03-28T08:00:00Z"},
		{"end of the year", "Asia/Hong_Kong", "HK", "2026-12-31T15:00:00Z", "2027-01-01T01:00:00Z"},
		{"no zone, one in the country", "", "HK", "2026-11-21T20:00:00Z", "2026-11-22T01:00:00Z"},
		{"no zone, six in the country: open in all", "", "US", "2026-11-21T14:00:00Z", "2026-11-21T19:00:00Z"},
		{"no zone, still open in Honolulu only", "", "US", "2026-11-22T02:00:00Z", "2026-11-22T19:00:00Z"},
		{"zone misspelt", "Asia/Nowhere", "CN", "2026-11-21T20:00:00Z", "2026-11-22T01:00:00Z"},
		{"no zone, night in Auckland", "", "NZ", "2026-11-21T11:30:00Z", "2026-11-21T20:00:00Z"},
		{"no zone, evening in Sydney", "", "AU", "2026-11-21T10:30:00Z", "2026-11-22T01:00:00Z"},
		{"no zone, morning in Newfoundland only", "", "CA", "2026-11-21T13:00:00Z", "2026-11-21T17:00:00Z"},
		{"no zone, morning in India", "", "IN", "2026-11-21T03:30:00Z", "2026-11-21T03:30:00Z"},
		{"no zone, the hour that eleven of Russia share", "", "RU", "2026-11-21T08:30:00Z", "2026-11-22T07:00:00Z"},
		{"nothing known", "", "", "2026-11-21T20:00:00Z", "2026-11-22T09:00:00Z"},
	} {
		at, _ := time.Parse(time.RFC3339, c.at)
		got := almanac.Greeting(c.region).Next(at, almanac.Zones(c.zone, c.region)...).UTC().Format(time.RFC3339)
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWindowClosing(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)
	got := almanac.Greeting("GB").Closing(at, almanac.Zones("Europe/London", "GB")...)
	if want := time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Fatalf("closes %v, want %v", got, want)
	}
	if got := (almanac.Window{}).Closing(at, time.UTC); !got.IsZero() {
		t.Fatalf("a window open all day closes at %v", got)
	}
}

func TestMarketingHours(t *testing.T) {
	t.Parallel()
	if w := almanac.Marketing("CN"); w.Open != 8*time.Hour+30*time.Minute || w.Close != 20*time.Hour+30*time.Minute {
		t.Error("CN", w)
	}
	if w := almanac.Marketing("FR"); w != almanac.Courtesy {
		t.Error("an unknown country is not given the strictest hours:", w)
	}
}
