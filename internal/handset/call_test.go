package handset

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/phone"
)

// voiceExchange answers the first page of a call with one document and every turn with the next of the others.
func voiceExchange(t *testing.T, first string, turns ...string) *exchange {
	t.Helper()
	n := 0
	return newExchange(t, map[string]page{
		"/webhooks/twilio/voice": xmlPage(first),
		"/webhooks/twilio/voice/turn": func(visit) (int, string, string) {
			if n++; n > len(turns) {
				return 200, "text/xml", `<Response><Hangup/></Response>`
			}
			return 200, "text/xml", turns[n-1]
		},
	})
}

func mustInputs(t *testing.T, list string) []Input {
	t.Helper()
	in, err := ParseInputs(list)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// answers is what reached the turn door, in order: the digits ("nothing" for an empty result), s:SPEECH, or "silence"
// when it was the redirect after the question.
func answers(x *exchange) []string {
	var out []string
	for _, v := range x.to("/webhooks/twilio/voice/turn") {
		switch {
		case v.Form.Has("Digits") && v.Form.Get("Digits") == "":
			out = append(out, "nothing")
		case v.Form.Has("Digits"):
			out = append(out, v.Form.Get("Digits"))
		case v.Form.Has("SpeechResult"):
			out = append(out, "s:"+v.Form.Get("SpeechResult"))
		default:
			out = append(out, "silence")
		}
	}
	return out
}

// TestGather is input x silence x too little x too early, for the kinds of question a menu asks.
func TestGather(t *testing.T) {
	t.Parallel()
	const (
		menu   = `numDigits="1" finishOnKey=""`
		entry  = `finishOnKey="#"`
		exact  = `numDigits="4" finishOnKey="#"`
		usual  = ``
		spoken = `input="speech" language="yue-Hant-HK"`
		both   = `input="dtmf speech" numDigits="1" finishOnKey=""`
		eager  = `numDigits="4" actionOnEmptyResult="true"`
		star   = `numDigits="4" finishOnKey="*"`
	)
	for _, c := range []struct {
		gather, keys string
		want         string // answers of three such questions in a row
	}{
		{menu, "1", "1 silence silence"},
		{menu, "star", "* silence silence"},
		{menu, "hash", "# silence silence"},
		{menu, "-", "silence silence silence"},
		{menu, "", "silence silence silence"},
		{menu, "12", "1 2 silence"},
		{menu, "12,3", "1 2 3"},
		{menu, "12,-", "1 2 silence"},
		{menu, "1#", "1 # silence"},
		{menu, "123456", "1 2 3"},
		{menu, "say:balance", "silence silence silence"},
		{entry, "1234#", "1234 silence silence"},
		{entry, "1234", "1234 silence silence"},
		{entry, "hash", "silence silence silence"},
		{entry, "#12#", "silence 12 silence"},
		{entry, "12#34#", "12 34 silence"},
		{entry, "1*2#", "1*2 silence silence"},
		{exact, "1234", "1234 silence silence"},
		{exact, "1234#", "1234 silence silence"},
		{exact, "12", "12 silence silence"},
		{exact, "12#", "12 silence silence"},
		{exact, "12345678", "1234 5678 silence"},
		{exact, "123456#", "1234 56 silence"},
		{exact, "star", "* silence silence"},
		{usual, "9#", "9 silence silence"},
		{usual, "hash", "silence silence silence"},
		{spoken, "1", "silence silence silence"},
		{spoken, "say:我唔見咗張卡", "s:我唔見咗張卡 silence silence"},
		{both, "say:balance,2", "s:balance 2 silence"},
		{both, "-,2", "silence 2 silence"},
		{eager, "hash", "nothing nothing nothing"},
		{eager, "-,12", "nothing 12 nothing"},
		{star, "12*", "12 silence silence"},
		{star, "12#4*", "12#4 silence silence"},
	} {
		t.Run(c.gather+" "+c.keys, func(t *testing.T) {
			t.Parallel()
			ask := `<Response><Gather action="/webhooks/twilio/voice/turn" ` + c.gather + `><Say language="en-US">Well?</Say></Gather>` +
				`<Redirect>/webhooks/twilio/voice/turn?silence=1</Redirect></Response>`
			x := voiceExchange(t, ask, ask, ask)
			if err := x.phone().Call(maria, bank).Play(t.Context(), Pressing(mustInputs(t, c.keys)...)); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(answers(x), " "); got != c.want {
				t.Errorf("answers are %q, want %q", got, c.want)
			}
		})
	}
}

// TestKeysBeforeTheQuestion: what is pressed ahead answers the next question, but not one that follows words outside its Gather.
func TestKeysBeforeTheQuestion(t *testing.T) {
	t.Parallel()
	const (
		ask     = `<Gather action="/webhooks/twilio/voice/turn" numDigits="1" finishOnKey=""/><Redirect>/webhooks/twilio/voice/turn</Redirect>`
		plain   = `<Response>` + ask + `</Response>`
		listens = `<Response><Say>Listen first.</Say>` + ask + `</Response>`
	)
	for second, want := range map[string]string{plain: "1 2", listens: "1 silence"} {
		x := voiceExchange(t, plain, second)
		if err := x.phone().Call(maria, bank).Play(t.Context(), Pressing(mustInputs(t, "12")...)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(answers(x), " "); got != want {
			t.Errorf("before %s: answers are %q, want %q", second, got, want)
		}
	}
}

func TestCallPostsWhatTwilioPosts(t *testing.T) {
	t.Parallel()
	x := voiceExchange(t, `<Response><Gather action="voice/turn?step=2" numDigits="1"><Say>Hi</Say></Gather></Response>`)
	call := x.phone().Call(maria, bank)
	if err := call.Play(t.Context(), Pressing(Input{Digits: "7"})); err != nil {
		t.Fatal(err)
	}
	check := func(form url.Values, want map[string]string) {
		t.Helper()
		for key, value := range want {
			if got := form.Get(key); got != value {
				t.Errorf("%s is %q, want %q", key, got, value)
			}
		}
	}
	check(x.to("/webhooks/twilio/voice")[0].Form, map[string]string{
		"CallSid": call.SID, "CallStatus": "ringing", "Direction": "inbound", "From": "+12025550147", "Caller": "+12025550147",
		"To": "+12025550100", "Called": "+12025550100", "AccountSid": "AC1", "CallerCountry": "US", "StirVerstat": "TN-Validation-Passed-A",
	})
	turn := x.to("/webhooks/twilio/voice/turn")[0]
	check(turn.Form, map[string]string{"CallSid": call.SID, "CallStatus": "in-progress", "Digits": "7", "msg": "Gather End"})
	if turn.Query != "step=2" {
		t.Errorf("query is %q", turn.Query)
	}
	ended := x.to("/webhooks/twilio/voice/status")
	if len(ended) != 1 {
		t.Fatalf("the end was reported %d times", len(ended))
	}
	check(ended[0].Form, map[string]string{"CallSid": call.SID, "CallStatus": "completed", "CallDuration": "1", "Duration": "1"})
}

func TestWithheldCallerHasNoPlace(t *testing.T) {
	t.Parallel()
	for _, from := range []phone.Number{"", "anonymous"} {
		x := voiceExchange(t, `<Response><Hangup/></Response>`)
		if err := x.phone().Call(from, bank).Ring(t.Context()); err != nil {
			t.Fatal(err)
		}
		form := x.to("/webhooks/twilio/voice")[0].Form
		if form.Get("From") != from.Reveal() || form.Has("From") != (from != "") || form.Get("FromCountry") != "" || form.Has("StirVerstat") {
			t.Errorf("a call from %q posts %v", from.Reveal(), form)
		}
	}
}

func TestWhatIsHeard(t *testing.T) {
	t.Parallel()
	x := voiceExchange(t, `<?xml version="1.0" encoding="UTF-8"?><Response>
<Say language="cmn-CN" voice="Polly.Zhiyu-Neural">卡号<say-as interpret-as="digits">1234</say-as><break time="300ms"/>已挂失</Say>
<Pause length="2"/><Play>/tone.mp3</Play>
<Dial answerOnBridge="true" timeout="20" action="voice/turn"><Number>+12025550199</Number></Dial></Response>`,
		`<Response><Say language="yue-HK" voice="Google.yue-HK-Standard-A">拜拜</Say></Response>`)
	call := x.phone().Call(maria, bank)
	call.Outcome = "busy"
	var live []Line
	call.Hear = func(l Line) { live = append(live, l) }
	if err := call.Play(t.Context(), Pressing()); err != nil {
		t.Fatal(err)
	}
	want := []Line{
		{"Say", "cmn-CN", "Polly.Zhiyu-Neural", "卡号1234 已挂失"}, {"Play", "", "", "/tone.mp3"}, {"Dial", "", "", "+12025550199"},
		{"Say", "yue-HK", "Google.yue-HK-Standard-A", "拜拜"}, {"Hangup", "", "", ""},
	}
	if !slices.Equal(call.Heard(), want) || !slices.Equal(live, want) {
		t.Errorf("heard %q", call.Heard())
	}
	if got := x.to("/webhooks/twilio/voice/turn")[0].Form.Get("DialCallStatus"); got != "busy" {
		t.Errorf("DialCallStatus is %q", got)
	}
	if !call.Ended() || call.Waiting() {
		t.Error("the call is not over")
	}
}

func TestCallerHangsUp(t *testing.T) {
	t.Parallel()
	x := voiceExchange(t, `<Response><Gather><Say>Hi</Say></Gather><Say>Still there?</Say></Response>`)
	call := x.phone().Call(maria, bank)
	if err := call.Play(t.Context(), Pressing(Input{HangUp: true})); err != nil {
		t.Fatal(err)
	}
	if len(call.Heard()) != 2 || len(x.to("/webhooks/twilio/voice/status")) != 1 {
		t.Errorf("heard %v", call.Heard())
	}
	if err := call.Enter(t.Context(), Silence); err == nil {
		t.Error("a key on a dead line is an error")
	}
}

func TestGatherWithoutActionPostsToItsOwnDocument(t *testing.T) {
	t.Parallel()
	x := newExchange(t, map[string]page{"/webhooks/twilio/voice": func(v visit) (int, string, string) {
		if v.Form.Get("Digits") != "" {
			return 200, "text/xml", `<Response><Reject reason="busy"/></Response>`
		}
		return 200, "application/xml", `<Response><Gather method="GET"/></Response>`
	}, "/webhooks/twilio/voice/status": xmlPage("")})
	call := x.phone().Call(maria, bank)
	if err := call.Ring(t.Context()); err != nil {
		t.Fatal(err)
	}
	// By GET the parameters stand in the address, which is signed with them.
	_ = call.Enter(t.Context(), Input{Digits: "5"})
	visits := x.to("/webhooks/twilio/voice")
	if len(visits) != 2 || visits[1].Method != "GET" || !strings.Contains(visits[1].Query, "Digits=5") {
		t.Errorf("visits are %v", visits)
	}
}

func TestRecordAndEnqueue(t *testing.T) {
	t.Parallel()
	x := voiceExchange(t, `<Response><Record action="voice/turn" maxLength="60"/><Say>nothing recorded</Say></Response>`,
		`<Response><Enqueue action="turn">agents</Enqueue></Response>`, `<Response><Sms>bye</Sms><Leave/></Response>`)
	call := x.phone().Call(maria, bank)
	if err := call.Play(t.Context(), Pressing(Input{Speech: "my complaint"})); err != nil {
		t.Fatal(err)
	}
	turns := x.to("/webhooks/twilio/voice/turn")
	if len(turns) != 2 || turns[0].Form.Get("RecordingUrl") == "" || turns[1].Form.Get("QueueResult") != "bridged" {
		t.Errorf("turns are %v", turns)
	}
	var verbs []string
	for _, l := range call.Heard() {
		verbs = append(verbs, l.Verb)
	}
	if !slices.Equal(verbs, []string{"Record", "Enqueue", "Sms", "Hangup"}) {
		t.Errorf("heard %v", verbs)
	}
}

func TestVoiceFaults(t *testing.T) {
	t.Parallel()
	for inner, code := range map[string]int{
		`<Say language="en">x</Say>`:                                          13512,
		`<Say language="zh-Hant">x</Say>`:                                     13512,
		`<Say language="cmn-Hans-CN">x</Say>`:                                 13512,
		`<Say language="cmn-CN" voice="Polly.Joanna-Neural">x</Say>`:          13511,
		`<Say language="yue-HK" voice="Google.cmn-CN-Standard-A">x</Say>`:     13511,
		`<Say voice="Siri">x</Say>`:                                           13511,
		`<Say/>`:                                                              13520,
		`<Say loop="twice">x</Say>`:                                           13510,
		`<Say><Pause/></Say>`:                                                 12200,
		`<Say><blink>x</blink></Say>`:                                         12200,
		`<Say><lang xml:lang="en-US">x</lang></Say><Say foo:lang="x">x</Say>`: 12200,
		`<Gather language="cmn-CN" input="speech"/>`:                          13331,
		`<Gather numDigits="0"/>`:                                             13314,
		`<Gather timeout="soon"/>`:                                            13313,
		`<Gather finishOnKey="##"/>`:                                          13310,
		`<Gather finishOnKey="x"/>`:                                           13310,
		`<Gather method="PUT"/>`:                                              13312,
		`<Gather input="keys"/>`:                                              12200,
		`<Gather input=""/>`:                                                  12200,
		`<Gather actionOnEmptyResult="1"/>`:                                   12200,
		`<Gather digits="4"/>`:                                                12200,
		`<Gather><Redirect>/x</Redirect></Gather>`:                            13320,
		`<Gather><Gather/></Gather>`:                                          13320,
		`<Gather>Press 1</Gather>`:                                            12200,
		`<Dial>12345</Dial>`:                                                  13223,
		`<Dial/>`:                                                             13223,
		`<Dial timeout="x">+12025550199</Dial>`:                               13212,
		`<Dial><Say>x</Say></Dial>`:                                           13215,
		`<Pause length="-1"/>`:                                                13810,
		`<Play/>`:                                                             12200,
		`<Message>x</Message>`:                                                12200,
		`<hangup/>`:                                                           12200,
		`<Say xmlns="urn:x">x</Say>`:                                          12100,
		`<Redirect>ftp://x.example/</Redirect>`:                               11100,
	} {
		t.Run(inner, func(t *testing.T) {
			t.Parallel()
			x := voiceExchange(t, `<Response>`+inner+`</Response>`)
			err := x.phone().Call(maria, bank).Ring(t.Context())
			var fault *Fault
			if !errors.As(err, &fault) || fault.Code != code {
				t.Errorf("error is %v, want code %d", err, code)
			}
			if len(x.to("/webhooks/twilio/voice/status")) != 1 {
				t.Error("a call that dies of a fault still ends")
			}
		})
	}
}

func TestCallInCirclesEnds(t *testing.T) {
	t.Parallel()
	x := voiceExchange(t, `<Response><Redirect>/webhooks/twilio/voice</Redirect></Response>`)
	err := x.phone().Call(maria, bank).Ring(t.Context())
	var fault *Fault
	if !errors.As(err, &fault) || len(x.to("/webhooks/twilio/voice")) != maxDocuments {
		t.Errorf("error is %v after %d documents", err, len(x.to("/webhooks/twilio/voice")))
	}
}

func TestCallersMayWalkOnForLong(t *testing.T) {
	t.Parallel()
	x := voiceExchange(t, `<Response><Gather numDigits="1" timeout="5" action="/webhooks/twilio/voice"/><Redirect>/webhooks/twilio/voice</Redirect></Response>`)
	c := x.phone().Call(maria, bank)
	err := c.Ring(t.Context())
	for range maxDocuments + 10 {
		if err == nil {
			err = c.Enter(t.Context(), Input{Digits: "1"})
		}
	}
	if err != nil || !c.Waiting() {
		t.Fatalf("after so many keys the call ends: %v", err)
	}
	for err == nil {
		err = c.Enter(t.Context(), Silence)
	}
	var fault *Fault
	if !errors.As(err, &fault) || !c.Ended() {
		t.Errorf("who only listens is never told to hang up: %v", err)
	}
}

func TestDeadAndSlowLines(t *testing.T) {
	t.Parallel()
	x := newExchange(t, nil)
	x.Close()
	var failed *HTTPError
	if err := x.phone().Call(maria, bank).Ring(t.Context()); !errors.As(err, &failed) || failed.Status != 0 {
		t.Errorf("a dead line gives %v", err)
	}
	release := make(chan struct{})
	slow := newExchange(t, map[string]page{"/webhooks/twilio/voice": func(visit) (int, string, string) {
		<-release
		return 200, "text/xml", "<Response/>"
	}})
	t.Cleanup(func() { close(release) }) // before the server's own Close, which waits for its requests
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := slow.phone().Call(maria, bank).Ring(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a slow line gives %v", err)
	}
}

func TestParseInputsRefusesWithoutRepeating(t *testing.T) {
	t.Parallel()
	_, err := ParseInputs("1,13579O")
	if err == nil || strings.Contains(err.Error(), "13579") {
		t.Errorf("error is %v", err)
	}
	if !strings.Contains(err.Error(), "item 2") {
		t.Errorf("error does not say which: %v", err)
	}
}

// FuzzTwiML: whatever arrives, the reader answers with a document that keeps its grammar or with a fault, and a call over it ends.
func FuzzTwiML(f *testing.F) {
	for _, seed := range []string{
		`<Response/>`, `<Response><Gather numDigits="1" finishOnKey=""><Say language="en-US">x</Say></Gather><Redirect>/</Redirect></Response>`,
		`<Response><Message action="a"><Body>x</Body></Message></Response>`, `<Response><Say>a<break/><sub alias="b">c</sub></Say></Response>`,
		`<?xml version="1.0" encoding="latin1"?><Response/>`, `<!DOCTYPE a><Response/>`, `<Response><Dial><Number>+12025550199</Number></Dial></Response>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, g := range []grammar{voice, messaging} {
			root, err := g.read(body, "/x")
			var fault *Fault
			if err != nil {
				if !errors.As(err, &fault) {
					t.Fatalf("not a fault: %v", err)
				}
				continue
			}
			if root.name != "Response" {
				t.Fatalf("root is %q", root.name)
			}
			_ = root.words()
			_ = checkVoice(root, "/x")
		}
	})
}

// FuzzTake: no key is lost or invented, and a question never takes more than it wants.
func FuzzTake(f *testing.F) {
	f.Add("1234#", "4", "#")
	f.Add("#", "", "#")
	f.Add("12*3", "1", "")
	f.Fuzz(func(t *testing.T, keys, wanted, end string) {
		e := &element{name: "Gather", attrs: map[string]string{"finishOnKey": end, "numDigits": wanted}}
		if code, _ := checkGather(e); code != 0 || keys == "" || strings.Trim(keys, "0123456789*#") != "" {
			return // a question or keys that never get here
		}
		digits, finish, left := take(e, keys)
		if got := digits + finish + left; got != keys && got != strings.Replace(keys, digits+end, digits, 1) {
			t.Errorf("%q became %q, %q, %q", keys, digits, finish, left)
		}
		if n := whole(wanted); n > 0 && len(digits) > n {
			t.Errorf("took %d of %d", len(digits), n)
		}
		if left == keys {
			t.Error("nothing was taken: the call would not go on")
		}
	})
}
