package twilio

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/speech"
	"cardline/ivr"
)

const (
	opening = `<?xml version="1.0" encoding="UTF-8"?><Response>`
	closing = `</Response>`
)

// dialTimeout is how many seconds a person's telephone rings before the call comes back to us, where the page does not say: five rings or so.
const dialTimeout = 25

// voice is how one of our languages is spoken and how it is recognised. Twilio has different tags for the two.
type voice struct {
	say    string // the attributes of Say
	gather string // the language of Gather
}

func voiceOf(lang string) (voice, error) {
	switch locale.Lang(lang) {
	case locale.English:
		return voice{`language="en-US" voice="Polly.Joanna-Neural"`, "en-US"}, nil
	case locale.Simplified:
		return voice{`language="cmn-CN" voice="Polly.Zhiyu-Neural"`, "cmn-Hans-CN"}, nil
	case locale.Traditional:
		return voice{`language="yue-HK" voice="Google.yue-HK-Standard-A"`, "yue-Hant-HK"}, nil
	}
	return voice{}, fmt.Errorf("twilio page: no voice for the language %q", lang)
}

// AppendText writes the answer to a text. Twilio posts receipts of it to action (a URL, relative to the webhook; "" = none).
// An empty body is an empty response, which sends nothing.
func AppendText(dst []byte, body, action string) []byte {
	dst = append(dst, opening...)
	if body != "" {
		dst = append(dst, "<Message"...)
		if action != "" {
			dst = append(dst, ` action="`...)
			dst = appendPlain(dst, action)
			dst = append(dst, `" method="POST"`...)
		}
		dst = append(dst, "><Body>"...)
		dst = appendPlain(dst, body)
		dst = append(dst, "</Body></Message>"...)
	}
	return append(dst, closing...)
}

// AppendEmpty writes the answer that does nothing: to a receipt, and to the end of a call.
func AppendEmpty(dst []byte) []byte { return append(append(dst, opening...), closing...) }

// AppendPage writes what a caller hears and what is expected of them. turn is the address of the next step relative to the
// webhook being answered: TurnFromVoice or TurnFromTurn. Nothing is appended when an error is returned: a language without a
// voice, a number that cannot be dialled, a page that leads nowhere.
func AppendPage(dst []byte, p ivr.Page, turn string) ([]byte, error) {
	out := append(dst, opening...)
	var err error
	if p.Expect != nil {
		out, err = appendGather(out, &p, turn)
	} else if out, err = appendLines(out, &p, turn); err == nil {
		out, err = appendThen(out, &p, turn)
	}
	if err != nil {
		return dst, err
	}
	return append(out, closing...), nil
}

// appendGather says the lines inside the Gather, where a key interrupts them and is not lost. Twilio reports no silence of
// its own: it goes on to the next verb, a Redirect, which makes silence a key like any other.
func appendGather(dst []byte, p *ivr.Page, turn string) ([]byte, error) {
	e := p.Expect
	answer, err := voiceOf(p.Lang)
	if err != nil {
		return dst, err
	}
	if len(e.Finish) > 1 || strings.Trim(e.Finish, "0123456789*#") != "" {
		return dst, fmt.Errorf("twilio page: %q cannot end an entry", e.Finish)
	}
	if e.Listen {
		if dst, err = appendLines(dst, p, turn); err != nil {
			return dst, err
		}
	}
	input := "dtmf"
	if e.Speech {
		input = "dtmf speech"
	}
	dst = append(append(dst, `<Gather input="`...), input...)
	dst = append(dst, `" action="`...)
	dst = appendAddress(dst, turn, p, pressed)
	dst = append(dst, `" method="POST" language="`...)
	dst = append(dst, answer.gather...)
	timeout := e.Timeout
	if p.Then == ivr.ThenWait {
		timeout = waits(p)
	}
	if timeout > 0 {
		dst = append(dst, `" timeout="`...)
		dst = strconv.AppendInt(dst, int64(timeout), 10)
	}
	if e.Digits > 0 {
		dst = append(dst, `" numDigits="`...)
		dst = strconv.AppendInt(dst, int64(e.Digits), 10)
	}
	if e.Speech {
		dst = append(dst, `" speechTimeout="auto" profanityFilter="false`...)
		dst = appendHints(dst, e.Hints)
	}
	// Always written: by default # ends an entry, and a lone # in a menu would never reach us.
	dst = append(dst, `" finishOnKey="`...)
	dst = append(dst, e.Finish...)
	dst = append(dst, `">`...)
	if !e.Listen {
		if dst, err = appendLines(dst, p, turn); err != nil {
			return dst, err
		}
		dst = appendMusic(dst, p, turn)
	}
	dst = append(dst, "</Gather>"...)
	return appendRedirect(dst, p, turn, silent), nil
}

// hintsMost is how many characters of hints Twilio takes in all, and hintMost how many in one.
const (
	hintsMost = 2000
	hintMost  = 100
)

// appendHints names likely words. A comma parts them, so none may hold one.
func appendHints(dst []byte, hints []string) []byte {
	left := hintsMost
	mark := `" hints="`
	for _, h := range hints {
		n := utf8.RuneCountInString(h)
		if n == 0 || n > hintMost || n >= left || strings.Contains(h, ",") {
			continue
		}
		left -= n + 1
		dst = appendPlain(append(dst, mark...), h)
		mark = ","
	}
	return dst
}

func appendThen(dst []byte, p *ivr.Page, turn string) ([]byte, error) {
	switch p.Then {
	case ivr.ThenHangup:
		return append(dst, "<Hangup/>"...), nil
	case ivr.ThenGo:
		return appendRedirect(dst, p, turn, pressed), nil
	case ivr.ThenWait:
		dst = appendMusic(dst, p, turn)
		dst = append(dst, `<Pause length="`...)
		dst = strconv.AppendInt(dst, int64(waits(p)), 10)
		dst = append(dst, `"/>`...)
		return appendRedirect(dst, p, turn, silent), nil
	case ivr.ThenRecord:
		return appendRecord(dst, p, turn)
	case ivr.ThenDial:
		number, err := phone.Parse(p.Dial)
		if err != nil {
			return dst, fmt.Errorf("twilio page: connecting: %w", err)
		}
		// The action brings a busy or unanswered call back to us instead of ending it.
		dst = append(dst, `<Dial answerOnBridge="true" timeout="`...)
		dst = strconv.AppendInt(dst, int64(cmp.Or(p.Ring, dialTimeout)), 10)
		dst = append(dst, `" action="`...)
		dst = appendAddress(dst, turn, p, pressed)
		dst = append(dst, `" method="POST"><Number`...)
		if p.Tell != "" { // fetched when they pick up: it is no part of what the caller's leg is told
			dst = append(dst, ` method="POST" url="`...)
			dst = appendBeside(dst, turn, doorTell, p)
			dst = append(dst, '"')
		}
		dst = append(dst, '>')
		dst = append(dst, number.Reveal()...)
		return append(dst, "</Number></Dial>"...), nil
	}
	return dst, fmt.Errorf("twilio page: nothing is expected and %q follows", p.Then)
}

// recordPause is how many seconds of silence end a recording.
const recordPause = "6"

// appendRecord takes a message. Who says nothing falls through to the Redirect, as with a Gather. The recording itself is told of when it
// can be fetched, by another door.
func appendRecord(dst []byte, p *ivr.Page, turn string) ([]byte, error) {
	if p.Record < 1 {
		return dst, fmt.Errorf("twilio page: a recording of %d seconds", p.Record)
	}
	dst = append(dst, `<Record maxLength="`...)
	dst = strconv.AppendInt(dst, int64(p.Record), 10)
	dst = append(dst, `" timeout="`+recordPause+`" finishOnKey="#" playBeep="true" action="`...)
	dst = appendAddress(dst, turn, p, pressed)
	dst = append(dst, `" method="POST" recordingStatusCallback="`...)
	dst = appendBeside(dst, turn, doorRecord, p)
	dst = append(dst, "&amp;"+keyInto+"="...)
	dst = appendPlain(dst, url.QueryEscape(p.Into))
	dst = append(dst, `" recordingStatusCallbackMethod="POST" recordingStatusCallbackEvent="completed"/>`...)
	return appendRedirect(dst, p, turn, silent), nil
}

// takeSeconds is how long a person who has heard who it is may take to press a key. A mailbox presses none.
const takeSeconds = "8"

// AppendTell writes what a person hears before the caller of that call is put through to them. Who presses no key where the page wants one is
// hung up on: the caller's Dial then comes back as one that was not bridged.
func AppendTell(dst []byte, p ivr.Page, call string) ([]byte, error) {
	if p.Tell == "" {
		return AppendEmpty(dst), nil
	}
	out := append(dst, opening...)
	if p.Takes {
		out = append(out, `<Gather input="dtmf" action="`...)
		out = appendBeside(out, doorTell, doorTell, &p)
		out = append(out, "&amp;"+keyCall+"="...)
		out = appendPlain(out, url.QueryEscape(call))
		out = append(out, `" method="POST" timeout="`+takeSeconds+`" numDigits="1" finishOnKey="">`...)
	}
	out, err := appendLines(out, &ivr.Page{Lang: p.Lang, Lines: []ivr.Line{{Text: p.Tell}}}, "")
	if err != nil {
		return dst, err
	}
	if p.Takes {
		out = append(out, "</Gather><Hangup/>"...)
	}
	return append(out, closing...), nil
}

// waits is how many seconds of silence are left to wait after what is heard: music takes their place.
func waits(p *ivr.Page) int {
	if p.Music != "" {
		return 1
	}
	return max(p.Wait, 1)
}

// appendMusic plays what callers hear while they wait. Inside a Gather a key ends it.
func appendMusic(dst []byte, p *ivr.Page, turn string) []byte {
	if p.Then != ivr.ThenWait || p.Music == "" {
		return dst
	}
	dst = append(dst, "<Play>"...)
	dst = appendPlain(dst, beside(turn, doorPrompt)+url.PathEscape(p.Music))
	return append(dst, "</Play>"...)
}

func appendRedirect(dst []byte, p *ivr.Page, turn string, how ending) []byte {
	dst = append(dst, `<Redirect method="POST">`...)
	dst = appendAddress(dst, turn, p, how)
	return append(dst, "</Redirect>"...)
}

// slowly is how a caller is spoken to who asked for it.
const slowly = `<prosody rate="80%">`

// appendLines says the lines, or plays the recordings of them.
func appendLines(dst []byte, p *ivr.Page, turn string) ([]byte, error) {
	for i := range p.Lines {
		line := &p.Lines[i]
		if line.Text == "" {
			continue // Twilio complains of a Say without words
		}
		if line.Play != "" && !p.Slow { // recordings have one speed
			dst = append(dst, "<Play>"...)
			dst = appendPlain(dst, beside(turn, doorPrompt)+url.PathEscape(line.Play))
			dst = append(dst, "</Play>"...)
			continue
		}
		lang := cmp.Or(line.Lang, p.Lang)
		v, err := voiceOf(lang)
		if err != nil {
			return dst, err
		}
		dst = append(dst, "<Say "...)
		dst = append(dst, v.say...)
		dst = append(dst, '>')
		if p.Slow {
			dst = append(dst, slowly...)
		}
		dst = appendSpeech(dst, speech.VoiceOf(locale.Lang(lang)).SSML(line.Text))
		if p.Slow {
			dst = append(dst, "</prosody>"...)
		}
		dst = append(dst, "</Say>"...)
	}
	return dst, nil
}
