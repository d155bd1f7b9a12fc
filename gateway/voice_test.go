package gateway_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cardline/internal/carrier/twilio"
	"cardline/internal/dialogue"
	"cardline/ivr"
)

func TestWordsAndHowSureTheCarrierIsReachTheTurn(t *testing.T) {
	t.Parallel()
	h := open(t, turns{press: func(_ context.Context, in dialogue.Call) (ivr.Page, error) {
		if in.Speech != "lost card" || in.Sure != 62 || in.Digits != "" {
			t.Errorf("a turn of %+v", in)
		}
		return ivr.Page{Lang: "en", Then: ivr.ThenHangup}, nil
	}})
	got := h.post(t, "/webhooks/twilio/voice/turn?step=1", url.Values{"CallSid": {"CA1"}, "SpeechResult": {"lost card"}, "Confidence": {"0.6249"}})
	if got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestWhoPicksUpIsConnectedWhateverHappens(t *testing.T) {
	t.Parallel()
	var fails error
	h := open(t, turns{tell: func(call string, step int, _ string) (ivr.Page, error) {
		if call != "CA1" || step != 4 {
			t.Errorf("told of step %d of %s", step, call)
		}
		return ivr.Page{Lang: "en", Tell: "Identified by card."}, fails
	}})
	form := url.Values{"CallSid": {"CA2"}, "ParentCallSid": {"CA1"}}
	if got := h.post(t, "/webhooks/twilio/voice/tell?step=4", form); !strings.Contains(got.body, "Identified by card.") {
		t.Errorf("%d %s", got.status, got.body)
	}
	fails = errors.New("the database is away")
	if got := h.post(t, "/webhooks/twilio/voice/tell?step=4", form); got.status != http.StatusOK || !strings.HasSuffix(got.body, "<Response></Response>") {
		t.Errorf("%d %s", got.status, got.body)
	}
	forged := func(r *http.Request) { r.Header.Set(twilio.SignatureHeader, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=") }
	if got := h.post(t, "/webhooks/twilio/voice/tell?step=4", form, forged); got.status != http.StatusForbidden {
		t.Errorf("told to anybody: %d %s", got.status, got.body)
	}
}

func TestWhoPicksUpMayHaveToPressAKey(t *testing.T) {
	t.Parallel()
	var pressed []string
	h := open(t, turns{tell: func(call string, step int, key string) (ivr.Page, error) {
		if pressed = append(pressed, call+" "+key); key == "1" {
			return ivr.Page{}, nil
		}
		return ivr.Page{Lang: "en", Step: step, Tell: "Press 1 to take the call.", Takes: true}, nil
	}})
	first := h.post(t, "/webhooks/twilio/voice/tell?step=4", url.Values{"CallSid": {"CA2"}, "ParentCallSid": {"CA1"}})
	const next = `action="tell?step=4&amp;call=CA1"`
	if !strings.Contains(first.body, next) || !strings.Contains(first.body, "</Gather><Hangup/>") {
		t.Errorf("%d %s", first.status, first.body)
	}
	taken := h.post(t, "/webhooks/twilio/voice/tell?step=4&call=CA1", url.Values{"CallSid": {"CA2"}, "Digits": {"1"}})
	if !strings.HasSuffix(taken.body, "<Response></Response>") || strings.Join(pressed, ",") != "CA1 ,CA1 1" {
		t.Errorf("%d %s, after %q", taken.status, taken.body, pressed)
	}
	if got := h.post(t, "/webhooks/twilio/voice/tell?step=4&call=../x", url.Values{"CallSid": {"CA2"}}); got.status != http.StatusBadRequest {
		t.Errorf("for the call of no id: %d %s", got.status, got.body)
	}
}

func TestARecordingThatCannotBePromisedIsAskedForAgain(t *testing.T) {
	t.Parallel()
	var took []dialogue.Tape
	var fails error
	h := open(t, turns{tape: func(in dialogue.Tape) error { took = append(took, in); return fails }})
	const door = "/webhooks/twilio/voice/recording?step=4&into=voicemail"
	form := url.Values{"CallSid": {"CA1"}, "RecordingSid": {"RE1"}, "RecordingStatus": {"completed"}, "RecordingDuration": {"9"}}
	if got := h.post(t, door, form); got.status != http.StatusOK || len(took) != 1 || took[0] != (dialogue.Tape{SID: "RE1", Call: "CA1", Into: "voicemail", Seconds: 9}) {
		t.Errorf("%d %+v", got.status, took)
	}
	fails = errors.New("the database is away")
	if got := h.post(t, door, form); got.status != http.StatusServiceUnavailable {
		t.Errorf("%d %s", got.status, got.body)
	}
	form.Set("RecordingStatus", "absent")
	if got := h.post(t, door, form); got.status != http.StatusOK || len(took) != 2 {
		t.Errorf("%d, took %d", got.status, len(took))
	}
}

func TestTheFallbackAsksForNothing(t *testing.T) {
	t.Parallel()
	h := open(t, turns{})
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		req, err := http.NewRequestWithContext(t.Context(), method, h.public+"/webhooks/twilio/voice/fallback", nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := do(t, req); got.status != http.StatusOK || !strings.Contains(got.body, "<Number>+12025550111</Number>") || got.header.Get("Content-Type") != twilio.ContentType {
			t.Errorf("%s: %d %s", method, got.status, got.body)
		}
	}
}

func TestRecordedPrompts(t *testing.T) {
	t.Parallel()
	h := open(t, turns{})
	for path, want := range map[string]int{"hello.en.mp3": 200, "nothing.en.mp3": 404, "..%2fsecret": 404, "..": 404} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.public+"/webhooks/twilio/voice/prompt/"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := do(t, req)
		if got.status != want {
			t.Errorf("%s: %d", path, got.status)
		}
		if want == 200 && (got.body != "sound" || got.header.Get("Content-Type") != "audio/mpeg") {
			t.Errorf("%s: %q of %s", path, got.body, got.header.Get("Content-Type"))
		}
	}
}
