package almanac

import (
	"reflect"
	"testing"
	"time"
)

func TestHoursAreShownAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	o, err := ParseOpening(zoned(t, "Asia/Hong_Kong"), nil, []string{
		"mon-fri 09:00-12:30 13:30-18:00", "fri 22:00-02:00", "sat 00:00-24:00", "holiday 10:00-12:00", "2026-12-24 09:00-13:00", "2026-12-31 closed", "2026-01-02 closed",
	})
	if err != nil {
		t.Fatal(err)
	}
	office := []Span{{"09:00", "12:30"}, {"13:30", "18:00"}}
	want := Hours{
		Week:    [7][]Span{office, office, office, office, {{"22:00", "02:00"}}, {{"00:00", "24:00"}}, {}},
		Holiday: []Span{{"10:00", "12:00"}},
		Dates:   []Dated{{Day{2026, time.December, 24}, []Span{{"09:00", "13:00"}}}, {Day{2026, time.December, 31}, []Span{}}},
	}
	if got := o.Hours(Day{2026, time.November, 23}); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func TestWhenALineCloses(t *testing.T) {
	t.Parallel()
	kong, h := zoned(t, "Asia/Hong_Kong"), holidays(t)
	for name, c := range map[string]struct {
		lines    []string
		at, want string // by the clock there
	}{
		"for lunch":                           {[]string{"mon-fri 09:00-12:30 13:30-18:00"}, "2026-11-23 09:00", "2026-11-23 12:30"},
		"in the evening":                      {[]string{"mon-fri 09:00-12:30 13:30-18:00"}, "2026-11-23 13:30", "2026-11-23 18:00"},
		"in the night of the day before":      {[]string{"mon 22:00-02:00"}, "2026-11-24 01:00", "2026-11-24 02:00"},
		"not where the next hours begin then": {[]string{"mon 00:00-24:00", "tue 00:00-09:00"}, "2026-11-23 12:00", "2026-11-24 09:00"},
		"at a public holiday":                 {[]string{"daily 00:00-24:00"}, "2026-12-24 12:00", "2026-12-25 00:00"},
		"never":                               {[]string{"daily 00:00-24:00", "holiday 00:00-24:00"}, "2026-11-23 12:00", ""},
		"it is closed":                        {[]string{"mon-fri 09:00-18:00"}, "2026-11-22 12:00", ""},
	} {
		o, err := ParseOpening(kong, h["HK"], c.lines)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, kong)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if end := o.Closes(at); !end.IsZero() {
			got = end.Format("2006-01-02 15:04")
		}
		if got != c.want {
			t.Errorf("%s: closes %q, want %q", name, got, c.want)
		}
	}
}

func TestTheNextPublicHoliday(t *testing.T) {
	t.Parallel()
	h := holidays(t)
	if d, name, ok := h["HK"].NextOff(Day{2026, time.November, 23}); !ok || d != (Day{2026, time.December, 25}) || name != "Christmas" {
		t.Errorf("%v %q %v", d, name, ok)
	}
	var none *Calendar
	if d, name, ok := none.NextOff(Day{2026, time.November, 23}); ok || name != "" || d != (Day{}) {
		t.Errorf("%v %q %v", d, name, ok)
	}
}
