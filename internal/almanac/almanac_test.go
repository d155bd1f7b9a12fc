package almanac_test

import (
	"strings"
	"testing"
	"time"

	"cardline/internal/almanac"
)

func TestFestivalDates(t *testing.T) {
	t.Parallel()
	ids := []string{"spring-festival-eve", "spring-festival", "lantern", "qingming", "dragon-boat", "qixi", "mid-autumn", "double-ninth", "winter-solstice"}
	for year, want := range map[int]string{
		2026: "02-16 02-17 03-03 04-05 06-19 08-19 09-25 10-18 12-22",
		2027: "02-05 02-06 02-20 04-05 06-09 08-08 09-15 10-08 12-22", // ICU says 02-07: the new moon is at 23:56 in Beijing
		2028: "01-25 01-26 02-09 04-04 05-28 08-26 10-03 10-26 12-21", // leap month 5: the festival is in the ordinary one
		2029: "02-12 02-13 02-27 04-04 06-16 08-16 09-22 10-16 12-21",
		2030: "02-02 02-03 02-17 04-05 06-05 08-05 09-12 10-05 12-22", // ICU says 02-02
	} {
		for i, day := range strings.Fields(want) {
			got, err := almanac.Date(ids[i], year)
			if err != nil || got.String()[5:] != day || got.Year != year {
				t.Errorf("%s in %d: %v, %v; want %s", ids[i], year, got, err, day)
			}
		}
	}
}

func TestEveryFestivalFallsOnceInItsYear(t *testing.T) {
	t.Parallel()
	for year := almanac.FirstYear; year <= almanac.LastYear; year++ {
		for _, id := range almanac.Festivals() {
			if d, err := almanac.Date(id, year); err != nil || d.Year != year {
				t.Fatalf("%s in %d: %v, %v", id, year, d, err)
			}
		}
	}
}

func TestQingmingNearMidnight(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{1976: "1976-04-04", 2071: "2071-04-05"} {
		if d, _ := almanac.Date(almanac.Qingming, year); d.String() != want {
			t.Errorf("%d: %v, want %s", year, d, want)
		}
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"2027-02-05": "2027-02-06", "2027-02-06": "2027-02-06", "2027-02-07": "2028-01-26", "2026-11-21": "2027-02-06",
	} {
		at, _ := time.Parse(time.DateOnly, from)
		if d, err := almanac.Next(almanac.SpringFestival, almanac.On(at)); err != nil || d.String() != want {
			t.Errorf("after %s: %v, %v; want %s", from, d, err, want)
		}
	}
}

func TestUnknownFestivalListsTheKnownOnes(t *testing.T) {
	t.Parallel()
	_, err := almanac.Date("easter", 2027)
	if err == nil || !strings.Contains(err.Error(), "mid-autumn") {
		t.Fatal(err)
	}
	if _, err := almanac.Date(almanac.Qixi, 12027); err == nil {
		t.Fatal("a year beyond the tables was answered")
	}
}
