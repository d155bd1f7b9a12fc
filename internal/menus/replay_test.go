package menus_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cardline/internal/menus"
	"cardline/ivr"
)

func TestReplayHidesWhatWasEntered(t *testing.T) {
	t.Parallel()
	page, err := json.Marshal(ivr.Page{
		Menu: "7b1f03a9", Node: "main.main", Lang: "en", Then: ivr.ThenAnswer, Dial: "+12025550123", State: "sealed",
		Lines:  []ivr.Line{{Lang: "en", Text: `Your card ending in <say-as interpret-as="digits">1234</say-as> &amp; more.`}},
		Expect: &ivr.Expect{Digits: 6, Secret: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	for pressed, want := range map[string]string{
		"": "", "1": "1", "*": "*", "1234": "•••", "135790#": "•••", "12": "•••", "•••": "•••", "my balance please": "my balance please",
		"card 1 2 3 4 please": "card ••• please", "卡号6222": "卡号•••",
	} {
		heard, err := menus.Replay([]menus.Step{{N: 1, Pressed: pressed, Page: page}, {N: 2}}, func(s string) string { return s })
		if err != nil || heard[0].Pressed != want || !heard[1].Gone {
			t.Errorf("%q is shown as %q, %v; want %q", pressed, heard[0].Pressed, err, want)
			continue
		}
		if h := heard[0]; h.Said[0].Text != "Your card ending in 1234 & more." || h.Menu != "7b1f03a9" || h.Node != "main.main" || !h.Secret {
			t.Errorf("heard %+v", h)
		}
	}
	if _, err := menus.Replay([]menus.Step{{N: 3, Page: []byte("{")}}, strings.ToUpper); err == nil {
		t.Error("a page that cannot be read is shown")
	}
}
