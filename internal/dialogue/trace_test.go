package dialogue_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"cardline/internal/dialogue"
)

// yesWithCode is what a question says to answer it with.
var yesWithCode = regexp.MustCompile(`Y [0-9]+`)

func watched(t *testing.T) (*house, *dialogue.Traces) {
	t.Helper()
	seen := dialogue.NewTraces(16)
	return build(t, func(d *dialogue.Deps) { d.Tracer = seen }), seen
}

func TestATraceTellsHowATextWasUnderstoodAndWhatItChanged(t *testing.T) {
	t.Parallel()
	h, seen := watched(t)
	said := ""
	for i, text := range []dialogue.Text{
		{From: maria, Body: "FREEZE"}, {From: maria, Body: "FREEZE 1234"}, {From: chan8899, Body: "換領5000積分"}, {From: chan8899, Body: "8899"}, {From: chan8899},
	} {
		text.SID, text.To = fmt.Sprintf("SM%d", i), hotline
		if text.Body == "" { // other offers are open as well: a yes is given with its code
			text.Body = yesWithCode.FindString(said)
		}
		reply, err := h.Text(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		said = reply.Body
	}
	asked, ok := seen.Find("SM0")
	if !ok || asked.Read == nil || asked.Read.Command != "FREEZE" || asked.Before.Question != "" || asked.After.Question != "card" || asked.After.About != "FREEZE" {
		t.Errorf("asked which card: %+v", asked)
	}
	done, _ := seen.Find("SM1")
	if done.Before.Question != "card" || done.After.Question == "card" || done.Read.Args["last4"] != "••••" || done.Heard != "FREEZE ••••" {
		t.Errorf("answered: %+v", done)
	}
	coded, _ := seen.Find("SM4")
	if coded.After.Question != "code" || len(coded.Sent) != 1 || coded.Sent[0].Type != "otp" || coded.Sent[0].ID == "" {
		t.Errorf("a code: %+v", coded)
	}
}

func TestATraceHoldsNoSecret(t *testing.T) {
	t.Parallel()
	h, seen := watched(t)
	secrets := []string{"4111 1111 1111 1111", "4111111111111111", "135790", "4417", "1234"}
	for i, body := range []string{"my card is 4111 1111 1111 1111", "PIN 135790", "BAL 1234"} {
		if _, err := h.Text(t.Context(), dialogue.Text{SID: fmt.Sprintf("SM%d", i), From: maria, To: hotline, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Press(t.Context(), dialogue.Call{SID: "CA1", From: maria, To: hotline}); err != nil {
		t.Fatal(err)
	}
	for step, digits := range []string{"1", "135790", "4417"} {
		_, _ = h.Press(t.Context(), dialogue.Call{SID: "CA1", From: maria, To: hotline, Step: step + 1, Digits: digits, Secret: step == 2})
	}
	for _, key := range []string{"SM0", "SM1", "SM2", "CA1#0", "CA1#1", "CA1#2", "CA1#3"} {
		tr, ok := seen.Find(key)
		if !ok {
			t.Errorf("no trace of %s", key)
		}
		for _, secret := range secrets {
			if strings.Contains(fmt.Sprintf("%+v", tr), secret) {
				t.Errorf("the trace of %s holds %s: %+v", key, secret, tr)
			}
		}
	}
}

func TestTracesAreBounded(t *testing.T) {
	t.Parallel()
	seen := dialogue.NewTraces(2)
	for _, key := range []string{"a", "b", "b", "c"} {
		seen.Traced(dialogue.Trace{Key: key, Verb: key})
	}
	for key, kept := range map[string]bool{"a": false, "b": true, "c": true, "": false} {
		if tr, ok := seen.Find(key); ok != kept || kept && tr.Verb != key {
			t.Errorf("%s: %v", key, ok)
		}
	}
}
