package spelling

import "testing"

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"limit", "limit", 0},
		{"", "limit", 5},
		{"limt", "limit", 1},
		{"limiit", "limit", 1},
		{"lumit", "limit", 1},
		{"redsi_url", "redis_url", 2}, // a swap is two letters
		{"dryrun", "dry_run", 1},
		{"after", "limit", 5},
	} {
		if got, back := Distance(c.a, c.b), Distance(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("%q and %q are %d and %d apart, want %d", c.a, c.b, got, back, c.want)
		}
	}
}
