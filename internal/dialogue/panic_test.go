package dialogue_test

import (
	"context"
	"strings"
	"testing"

	"cardline/commands"
	"cardline/internal/dialogue"
)

// A verb that panics is answered with the neutral sentence, by text and by voice; the log has the id of the request and not the words.
func TestPanicInAVerb(t *testing.T) {
	t.Parallel()
	h := build(t, func(d *dialogue.Deps) {
		for i := range d.Verbs {
			if id := d.Verbs[i].ID; id == "BALANCE" {
				d.Verbs[i].Run = func(context.Context, commands.Request) (commands.Answer, error) { panic("a secret of hers") }
			}
			if id := d.Verbs[i].ID; id == "STATEMENT" {
				d.Verbs[i].Refuse = func(commands.Request) (commands.Answer, bool) { panic("a secret of hers") }
			}
		}
	})
	for _, body := range []string{"BAL 1234", "BILL 1234"} {
		says(t, h.textAs("SMpanic"+body[:3], maria, body), "something went wrong on our side")
	}
	says(t, h.text(maria, "DUE 1234"), "*1234")
	c, _ := h.ring(maria)
	c.press("1234#")
	c.press("1")
	for _, key := range []string{"1", "2"} {
		if got := c.press(key); !strings.Contains(got, "something went wrong") {
			t.Errorf("key %s is answered %q", key, got)
		}
		c.press("#")
	}
	log := h.log.String()
	says(t, log, "turn=SMpanicBAL", "goroutine")
	silentOn(t, log, "secret", "BAL 1234")
}
