package telemetry

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestWhatIsToldOfCalls(t *testing.T) {
	t.Parallel()
	m := New()
	m.CallEnded("contained")
	m.CardStopped(12 * time.Second)
	m.NoInput("main.main")
	m.NoMatch("main.language")
	m.Scored(4)
	m.MenuInUse(3)
	m.OurCall("fraud-alert", "right-party")
	expect(t, m,
		`cardline_calls_ended_total{how="contained"} 1`, `cardline_card_stopped_seconds_bucket{le="15"} 1`, `cardline_card_stopped_seconds_bucket{le="10"} 0`,
		`cardline_menu_no_input_total{node="main.main"} 1`, `cardline_menu_no_match_total{node="main.language"} 1`, `cardline_call_scores_total{score="4"} 1`,
		`cardline_menu_in_use 3`, `cardline_our_calls_total{purpose="fraud-alert",what="right-party"} 1`,
	)
	for i := range 2 * menuNodes {
		m.NoInput(fmt.Sprintf("main.n%d", i))
	}
	if n := strings.Count(scrape(m), "cardline_menu_no_input_total{"); n > menuNodes+1 {
		t.Errorf("%d series of nodes", n)
	}
}
