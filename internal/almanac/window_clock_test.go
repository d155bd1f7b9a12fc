package almanac

import (
	"testing"
	"time"
)

// On the days the clock changes: east and west of Greenwich, at midnight, and by half an hour.
func TestWhatTheClockSkipsAndShowsTwice(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone string
		day  Day
		at   time.Duration
		want string
	}{
		{"America/New_York", Day{2027, 3, 14}, 2*time.Hour + 30*time.Minute, "2027-03-14T07:30:00Z"}, // shown as 03:30
		{"America/New_York", Day{2027, 3, 14}, 3 * time.Hour, "2027-03-14T07:00:00Z"},
		{"America/New_York", Day{2026, 11, 1}, time.Hour + 30*time.Minute, "2026-11-01T05:30:00Z"},
		{"America/New_York", Day{2026, 11, 1}, 2 * time.Hour, "2026-11-01T07:00:00Z"},
		{"Europe/London", Day{2027, 3, 28}, time.Hour + 30*time.Minute, "2027-03-28T01:30:00Z"}, // shown as 02:30
		{"Europe/London", Day{2026, 10, 25}, time.Hour + 30*time.Minute, "2026-10-25T00:30:00Z"},
		{"Europe/London", Day{2026, 10, 25}, 2 * time.Hour, "2026-10-25T02:00:00Z"},
		{"America/Sao_Paulo", Day{2018, 11, 4}, 0, "2018-11-04T03:00:00Z"}, // the day begins at 01:00
		{"Australia/Lord_Howe", Day{2026, 10, 4}, 2*time.Hour + 15*time.Minute, "2026-10-03T15:45:00Z"},
		{"Asia/Hong_Kong", Day{2027, 3, 14}, 24 * time.Hour, "2027-03-14T16:00:00Z"},
	} {
		l, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.day.At(c.at, l).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%v at %v in %s: %s, want %s", c.day, c.at, c.zone, got, c.want)
		}
	}
}
