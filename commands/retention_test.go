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
	words := "{en: a, zh-Hans: b, zh-Hant: c}"
	for fault, file := range map[string]string{
		"teir": "[{teir: Gold, offer: " + words + "}]",
		"offer 2: offer 1 is always made instead": "[{reason: fee, offer: " + words + "}, {tier: Gold, reason: fee, offer: " + words + "}]",
		"in en, at most 60 fit":                   "[{offer: {en: " + strings.Repeat("long ", 13) + ", zh-Hans: b, zh-Hant: c}}]",
	} {
		if _, err := ReadRetention(fstest.MapFS{"offers.yaml": {Data: []byte(file)}}, "offers.yaml"); err == nil || !strings.Contains(err.Error(), fault) {
			t.Errorf("%s: %v", fault, err)
		}
	}
	if none, err := ReadRetention(fstest.MapFS{"offers.yaml": {Data: []byte("[]")}}, "offers.yaml"); err != nil || len(none) != 0 {
		t.Errorf("no offers at all: %v, %v", none, err)
	}
}
