package twilio

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/twilio/twilio-go/twiml"

	"cardline/ivr"
)

// element is TwiML read back with encoding/xml.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return "(none)"
}

func (e element) verbs() string {
	var names []string
	for _, c := range e.Children {
		names = append(names, c.XMLName.Local)
	}
	return strings.Join(names, " ")
}

// readBack parses a whole document and fails on anything that is not XML.
func readBack(t *testing.T, doc []byte) element {
	t.Helper()
	var root element
	d := xml.NewDecoder(strings.NewReader(string(doc)))
	if err := d.Decode(&root); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Fatalf("something follows the document: %s", doc)
	}
	if root.XMLName.Local != "Response" {
		t.Fatalf("the root is %s", root.XMLName.Local)
	}
	return root
}

func page(t *testing.T, p ivr.Page, turn string) element {
	t.Helper()
	doc, err := AppendPage(nil, p, turn)
	if err != nil {
		t.Fatal(err)
	}
	return readBack(t, doc)
}

func TestAppendText(t *testing.T) {
	t.Parallel()
	const body = "Harbour Bank: \"A&B\" <1234>\r\n余额 HKD 730.10 😀"
	got := readBack(t, AppendText(nil, body+"\x00\x1b\xff\uffff", "receipt/0190-a"))
	message := got.Children[0]
	if got.verbs() != "Message" || message.attr("action") != "receipt/0190-a" || message.attr("method") != "POST" {
		t.Errorf("%+v", got)
	}
	if read := message.Children[0].Text; message.verbs() != "Body" || read != body {
		t.Errorf("read back as %q, want %q", read, body)
	}
	if got := string(AppendText(nil, "", "receipt/x")); !strings.HasSuffix(got, "<Response></Response>") {
		t.Errorf("nothing to say: %s", got)
	}
	if got := readBack(t, AppendText([]byte(nil), "Hi", "")); len(got.Children[0].Attrs) != 0 {
		t.Error("no receipt was asked for")
	}
	if got := readBack(t, AppendEmpty(nil)); len(got.Children) != 0 {
		t.Error("the empty answer does something")
	}
}

var menu = ivr.Page{
	Step: 3, Lang: "zh-Hant",
	Lines:  []ivr.Line{{Lang: "en", Text: `Lost card? Press <say-as interpret-as="digits">9</say-as>.`}, {Text: "遺失咗卡？請撳 9。"}},
	Expect: &ivr.Expect{Digits: 1, Timeout: 5},
	Then:   ivr.ThenAnswer,
}

func TestMenuIsSaidInsideItsGather(t *testing.T) {
	t.Parallel()
	got := page(t, menu, TurnFromVoice)
	if got.verbs() != "Gather Redirect" {
		t.Fatalf("verbs %s", got.verbs())
	}
	gather, redirect := got.Children[0], got.Children[1]
	for name, want := range map[string]string{
		"input": "dtmf", "action": "voice/turn?step=3", "method": "POST", "timeout": "5", "numDigits": "1", "finishOnKey": "", "language": "yue-Hant-HK",
	} {
		if got := gather.attr(name); got != want {
			t.Errorf("Gather %s is %q, want %q", name, got, want)
		}
	}
	if gather.verbs() != "Say Say" {
		t.Fatalf("inside: %s", gather.verbs())
	}
	english, cantonese := gather.Children[0], gather.Children[1]
	if english.attr("language") != "en-US" || english.attr("voice") != "Polly.Joanna-Neural" || english.verbs() != "say-as" {
		t.Errorf("English: %+v", english)
	}
	if cantonese.attr("language") != "yue-HK" || cantonese.attr("voice") != "Google.yue-HK-Standard-A" || cantonese.Text != "遺失咗卡？請撳 9。" {
		t.Errorf("Cantonese: %+v", cantonese)
	}
	if redirect.Text != "voice/turn?step=3&silence=1" || redirect.attr("method") != "POST" {
		t.Errorf("silence goes to %s", redirect.Text)
	}
}

func TestEntryHidesASecretAndCarriesState(t *testing.T) {
	t.Parallel()
	got := page(t, ivr.Page{
		Step: 7, Lang: "zh-Hans", State: "seal+ed/&=", Lines: []ivr.Line{{Text: "请输入密码，按井号键结束。"}},
		Expect: &ivr.Expect{Digits: 6, Finish: "#", Timeout: 8, Secret: true},
	}, TurnFromTurn)
	gather := got.Children[0]
	if gather.attr("numDigits") != "6" || gather.attr("finishOnKey") != "#" || gather.Children[0].attr("language") != "cmn-CN" {
		t.Errorf("%+v", gather)
	}
	path, query, _ := strings.Cut(gather.attr("action"), "?")
	a, err := ParseAddress([]byte(query))
	if err != nil || path != "turn" || a != (Address{Step: 7, Secret: true, State: "seal+ed/&="}) {
		t.Errorf("%s %+v %v", path, a, err)
	}
	_, query, _ = strings.Cut(got.Children[1].Text, "?")
	if a, err = ParseAddress([]byte(query)); err != nil || !a.Silence || a.State != "seal+ed/&=" {
		t.Errorf("silence: %+v %v", a, err)
	}
}

func TestLegalNoticeCannotBeInterrupted(t *testing.T) {
	t.Parallel()
	p := menu
	p.Expect = &ivr.Expect{Digits: 1, Timeout: 5, Listen: true}
	if got := page(t, p, TurnFromTurn); got.verbs() != "Say Say Gather Redirect" || got.Children[2].verbs() != "" {
		t.Errorf("verbs %s", got.verbs())
	}
}

func TestWhatFollowsWhereNothingIsExpected(t *testing.T) {
	t.Parallel()
	p := ivr.Page{Step: 4, Lang: "en", Lines: []ivr.Line{{Text: "Goodbye."}}, Then: ivr.ThenHangup}
	p.Lines = append(p.Lines, ivr.Line{Lang: "zh-Hant"}) // nothing in this language
	if got := page(t, p, TurnFromTurn); got.verbs() != "Say Hangup" {
		t.Errorf("hanging up: %s", got.verbs())
	}
	p.Then = ivr.ThenGo
	if got := page(t, p, TurnFromTurn); got.verbs() != "Say Redirect" || got.Children[1].Text != "turn?step=4" {
		t.Errorf("going on: %+v", got)
	}
	p.Then, p.Dial = ivr.ThenDial, "+12025550190"
	got := page(t, p, TurnFromTurn)
	dial := got.Children[1]
	if got.verbs() != "Say Dial" || dial.verbs() != "Number" || dial.Children[0].Text != "+12025550190" {
		t.Errorf("connecting: %+v", got)
	}
	if dial.attr("action") != "turn?step=4" || dial.attr("answerOnBridge") != "true" || dial.attr("timeout") != "25" {
		t.Errorf("connecting: %+v", dial)
	}
}

func TestPagesThatCannotBePlayed(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]ivr.Page{
		"unknown language of a line":   {Lang: "en", Lines: []ivr.Line{{Lang: "fr", Text: "Bonjour"}}, Then: ivr.ThenHangup},
		"unknown language of a page":   {Lang: "en-US", Expect: &ivr.Expect{Digits: 1}},
		"no language":                  {Expect: &ivr.Expect{Digits: 1}},
		"nothing follows":              {Lang: "en"},
		"an answer to nothing":         {Lang: "en", Then: ivr.ThenAnswer},
		"nobody to connect to":         {Lang: "en", Then: ivr.ThenDial},
		"a number that is markup":      {Lang: "en", Then: ivr.ThenDial, Dial: `+1</Number><Play>x</Play>`},
		"an entry ended by two keys":   {Lang: "en", Expect: &ivr.Expect{Digits: 4, Finish: "##"}},
		"an entry ended by a quote":    {Lang: "en", Expect: &ivr.Expect{Digits: 4, Finish: `"`}},
		"line before gather in French": {Lang: "en", Lines: []ivr.Line{{Lang: "fr", Text: "Bonjour"}}, Expect: &ivr.Expect{Listen: true}},
	} {
		if doc, err := AppendPage([]byte("kept"), p, TurnFromTurn); err == nil || string(doc) != "kept" {
			t.Errorf("%s: %v, %s", name, err, doc)
		}
	}
}

func TestSpeechKeepsMarkupThatNestsAndEscapesTheRest(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Terms & conditions":                                 "Terms &amp; conditions",
		"O&#39;Neil &amp; Sons &lt;b&gt; &copy; &#0;":        "O&#39;Neil &amp; Sons &lt;b&gt; &amp;copy; &amp;#0;",
		`Wait <break time="1s"/> now`:                        `Wait <break time="1s"/> now`,
		`<prosody rate="slow">a <s>b</s> & c</prosody>`:      `<prosody rate="slow">a <s>b</s> &amp; c</prosody>`,
		`<lang xml:lang="zh-CN">您好</lang>`:                   `<lang xml:lang="zh-CN">您好</lang>`,
		"2 < 3 and 3 > 2":                                    "2 &lt; 3 and 3 &gt; 2",
		"<s>open":                                            "&lt;s&gt;open",
		"<s><p>a</s></p>":                                    "&lt;s&gt;&lt;p&gt;a&lt;/s&gt;&lt;/p&gt;",
		"</Say><Dial>+1</Dial>":                              "&lt;/Say&gt;&lt;Dial&gt;+1&lt;/Dial&gt;",
		`<break time="1s" time="2s"/>`:                       "&lt;break time=&quot;1s&quot; time=&quot;2s&quot;/&gt;",
		`<break time="1s"strength="weak"/>`:                  "&lt;break time=&quot;1s&quot;strength=&quot;weak&quot;/&gt;",
		"bell\a and \xffbroken \ufffe":                       "bell and broken ",
		"<s>a]]>b</s>":                                       "<s>a]]&gt;b</s>",
		strings.Repeat("<s>", 9) + strings.Repeat("</s>", 9): strings.Repeat("&lt;s&gt;", 9) + strings.Repeat("&lt;/s&gt;", 9),
	} {
		if got := string(appendSpeech(nil, in)); got != want {
			t.Errorf("%q is said as %q, want %q", in, got, want)
		}
	}
}

// FuzzPage proves that no words can break the document or put a verb into it.
func FuzzPage(f *testing.F) {
	for _, s := range []string{"plain", `<break time="1s"/>`, "</Say><Hangup/>", "a&b&amp;", "<s><s/></s>", `<p xml:lang="<">`, "]]>", "\x00\r"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, line, state string) {
		line += "." // nothing to say has its own test
		p := menu
		p.Lines, p.State = []ivr.Line{{Text: line}}, state
		got := page(t, p, TurnFromTurn)
		if got.verbs() != "Gather Redirect" || got.Children[0].verbs() != "Say" {
			t.Fatalf("%q makes %+v", line, got)
		}
		_, query, _ := strings.Cut(got.Children[1].Text, "?")
		if a, err := ParseAddress([]byte(query)); err == nil && a.State != state {
			t.Fatalf("state %q comes back as %q", state, a.State)
		}
		text := readBack(t, AppendText(nil, line, "receipt/x"))
		if text.verbs() != "Message" || text.Children[0].verbs() != "Body" {
			t.Fatalf("%q makes %+v", line, text)
		}
	})
}

func BenchmarkAppendPage(b *testing.B) {
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if buf, err = AppendPage(buf[:0], menu, TurnFromTurn); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendText(b *testing.B) {
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendText(buf[:0], "Harbour Bank: card *1234 owes USD 1,284.50 at 14:02. Reply N to stop.", "receipt/0190-a")
	}
}

func BenchmarkPageTwilioGo(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		gather := &twiml.VoiceGather{
			Input: "dtmf", Action: "turn?step=3", Method: "POST", Language: "yue-Hant-HK", Timeout: "5", NumDigits: "1",
			InnerElements: []twiml.Element{
				&twiml.VoiceSay{Language: "en-US", Voice: "Polly.Joanna-Neural", Message: "Lost card? Press 9."},
				&twiml.VoiceSay{Language: "yue-HK", Voice: "Google.yue-HK-Standard-A", Message: "遺失咗卡？請撳 9。"},
			},
		}
		if _, err := twiml.Voice([]twiml.Element{gather, &twiml.VoiceRedirect{Method: "POST", Url: "turn?step=3&silence=1"}}); err != nil {
			b.Fatal(err)
		}
	}
}
