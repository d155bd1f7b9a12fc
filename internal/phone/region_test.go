package phone_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"cardline/internal/phone"
)

// TestRegionIsWhatTheLibrarySays compares the short way with the library's own, for a number of every kind of every country.
func TestRegionIsWhatTheLibrarySays(t *testing.T) {
	t.Parallel()
	compared := 0
	for region := range phonenumbers.GetSupportedRegions() {
		for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.VOICEMAIL; kind++ {
			n := phonenumbers.GetExampleNumberForType(region, kind)
			if n == nil {
				continue
			}
			e164 := phonenumbers.Format(n, phonenumbers.E164)
			p, err := phonenumbers.Parse(e164, "ZZ")
			if err != nil {
				continue
			}
			compared++
			if got, want := phone.Number(e164).Region(), phonenumbers.GetRegionCodeForNumber(p); got != want {
				t.Errorf("%s is of %q, not of %q", e164, got, want)
			}
		}
	}
	if compared < 500 {
		t.Errorf("only %d numbers", compared)
	}
}

// The last four digits of a number of +1 tell nothing of its country: two numbers of an exchange are of one, as the library has it.
func TestAnExchangeIsOfOneCountry(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(1, 1))
	seen := map[string]int{}
	for range 6_000 {
		exchange := fmt.Sprintf("+1%03d%03d", 200+dice.IntN(800), dice.IntN(1000))
		for range 2 {
			e164 := exchange + fmt.Sprintf("%04d", dice.IntN(10_000))
			p, err := phonenumbers.Parse(e164, "ZZ")
			if err != nil {
				t.Fatal(err)
			}
			want := phonenumbers.GetRegionCodeForNumber(p)
			if got := phone.Number(e164).Region(); got != want {
				t.Errorf("%s is of %q, not of %q", e164, got, want)
			}
			seen[want]++
		}
	}
	if len(seen) < 20 {
		t.Errorf("numbers of %d countries only: %v", len(seen), seen)
	}
}

func BenchmarkRegion(b *testing.B) {
	for b.Loop() {
		_ = phone.Number("+12025550147").Region()
	}
}
