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

func TestNearest(t *testing.T) {
	t.Parallel()
	tiers := []string{"Classic", "Gold", "Platinum"}
	for given, want := range map[string]string{"golden": "Gold", "GOLD": "Gold", "platinium": "Platinum", "silver": "", "": ""} {
		if got := Nearest(given, tiers, 3); got != want {
			t.Errorf("%q is nearest to %q, want %q", given, got, want)
		}
	}
	if got := Nearest("ab", []string{"x", "cd"}, 3); got != "" {
		t.Errorf("a name of which no letter stays is near: %q", got)
	}
}
