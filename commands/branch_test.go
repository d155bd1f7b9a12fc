package commands

import (
	"testing"

	"cardline/internal/locale"
)

// TestBranchesAreFoundAsPeopleNameThem: by city, by district, by a landmark of it, and where two cities share a name by the other word.
func TestBranchesAreFoundAsPeopleNameThem(t *testing.T) {
	t.Parallel()
	all, err := known[[]city]("branches.yaml")()
	if err != nil {
		t.Fatal(err)
	}
	for said, want := range map[string]string{
		"London":           "London, ",
		"central branch":   "Hong Kong, Central",
		"中环":               "Hong Kong, Central",
		"香港中環分行":           "Hong Kong, Central",
		"TST":              "Hong Kong, Tsim Sha Tsui",
		"Canton Road":      "Hong Kong, Tsim Sha Tsui",
		"Canton":           "Guangzhou, ",
		"Futian, Shenzhen": "Shenzhen, Futian",
		"国贸":               "Shenzhen, Luohu",
		"北京国贸":             "Beijing, Chaoyang",
		"廣州北京路":            "Guangzhou, Yuexiu",
		"London Chinatown": "London, Soho",
		"Chinatown":        "New York, Chinatown",
		"NYC":              "New York, ",
		"decentralised":    "nowhere",
		"Atlantis":         "nowhere",
		"":                 "nowhere",
	} {
		got := "nowhere"
		if c, near, ok := whereabouts(all, said); ok {
			got = c.Names.In(locale.English) + ", "
			if near != nil {
				got += near.Area.In(locale.English)
			}
		}
		if got != want {
			t.Errorf("%q leads to %s, want %s", said, got, want)
		}
	}
	for _, c := range all {
		for _, b := range c.Branches {
			if len(b.Area.Missing())+len(b.Names.Missing()) > 0 {
				t.Errorf("%v of %v lacks a language", b, c.Names.In(locale.English))
			}
		}
	}
}
