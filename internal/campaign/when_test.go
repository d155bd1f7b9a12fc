package campaign

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/almanac"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// days are the keys of the next occurrences.
func days(t *testing.T, w When, after string, n int) string {
	t.Helper()
	holidays, err := almanac.ShippedHolidays()
	if err != nil {
		t.Fatal(err)
	}
	start := at(t, after)
	dues, err := w.Next(start, start, n, holidays)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, d := range dues {
		keys = append(keys, d.Key)
	}
	return strings.Join(keys, " ")
}

func TestWhenACampaignRuns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, after, want string
		w                 When
	}{
		{"the first Monday of each month", "2026-11-20T00:00:00Z", "2026-12-07 2027-01-04 2027-02-01", When{Repeat: "FREQ=MONTHLY;BYDAY=1MO", Zone: "Asia/Shanghai"}},
		{"the last day of February", "2026-11-20T00:00:00Z", "2027-02-28 2028-02-29", When{Repeat: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", Zone: "UTC", From: "2026-01-01"}},
		{"every other week", "2026-11-20T00:00:00Z", "2026-11-20 2026-12-04", When{Repeat: "FREQ=WEEKLY;INTERVAL=2", Zone: "UTC", From: "2026-11-06"}},
		{"until its last day", "2026-11-20T00:00:00Z", "2026-11-20 2026-11-21", When{Repeat: "FREQ=DAILY", Zone: "UTC", From: "2026-11-01", Until: "2026-11-21"}},
		{"each leap day", "2026-11-20T00:00:00Z", "2028-02-29 2032-02-29", When{Repeat: "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", Zone: "UTC", From: "2028-01-01"}},
		{"three working days before mid-autumn", "2026-11-20T00:00:00Z", "2027-09-10 2028-09-28", When{Festival: "3 working days before mid-autumn in hk", Zone: "Asia/Hong_Kong"}},
		{"a festival that falls in the year before", "2026-12-20T00:00:00Z", "2026-12-31 2027-12-31", When{Festival: "1 day before new-year", Zone: "UTC"}},
	} {
		n := max(1, len(strings.Fields(c.want)))
		if got := days(t, c.w, c.after, n); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// An hour on the clock of each recipient comes first where the sun rises first; who is told late is told at once, and not on another day.
func TestAnHourOnTheirClock(t *testing.T) {
	t.Parallel()
	dues, err := When{At: "2026-12-01 10:00"}.Next(time.Time{}, time.Time{}, 1, nil)
	if err != nil || len(dues) != 1 {
		t.Fatal(dues, err)
	}
	d := dues[0]
	if want := at(t, "2026-11-30T20:00:00Z"); !d.Begins.Equal(want) {
		t.Errorf("begins at %s, want %s", d.Begins, want)
	}
	places := almanac.Locations("America/New_York", "America/Los_Angeles")
	for now, want := range map[string]string{
		"2026-11-30T20:00:00Z": "2026-12-01T18:00:00Z", // ten on the later of two clocks
		"2026-12-01T20:00:00Z": "2026-12-01T20:00:00Z",
	} {
		if due, err := d.For(at(t, now), places); err != nil || !due.Equal(at(t, want)) {
			t.Errorf("at %s they are due at %s (%v), want %s", now, due, err, want)
		}
	}
	if _, err := d.For(at(t, "2026-12-02T09:00:00Z"), places); !errors.Is(err, errMissed) {
		t.Errorf("the day after: %v", err)
	}
}

func TestWhatIsWrongWithTimesIsTold(t *testing.T) {
	t.Parallel()
	for want, w := range map[string]When{
		"exactly one":                    {},
		"exactly one of":                 {At: "now", Repeat: "FREQ=DAILY"},
		"such as 2026-12-01":             {At: "tomorrow"},
		"FREQ must be YEARLY":            {Repeat: "FREQ=SECONDLY"},
		"no rule":                        {Repeat: "every day"},
		"that no day fits":               {Repeat: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
		"BYDAY counts further":           {Repeat: "FREQ=MONTHLY;BYDAY=9MO"},
		"further than its month":         {Repeat: "FREQ=YEARLY;BYMONTH=1;BYDAY=-6MO"},
		"BYDAY counts":                   {Repeat: "FREQ=DAILY;BYDAY=1MO"},
		"a day that no year has":         {Repeat: "FREQ=MONTHLY;BYMONTHDAY=32"},
		"names a month, a week or a day": {Repeat: "FREQ=YEARLY;BYMONTH=13"},
		"hour is told by hour":           {Repeat: "FREQ=DAILY;BYHOUR=9"},
		"whose working days":             {Festival: "3 working days before mid-autumn"},
		"no festival":                    {Festival: "midautumn"},
		"no zone":                        {Repeat: "FREQ=DAILY", Zone: "Mars"},
		"must be such as 09:30":          {Repeat: "FREQ=DAILY", Hour: "9h"},
		"such as 14d":                    {Event: &Trigger{Type: "card.mailed", After: "soon"}},
		"do not go with":                 {At: "now", Hour: "10:00"},
		"no amount of that currency":     {Event: &Trigger{Type: "transaction", Least: map[string]string{"US": "1"}}},
		"must be other events":           {Event: &Trigger{Type: "card.mailed", Unless: []string{"card.mailed"}}},
		"must be a day such as 2027-02":  {Repeat: "FREQ=DAILY", From: "today"},
	} {
		var f faults
		w.parse(&f)
		if f.Err() == nil || !strings.Contains(strings.ToLower(f.Err().Error()), strings.ToLower(want)) {
			t.Errorf("%+v: %v, want %q", w, f.Err(), want)
		}
	}
}

func TestWhatTriggersACampaign(t *testing.T) {
	t.Parallel()
	trigger := Trigger{Type: "transaction", After: "36h", Least: map[string]string{"USD": "500", "HKD": "4000"}, Is: map[string][]string{"status": {"approved"}}}
	told := at(t, "2026-11-22T10:00:00Z")
	for amount, want := range map[string]bool{"USD 500.00": true, "USD 499.99": false, "HKD 4000.00": true, "CNY 90000.00": false, "": false} {
		due, ok := trigger.Takes(Happened{Type: "transaction", At: told, Data: map[string]string{"amount": amount, "status": "approved"}})
		if ok != want || ok && !due.Equal(told.Add(36*time.Hour)) {
			t.Errorf("%q: %v, due %s", amount, ok, due)
		}
	}
	if _, ok := trigger.Takes(Happened{Type: "transaction", Data: map[string]string{"amount": "USD 900.00", "status": "declined"}}); ok {
		t.Error("a payment that was declined triggers it")
	}
}

// Every state but the last two leads on, and no move leads out of those.
func TestALifeComesToItsEnd(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		leads := false
		for _, m := range life {
			leads = leads || slices.Contains(m.from, s) && m.to != s
		}
		if leads == s.Over() {
			t.Errorf("%s leads on: %v", s, leads)
		}
	}
	c := Campaign{State: Running}
	var moved *StateError
	if err := c.move(MoveApprove); !errors.As(err, &moved) || !strings.Contains(err.Error(), "it is running") {
		t.Errorf("approving what runs: %v", err)
	}
}
