package commands

import (
	"strings"
	"testing"
	"time"
)

func TestTripsThatCanBeAnnounced(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("home", 8*3600)
	for _, c := range []struct {
		from, to, place string
		on              Channel
		wrong           string
	}{
		{"2026-12-20", "2027-01-03", "Seoul", Text, ""},
		{"2026-11-10", "2026-11-22", "Seoul", Text, ""}, // begun already
		{"2026-11-22", "2026-11-22", "首尔", Text, ""},
		{"2026-11-10", "2026-11-21", "Seoul", Text, "wrong-dates"}, // over since midnight at home
		{"2027-05-09", "2027-05-02", "Seoul", Text, "wrong-dates"},
		{"soon", "2027-05-02", "Seoul", Text, "wrong-dates"},
		{"2027-05-02", "2027-12-24", "Seoul", Text, "too-long"},
		{"2027-05-02", "2027-05-09", "4111 1111", Text, "wrong-place"},
		{"1220", "0103", "", Voice, ""}, // by keys: the next such days
		{"1301", "0103", "", Voice, "wrong-dates"},
	} {
		r := Request{
			Now: time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC), Zone: zone, Channel: c.on,
			Args: map[string]string{"from": c.from, "to": c.to, "place": c.place},
		}
		if _, wrong := tripOf(r); wrong != c.wrong {
			t.Errorf("from %s to %s in %q: %q is wrong, want %q", c.from, c.to, c.place, wrong, c.wrong)
		}
	}
}

// A customer who is abroad already says the day they left; without its year it is read as next year's.
func TestATripThatHasBegun(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"2027-11-20/2027-12-02": "2026-11-20/2026-12-02", "2027-11-20/2026-12-02": "2026-11-20/2026-12-02", "1120/1202": "2026-11-20/2026-12-02",
		"2027-11-10/2027-11-21": "2027-11-10/2027-11-21", // would be over
		"2026-11-22/2026-12-02": "2026-11-22/2026-12-02", "2027-01-20/2027-02-02": "2027-01-20/2027-02-02",
	} {
		args := strings.Split(from, "/")
		got, wrong := tripOf(Request{
			Now: time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC), Zone: time.FixedZone("home", 8*3600), Channel: Text,
			Args: map[string]string{"from": args[0], "to": args[1], "place": "Oslo"},
		})
		if said := got.From.Format(time.DateOnly) + "/" + got.To.Format(time.DateOnly); said != want || wrong != "" {
			t.Errorf("%s is %s (%q), want %s", from, said, wrong, want)
		}
	}
}

// TestPlacesAreSaidBackSafely: no digits, no markup, no end of a text.
func TestPlacesAreSaidBackSafely(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"  São   Paulo ": "São Paulo", "{{ card }} Rome": "card Rome", "Seoul 1234": "Seoul", "<Say>Oslo": "SayOslo",
		"Llanfairpwllgwyngyllgogerychwyrndrobwll": "Llanfairpwllgwyngyllgoge", "東京": "東京",
	} {
		if got := placeName(said); got != want {
			t.Errorf("%q is said back as %q, want %q", said, got, want)
		}
	}
}
