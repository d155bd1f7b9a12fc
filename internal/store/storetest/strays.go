package storetest

import (
	"strings"
	"testing"

	"cardline/internal/customer"
	"cardline/internal/store"
)

func strays(t *testing.T, db *store.DB) {
	took(t, db, customer.Added, maria(), chiMing(), meiLing())
	for words, want := range map[string]string{
		"tier = gold and region = hk":                      "",
		"tier = golden":                                    "nobody has tier golden: is gold meant?",
		"tier in (GOLD, bronze) and not product = platnum": "nobody has tier bronze; there are gold, nobody has product platnum: is platinum meant?",
		"card = activ":                                     "nobody has card activ: is active meant?",
		"tag vip or branch = central":                      "nobody has tag vip, or any other, nobody has branch central, or any other",
		"points > 5 or language = zh-Hans":                 "",
		"in segment away":                                  "nobody has region FR; there are hk, us",
		"tier is unknown and consent = no":                 "",
		`manager = "周明" and tier != platinum`:              `nobody has manager 周明: is 周敏 meant?, nobody has tier platinum; there are gold`,
	} {
		if words == "in segment away" {
			save(t, db, "away", "region = fr", 0)
		}
		found, err := db.Audiences().Strays(t.Context(), fixed(t, db, definition(t, words)))
		var said []string
		for _, s := range found {
			said = append(said, s.Why().Error())
		}
		if got := strings.Join(said, ", "); err != nil || got != want {
			t.Errorf("%s: %q, want %q; %v", words, got, want, err)
		}
	}
}
