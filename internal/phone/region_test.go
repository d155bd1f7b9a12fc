package phone_test

import (
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

func BenchmarkRegion(b *testing.B) {
	for b.Loop() {
		_ = phone.Number("+12025550147").Region()
	}
}
