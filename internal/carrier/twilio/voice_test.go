package twilio

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cardline/ivr"
)

func TestAMessageIsRecordedAndToldOfByAnotherDoor(t *testing.T) {
	t.Parallel()
	got := page(t, ivr.Page{
		Step: 5, Lang: "en", Lines: []ivr.Line{{Text: "Please speak."}}, Then: ivr.ThenRecord, Record: 120, Into: "voicemail",
	}, TurnFromTurn)
	if got.verbs() != "Say Record Redirect" {
		t.Fatalf("verbs %s", got.verbs())
	}
	record := got.Children[1]
	for name, want := range map[string]string{
		"maxLength": "120", "finishOnKey": "#", "playBeep": "true", "action": "turn?step=5", "method": "POST",
		"recordingStatusCallback": "recording?step=5&into=voicemail", "recordingStatusCallbackEvent": "completed",
	} {
		if got := record.attr(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if silence := got.Children[2].Text; silence != "turn?step=5&silence=1" {
		t.Errorf("who says nothing goes to %s", silence)
	}
	if _, err := AppendPage(nil, ivr.Page{Lang: "en", Then: ivr.ThenRecord}, TurnFromTurn); err == nil {
		t.Error("a recording of no length")
	}
}

func TestWaitingIsAPauseOrAGatherThatKeysEnd(t *testing.T) {
	t.Parallel()
	still := page(t, ivr.Page{Step: 2, Lang: "en", Lines: []ivr.Line{{Text: "You are next."}}, Then: ivr.ThenWait, Wait: 10}, TurnFromTurn)
	if still.verbs() != "Say Pause Redirect" || still.Children[1].attr("length") != "10" {
		t.Errorf("verbs %s", still.verbs())
	}
	keyed := page(t, ivr.Page{
		Step: 2, Lang: "en", Lines: []ivr.Line{{Text: "You are next."}}, Then: ivr.ThenWait, Wait: 10, Expect: &ivr.Expect{Digits: 1},
	}, TurnFromTurn)
	if keyed.verbs() != "Gather Redirect" || keyed.Children[0].attr("timeout") != "10" || keyed.Children[0].verbs() != "Say" {
		t.Errorf("verbs %s, waits %s", keyed.verbs(), keyed.Children[0].attr("timeout"))
	}
	music := page(t, ivr.Page{
		Step: 2, Lang: "en", Lines: []ivr.Line{{Text: "You are next."}}, Then: ivr.ThenWait, Wait: 10, Music: "hold.wav", Expect: &ivr.Expect{Digits: 1},
	}, TurnFromTurn)
	if g := music.Children[0]; g.verbs() != "Say Play" || g.Children[1].Text != "prompt/hold.wav" || g.attr("timeout") != "1" {
		t.Errorf("with music: %s, %s, and then %s seconds of silence", g.verbs(), g.Children[len(g.Children)-1].Text, g.attr("timeout"))
	}
}

func TestWhoPicksUpIsToldByADocumentOfTheirOwn(t *testing.T) {
	t.Parallel()
	p := ivr.Page{Step: 4, Lang: "en", Then: ivr.ThenDial, Dial: "+12025550111", Tell: "Identified by card. <Lost> & found."}
	number := page(t, p, TurnFromVoice).Children[0].Children[0]
	if number.Text != "+12025550111" || number.attr("url") != "voice/tell?step=4" {
		t.Errorf("%+v", number)
	}
	doc, err := AppendTell(nil, p, "CA1")
	if err != nil {
		t.Fatal(err)
	}
	if got := readBack(t, doc); got.verbs() != "Say" || got.Children[0].Text != p.Tell {
		t.Errorf("told %s", doc)
	}
	if doc, err = AppendTell(nil, ivr.Page{}, "CA1"); err != nil || readBack(t, doc).verbs() != "" {
		t.Errorf("nothing to tell: %s %v", doc, err)
	}
	p.Takes = true
	if doc, err = AppendTell(nil, p, "CA1"); err != nil {
		t.Fatal(err)
	}
	if got := readBack(t, doc); got.verbs() != "Gather Hangup" || got.Children[0].verbs() != "Say" || got.Children[0].attr("action") != "tell?step=4&call=CA1" {
		t.Errorf("who is to press a key gets %s", doc)
	}
	p.Tell, p.Takes = "", false
	if number = page(t, p, TurnFromTurn).Children[0].Children[0]; number.attr("url") != "(none)" {
		t.Error("a document without words is asked for")
	}
}

func TestATelephoneRingsForAsLongAsThePageSays(t *testing.T) {
	t.Parallel()
	for ring, want := range map[int]string{0: "25", 12: "12"} {
		p := ivr.Page{Step: 4, Lang: "en", Then: ivr.ThenDial, Dial: "+12025550111", Ring: ring}
		if got := page(t, p, TurnFromVoice).Children[0].attr("timeout"); got != want {
			t.Errorf("a page with %d rings for %s seconds", ring, got)
		}
	}
}

// Who picks up, hears who it is and hangs up has talked to nobody; who presses hash at the tone has said nothing.
func TestWhatCountsAsATalkAndAsAMessage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ status, bridged, want string }{
		{"completed", "true", "completed"}, {"completed", "", "completed"}, {"completed", "false", "no-answer"}, {"answered", "false", "no-answer"},
		{"busy", "false", "busy"}, {"", "", ""},
	} {
		ring, err := ReadRing(Params{{"CallSid", "CA1"}, {"DialCallStatus", c.status}, {"DialBridged", c.bridged}}, Address{Step: 2})
		if err != nil || ring.DialDone != c.want {
			t.Errorf("%+v: %q, %v", c, ring.DialDone, err)
		}
	}
	for seconds, want := range map[string]string{"0": "", "-1": "", "1": "RE1", "": "RE1"} {
		ring, err := ReadRing(Params{{"CallSid", "CA1"}, {"RecordingSid", "RE1"}, {"RecordingDuration", seconds}}, Address{Step: 2})
		if err != nil || ring.Message != want {
			t.Errorf("a message of %q seconds: %q, %v", seconds, ring.Message, err)
		}
	}
}

func TestSlowSpeechAndRecordedPrompts(t *testing.T) {
	t.Parallel()
	lines := []ivr.Line{{Lang: "en", Text: "Welcome & hello.", Play: "hello.en.mp3"}, {Lang: "zh-Hant", Text: "你好。"}}
	quick := page(t, ivr.Page{Lang: "en", Lines: lines, Then: ivr.ThenHangup}, TurnFromVoice)
	if quick.verbs() != "Play Say Hangup" || quick.Children[0].Text != "voice/prompt/hello.en.mp3" {
		t.Errorf("%+v", quick)
	}
	slow := page(t, ivr.Page{Lang: "en", Lines: lines, Then: ivr.ThenHangup, Slow: true}, TurnFromTurn)
	if slow.verbs() != "Say Say Hangup" || slow.Children[0].verbs() != "prosody" || slow.Children[0].Children[0].Text != "Welcome & hello." {
		t.Errorf("%+v", slow)
	}
}

func TestWordsAreTakenBesideKeys(t *testing.T) {
	t.Parallel()
	p := menu
	p.Expect = &ivr.Expect{Digits: 1, Timeout: 5, Speech: true, Hints: []string{"結餘", `"quoted"`, "two, parts", strings.Repeat("長", 101), ""}}
	gather := page(t, p, TurnFromTurn).Children[0]
	for name, want := range map[string]string{"input": "dtmf speech", "speechTimeout": "auto", "hints": `結餘,"quoted"`, "language": "yue-Hant-HK"} {
		if got := gather.attr(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for said, want := range map[string]int{"0.9": 90, "0.876": 87, "1.0": 100, "1": 100, "0": 0, "": 0, "-0.5": 0, "nan": 0, "7.5": 0, ".5": 50} {
		ring, err := ReadRing(Params{{"CallSid", "CA1"}, {"SpeechResult", "balance"}, {"Confidence", said}}, Address{})
		if err != nil || ring.Sure != want || ring.Speech != "balance" {
			t.Errorf("a confidence of %q is %d, want %d: %v", said, ring.Sure, want, err)
		}
	}
}

func TestTheFallbackDependsOnNothingAndDialsAPerson(t *testing.T) {
	t.Parallel()
	doc, err := Fallback("+12025550111", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := readBack(t, doc); got.verbs() != "Say Say Say Dial Hangup" || strings.Contains(string(doc), "action") {
		t.Errorf("%s", doc)
	}
	if _, err := Fallback("12"); err == nil {
		t.Error("a number that cannot be dialled")
	}
}

func TestRecordingsAreFetchedAndDeleted(t *testing.T) {
	t.Parallel()
	var asked []string
	gone := false
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.Path)
		if user, _, _ := r.BasicAuth(); user != "ACtest" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		switch {
		case gone:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			gone = true
			w.WriteHeader(http.StatusNoContent)
		default:
			_, _ = w.Write([]byte("sound"))
		}
	}))
	t.Cleanup(api.Close)
	s, err := NewSender(Account{SID: "ACtest", Token: "secret", API: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	audio, kind, err := s.Fetch(t.Context(), "RE1")
	if err != nil || string(audio) != "sound" || kind != "audio/mpeg" {
		t.Errorf("%q %s %v", audio, kind, err)
	}
	for range 2 { // the second time it is gone already
		if err := s.Delete(t.Context(), "RE1"); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := s.Fetch(t.Context(), "RE1"); err == nil {
		t.Error("fetched what is gone")
	}
	if _, _, err := s.Fetch(t.Context(), "../Messages"); err == nil {
		t.Error("fetched what is no recording")
	}
	if asked[0] != "GET /2010-04-01/Accounts/ACtest/Recordings/RE1.mp3" || asked[1] != "DELETE /2010-04-01/Accounts/ACtest/Recordings/RE1.json" {
		t.Errorf("asked %v", asked)
	}
}

func TestReadTapeAndTell(t *testing.T) {
	t.Parallel()
	form := Params{{"RecordingSid", "RE1"}, {"CallSid", "CA1"}, {"RecordingDuration", "7"}, {"RecordingStatus", "completed"}}
	tape, ok, err := ReadTape(form, Address{Into: "complaint"})
	if err != nil || !ok || tape != (Tape{SID: "RE1", Call: "CA1", Into: "complaint", Seconds: 7}) {
		t.Errorf("%+v %v %v", tape, ok, err)
	}
	form[2].Value = "0" // ended at the tone
	if tape, ok, err = ReadTape(form, Address{}); err != nil || !ok || !tape.Empty {
		t.Errorf("%+v %v %v", tape, ok, err)
	}
	form[3].Value = "failed"
	if _, ok, err = ReadTape(form, Address{}); ok || err != nil {
		t.Error("a recording that failed can be fetched")
	}
	if _, _, err := ReadTape(Params{{"CallSid", "CA1"}}, Address{}); err == nil {
		t.Error("a recording without an id")
	}
	if _, _, _, err := ReadTell(Params{{"CallSid", "CA2"}}, Address{Step: 3}); err == nil {
		t.Error("a leg of no call")
	}
	call, step, key, err := ReadTell(Params{{"CallSid", "CA2"}, {"ParentCallSid", "CA1"}}, Address{Step: 3})
	if err != nil || call != "CA1" || step != 3 || key != "" {
		t.Errorf("%s %d %q %v", call, step, key, err)
	}
	call, _, key, err = ReadTell(Params{{"CallSid", "CA2"}, {"Digits", "1"}}, Address{Step: 3, Call: "CA1"})
	if err != nil || call != "CA1" || key != "1" {
		t.Errorf("with a key: %s %q %v", call, key, err)
	}
}
