package almanac_test

import (
	"errors"
	"fmt"
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

func TestEveryFestivalFallsOnceInItsYearButLaba(t *testing.T) {
	t.Parallel()
	twice, never := 0, 0
	for year := almanac.FirstYear; year <= almanac.LastYear; year++ {
		for _, id := range almanac.Festivals() {
			days, err := almanac.Occurrences(id, year)
			for _, d := range days {
				if d.Year != year {
					t.Errorf("%s of %d is on %s", id, year, d)
				}
			}
			switch {
			case err != nil, len(days) != 1 && id != almanac.Laba, len(days) > 2:
				t.Errorf("%s in %d: %v, %v", id, year, days, err)
			case len(days) == 2:
				twice++
			case len(days) == 0:
				never++
			}
		}
	}
	if twice == 0 || twice-never > 1 || never-twice > 1 { // one falls in each lunar year
		t.Errorf("Laba falls twice in %d years and never in %d", twice, never)
	}
}

func TestLabaFallsTwiceOrNever(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{1992: "1992-01-12 1992-12-31", 1993: "", 1994: "1994-01-19", 2027: "2027-01-15"} {
		days, err := almanac.Occurrences(almanac.Laba, year)
		if got := strings.Trim(fmt.Sprint(days), "[]"); err != nil || got != want {
			t.Errorf("%d: %q, %v; want %q", year, got, err, want)
		}
	}
	if d, err := almanac.Date(almanac.Laba, 1993); err == nil {
		t.Errorf("in 1993 it falls on %s", d)
	}
	if d, err := almanac.Next(almanac.Laba, almanac.Day{Year: 1993, Month: time.January, Day: 1}); err != nil || d.String() != "1994-01-19" {
		t.Errorf("after the new year of 1993: %v, %v", d, err)
	}
}

func TestYear2027(t *testing.T) {
	t.Parallel()
	all, err := almanac.Year(2027)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range all {
		got = append(got, o.Day.String()[5:]+" "+o.Festival)
	}
	want := "01-01 new-year, 01-15 laba, 02-05 spring-festival-eve, 02-06 spring-festival, 02-14 valentine, 02-20 lantern, 03-08 womens-day, " +
		"04-05 qingming, 05-01 labour-day, 05-09 mothers-day, 06-01 childrens-day, 06-09 dragon-boat, 06-20 fathers-day, 08-08 qixi, " +
		"09-10 teachers-day, 09-15 mid-autumn, 10-01 national-day, 10-08 double-ninth, 11-25 thanksgiving, 12-22 winter-solstice, 12-25 christmas"
	if line := strings.Join(got, ", "); line != want {
		t.Errorf("%s\nwant\n%s", line, want)
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
	if !errors.Is(err, almanac.ErrFestival) || !strings.Contains(err.Error(), "mid-autumn") {
		t.Fatal(err)
	}
	if _, err := almanac.Date(almanac.Qixi, 12027); err == nil {
		t.Fatal("a year beyond the tables was answered")
	}
}
