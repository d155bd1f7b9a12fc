package main_test

import (
	"strings"
	"testing"

	"cardline/internal/handset"
)

// The picture of the menu in use tells its own callers, and none of the version before; where nobody waited there is no service level.
func TestTheFiguresOfAMenuAreItsOwn(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "10"})
	p := in.start(t)
	play := func() {
		t.Helper()
		call := p.phone().Call(people["maria"], people["service"])
		if err := call.Play(t.Context(), handset.Pressing(handset.Input{Digits: "1234"}, handset.Input{Digits: "1"}, handset.Input{HangUp: true})); err != nil {
			t.Fatal(err)
		}
	}
	play()
	play()
	p.tells(t, "Voice menu [0-9a-f]{8}: 2 calls", "ivr", "draw", "--calls", "1d")
	p.released(t, "1", p.menuFolder(t, oldHello, newHello))
	p.tells(t, "calls begin on version 1", "ivr", "publish", "1", "--why", "hello", "--key", "demo-checker")
	p.tells(t, "Voice menu [0-9a-f]{8}: 0 calls", "ivr", "draw", "--calls", "1d")
	play()
	p.tells(t, "Voice menu [0-9a-f]{8}: 1 calls(.|\n)*main.main<(.|\n)*>1 came", "ivr", "draw", "--calls", "1d")
	p.tells(t, "^3 calls", "ivr", "counts")

	if out, err := p.cardline(t, "ivr", "counts", "--menu", "zz"); err == nil || !strings.Contains(out, "no such menu") {
		t.Errorf("counts of a menu that never was: %v: %s", err, out)
	}
	p.tells(t, "queue +- answered in time, - hung up", "ivr", "figures")
	p.tells(t, `service .* -\n`, "queue", "status")
	if page := metrics(t, p); strings.Contains(page, "cardline_queue_service_level{") {
		t.Error("the metrics tell a service level of nobody")
	}
}
