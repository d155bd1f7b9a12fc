package commands

import (
	"testing"
	"time"
)

func TestKeysAreTheNextSuchDayAndTheLastSuchMonth(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 12, 16, 23, 30, 0, 0, time.FixedZone("Hong Kong", 8*3600))
	for _, c := range []struct{ arg, entry, want string }{
		{"from", "1216", "2027-12-16"},
		{"from", "1215", "2028-12-15"},
		{"to", "0105", "2028-01-05"},
		{"to", "0229", "2028-02-29"},
		{"to", "0230", "0230"},
		{"to", "1301", "1301"},
		{"to", "105", "105"},
		{"date", "1216", "2027-12-16"},
		{"date", "1217", "2026-12-17"},
		{"date", "0231", "0231"},
		{"month", "12", "2027-12"},
		{"month", "1", "2027-01"},
		{"month", "01", "2027-01"},
		{"month", "13", "13"},
		{"month", "0", "0"},
		{"amount", "1216", "1216"},
	} {
		if got := Keyed(c.arg, c.entry, now); got != c.want {
			t.Errorf("%s %s is %s, want %s", c.arg, c.entry, got, c.want)
		}
	}
}
