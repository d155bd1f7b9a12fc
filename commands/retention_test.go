package commands

import (
	"strings"
	"testing"
	"testing/fstest"

	"cardline/internal/locale"
)

// TestEverybodyIsOfferedSomething: whatever tier and reason, and the better tier is not offered what the lower one is.
func TestEverybodyIsOfferedSomething(t *testing.T) {
	t.Parallel()
	offers, err := ShippedRetention()
	if err != nil {
		t.Fatal(err)
	}
	for _, tier := range []string{"", "Classic", "Gold", "Platinum"} {
		for _, reason := range closingReasons {
			if _, ok := offers.For(tier, reason); !ok {
				t.Errorf("%q closing for %s is offered nothing", tier, reason)
			}
		}
	}
	gold, _ := offers.For("Gold", ForFee)
	platinum, _ := offers.For("Platinum", ForFee)
	if gold.In(locale.English) == platinum.In(locale.English) {
		t.Errorf("Gold and Platinum are both offered %q", gold.In(locale.English))
	}
}

func TestFaultsOfOffersAreReportedTogether(t *testing.T) {
	t.Parallel()
	_, err := ReadRetention(fstest.MapFS{"offers.yaml": {Data: []byte(`[{reason: boredom, offer: {en: a, zh-Hans: b, zh-Hant: c}}, {offer: {en: a}}]`)}}, "offers.yaml")
	if err == nil || !strings.Contains(err.Error(), `offer 1: no reason "boredom"`) || !strings.Contains(err.Error(), "offer 2: no words in") {
		t.Errorf("the faults are not told: %v", err)
	}
	if _, err := ReadRetention(fstest.MapFS{"offers.yaml": {Data: []byte("[{teir: Gold}]")}}, "offers.yaml"); err == nil {
		t.Error("a misspelt key is taken")
	}
}
