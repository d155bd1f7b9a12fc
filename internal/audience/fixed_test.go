package audience_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"cardline/internal/audience"
)

// Groups are of the size that was asked for, follow from seed and person alone, and one draw does not tell another.
func TestGroupsAreDrawnEvenly(t *testing.T) {
	t.Parallel()
	d := audience.Definition{Holdout: 100, Seed: "spring", Split: []audience.Variant{{Name: "a", Weight: 1}, {Name: "b", Weight: 1}, {Name: "c", Weight: 2}}}
	other := d
	other.Seed = "autumn"
	const n = 100_000
	counts, both := map[string]int{}, 0
	for i := range n {
		key := fmt.Sprintf("C%07d", i)
		variant, held := d.Place(key)
		if again, heldAgain := d.Place(key); again != variant || heldAgain != held {
			t.Fatalf("%s: %q and %q", key, variant, again)
		}
		counts[variant]++
		if _, too := other.Place(key); held && too {
			both++
		}
	}
	for variant, share := range map[string]float64{"": 0.1, "a": 0.225, "b": 0.225, "c": 0.45} {
		want := share * n
		if off := math.Abs(float64(counts[variant]) - want); off > 4*math.Sqrt(want*(1-share)) { // four standard deviations
			t.Errorf("%q: %d, want about %.0f", variant, counts[variant], want)
		}
	}
	if both < n/100*8/10 || both > n/100*12/10 {
		t.Errorf("%d are held out under both seeds, want about %d", both, n/100)
	}
	if variant, held := (audience.Definition{}).Place("C1"); held || variant != "" {
		t.Errorf("%q %v without groups", variant, held)
	}
}

func TestAHashTellsWhatIsMeant(t *testing.T) {
	t.Parallel()
	segments := map[string]audience.Filter{"gold": parsed(t, "tier = gold"), "hk-gold": parsed(t, "in segment gold and region = hk")}
	versions := map[string]string{"spring": "v1", "vip": "v7"}
	fix := func(d audience.Definition, on time.Time) audience.Fixed {
		t.Helper()
		f, err := audience.Settle(d, on, func(n string) (audience.Filter, bool) { s, ok := segments[n]; return s, ok },
			func(n string) (string, bool) { v, ok := versions[n]; return v, ok })
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	d := audience.Definition{Filter: parsed(t, "in segment hk-gold and not in list vip"), Lists: []string{"spring"}}
	before := fix(d, now)
	if len(before.Hash()) != 64 || before.Hash() != fix(d, now.AddDate(0, 1, 0)).Hash() {
		t.Error("the hash is another on another day")
	}
	whole, _, err := before.Whole()
	if err != nil || whole.String() != "tier = gold and region = HK and not in list vip" && whole.String() != "(tier = gold and region = HK) and not in list vip" {
		t.Errorf("%s, %v", whole, err)
	}
	seen := map[string]string{before.Hash(): "as it was"}
	differs := func(what string, f audience.Fixed) {
		t.Helper()
		if was, same := seen[f.Hash()]; same {
			t.Errorf("%s has the hash of %s", what, was)
		}
		seen[f.Hash()] = what
	}
	for what, change := range map[string]func(*audience.Definition){
		"filter": func(d *audience.Definition) { d.Filter = parsed(t, "in segment hk-gold") }, "lists": func(d *audience.Definition) { d.Lists = nil },
		"without": func(d *audience.Definition) { d.Without = parsed(t, "tag vip") }, "holdout": func(d *audience.Definition) { d.Holdout, d.Seed = 5, "s" },
		"seed": func(d *audience.Definition) { d.Holdout, d.Seed = 5, "t" },
		"split": func(d *audience.Definition) {
			d.Seed, d.Split = "s", []audience.Variant{{Name: "a", Weight: 1}, {Name: "b", Weight: 1}}
		},
	} {
		other := d
		change(&other)
		differs(what, fix(other, now))
	}
	versions["vip"] = "v8"
	differs("another version of a list", fix(d, now))
	segments["gold"] = parsed(t, "tier in (gold, platinum)")
	differs("a segment within a segment", fix(d, now))
}
