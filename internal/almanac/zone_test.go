package almanac_test

import (
	"testing"
	_ "time/tzdata" // as the program has it

	"github.com/nyaruka/phonenumbers"

	"cardline/internal/almanac"
)

// Whoever has a number of a country is texted by the clocks of that country, not by ours.
func TestEveryCountryWithNumbersHasItsZones(t *testing.T) {
	t.Parallel()
	for country := range phonenumbers.GetSupportedRegions() {
		for _, zone := range almanac.Zones("", country) {
			if zone.String() == "UTC" {
				t.Errorf("%s has no zone of its own", country)
			}
		}
	}
	if got := len(almanac.Zones("", "RU")); got != 11 {
		t.Errorf("Russia has %d zones: one of zones.txt is not known", got)
	}
	for country, most := range map[string]string{"CA": "America/Toronto", "AU": "Australia/Sydney", "CN": "Asia/Shanghai", "US": "America/New_York"} {
		if got := almanac.Zones("", country)[0].String(); got != most {
			t.Errorf("first of %s is %s", country, got)
		}
	}
}
