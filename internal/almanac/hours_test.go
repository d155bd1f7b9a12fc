package almanac_test

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cardline/internal/almanac"
)

// zones are all of the IANA database that comes with Go.
func zones(t *testing.T) (names []string) {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	list, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if os.IsNotExist(err) {
		t.Fatal("the Go installation has no zones to test with")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = list.Close() }()
	for _, f := range list.File {
		if !strings.HasSuffix(f.Name, "/") {
			names = append(names, f.Name)
		}
	}
	if len(names) < 400 {
		t.Fatalf("%d zones only", len(names))
	}
	return names
}

// windows are those of the countries, and the one a debt may be spoken of in.
var windows = []almanac.Window{
	almanac.Courtesy, almanac.Marketing("CN"), almanac.Marketing("HK"), almanac.Marketing("US"), almanac.Marketing("GB"),
}

// within reads the clock on the wall, independently of how a Window works out its edges.
func within(w almanac.Window, t time.Time, l *time.Location) bool {
	h, m, s := t.In(l).Clock()
	wall := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	return wall >= w.Open && wall < w.Close
}

// edges are the moments at which a zone's clock is changed from 2026 to 2028.
func edges(l *time.Location) (out []time.Time) {
	for t := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); t.Year() < 2029; {
		_, end := t.In(l).ZoneBounds()
		if end.IsZero() || end.Year() > 2028 {
			break
		}
		out = append(out, end)
		t = end
	}
	return out
}

func checkWindow(t *testing.T, w almanac.Window, at time.Time, ls ...*time.Location) {
	t.Helper()
	next := w.Next(at, ls...)
	wait := next.Sub(at)
	inside := true
	for _, l := range ls {
		inside = inside && within(w, at, l)
	}
	switch {
	case wait < 0 || wait > 24*time.Hour:
		t.Fatalf("%v at %s: a wait of %s", ls, at, wait)
	case inside != (wait == 0):
		t.Fatalf("%v at %s (inside: %v): a wait of %s", ls, at, inside, wait)
	case len(ls) == 1 && !within(w, next, ls[0]):
		t.Fatalf("%v at %s: sent at %s, which is within quiet hours", ls, at, next)
	case len(ls) == 1 && wait > 0 && within(w, next.Add(-time.Second), ls[0]):
		t.Fatalf("%v at %s: %s could have been earlier", ls, at, next)
	}
	closing := w.Closing(at, ls...)
	if inside {
		last := closing.Add(-time.Second)
		for _, l := range ls {
			if !closing.After(at) || !within(w, last, l) && last.After(at) {
				t.Fatalf("%v at %s: closes at %s", ls, at, closing)
			}
		}
	}
}

func TestQuietHoursOfEveryZone(t *testing.T) {
	t.Parallel()
	for _, name := range zones(t) {
		l, err := time.LoadLocation(name)
		if err != nil {
			continue // posixrules and the like
		}
		moments := edges(l)
		for _, e := range edges(l) {
			for _, around := range []time.Duration{-30 * time.Hour, -14 * time.Hour, -9 * time.Hour, -time.Hour, -time.Second, 1, time.Hour, 6 * time.Hour, 11 * time.Hour, 26 * time.Hour} {
				moments = append(moments, e.Add(around).Truncate(time.Second))
			}
		}
		for day := range 36 { // and any day of the year, at any hour of the day
			moments = append(moments, time.Date(2026, 1, 1+day*30, day*7%24, day*13%60, day%60, 0, time.UTC))
		}
		for _, w := range windows {
			for _, at := range moments {
				checkWindow(t, w, at, l)
			}
		}
	}
}

func TestWindowEdgesAreHalfOpen(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"America/New_York", "Europe/London", "Asia/Hong_Kong", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"} {
		l, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		days := []time.Time{time.Date(2026, 11, 22, 0, 0, 0, 0, l)}
		for _, e := range edges(l) {
			y, m, d := e.In(l).Date()
			days = append(days, time.Date(y, m, d, 0, 0, 0, 0, l))
		}
		for _, day := range days {
			y, m, d := day.Date()
			opens, closes := time.Date(y, m, d, 9, 0, 0, 0, l), time.Date(y, m, d, 20, 0, 0, 0, l)
			w := almanac.Courtesy
			if got := w.Next(opens, l); !got.Equal(opens) {
				t.Errorf("%s: at opening wait until %s", opens, got)
			}
			if got := w.Next(opens.Add(-time.Second), l); !got.Equal(opens) {
				t.Errorf("%s: just before opening wait until %s", opens, got)
			}
			if got := w.Next(closes.Add(-time.Second), l); !got.Equal(closes.Add(-time.Second)) {
				t.Errorf("%s: just before closing wait until %s", closes, got)
			}
			if got := w.Next(closes, l); !got.Equal(time.Date(y, m, d+1, 9, 0, 0, 0, l)) {
				t.Errorf("%s: at closing wait until %s", closes, got)
			}
		}
	}
}

func TestSeveralZonesNeverHoldLongerThanADay(t *testing.T) {
	t.Parallel()
	for _, region := range []string{"US", "CN", "HK", "GB", "CA", "AU", "RU", ""} {
		at := time.Date(2027, 3, 13, 0, 0, 0, 0, time.UTC)
		for range 24 * 60 {
			checkWindow(t, almanac.Greeting(region), at, almanac.Zones("", region)...)
			at = at.Add(37 * time.Minute)
		}
	}
	apart := almanac.Locations("America/New_York", "Asia/Shanghai") // never share a courteous hour
	noon := time.Date(2027, 2, 6, 17, 0, 0, 0, time.UTC)
	if got := almanac.Courtesy.Next(noon, apart...); !got.Equal(noon) {
		t.Errorf("the first place does not decide alone: %s", got)
	}
}

func TestPlacesAbroad(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{
		"Tokyo": "Asia/Tokyo", "  new   york ": "America/New_York", "Tokyo, Japan": "Asia/Tokyo", "日本": "Asia/Tokyo", "法國": "Europe/Paris",
		"the UK": "Europe/London", "Narnia": "", "": "", "us": "America/New_York", "Paris and Rome": "", "Rome & Paris": "Europe/Rome",
	} {
		got := append(almanac.Abroad(place), "")[0]
		if got != want {
			t.Errorf("%q is in %q, want %q", place, got, want)
		}
	}
	for _, place := range []string{"Japan", "us", "europe", "russia", "australia"} {
		names := almanac.Abroad(place)
		if ls := almanac.Locations(names...); len(ls) != len(names) || len(ls) == 0 {
			t.Errorf("%s: %v are not all zones", place, names)
		}
	}
}
