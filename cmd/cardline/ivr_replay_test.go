package main_test

import (
	"strings"
	"testing"

	"cardline/internal/handset"
)

// A call that began before a menu was published is read again as it was heard: in the words, and under the number, of the version it went through
// to its end. One that began after it is read in those of the new one, and nothing of either changes when the menu changes again.
func TestACallOfAnOlderMenuIsReadAgain(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "10"})
	p := in.start(t)
	older := p.begun(t, "1234", "1")
	p.released(t, "1", p.menuFolder(t, oldHello, newHello, oldKeys, newKeys, oldPrompt, newPrompt))
	p.tells(t, "calls begin on version 1", "ivr", "publish", "1", "--why", "statements first", "--key", "demo-checker")
	p.switched(t, true)
	newer := p.begun(t, "1234", "1")
	for _, call := range []*handset.Call{older, newer} {
		for _, next := range []handset.Input{{Digits: "1"}, {HangUp: true}} {
			if err := call.Enter(t.Context(), next); err != nil {
				t.Fatal(err)
			}
		}
	}
	read := func(call *handset.Call) string {
		out, err := p.cardline(t, "ivr", "replay", call.SID, "--key", "demo-admin")
		if err != nil {
			t.Fatal(out)
		}
		return out
	}
	was, is := read(older), read(newer)
	shows(t, was, []string{"version 0", oldHello, oldPrompt, "presses 1", "BALANCE"}, []string{"version 1", newHello, newPrompt})
	shows(t, is, []string{"version 1", newHello, newPrompt, "STATEMENT"}, []string{"version 0", oldHello, oldPrompt})
	p.tells(t, "version 1 is rolled back and retired", "ivr", "rollback", "1", "--why", "callers want the balance first", "--key", "demo-checker")
	if read(older) != was || read(newer) != is {
		t.Error("what was heard has changed with the menu")
	}
}

// shows wants some words in what was read of a call, and others not.
func shows(t *testing.T, out string, wanted, not []string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(out, w) {
			t.Errorf("no %q in\n%s", w, out)
		}
	}
	for _, w := range not {
		if strings.Contains(out, w) {
			t.Errorf("%q is in\n%s", w, out)
		}
	}
}

// begun is a call of Maria's who has pressed these keys.
func (p *process) begun(t *testing.T, keys ...string) *handset.Call {
	t.Helper()
	call := p.phone().Call(people["maria"], people["service"])
	if err := call.Ring(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if err := call.Enter(t.Context(), handset.Input{Digits: k}); err != nil {
			t.Fatal(err)
		}
	}
	return call
}
