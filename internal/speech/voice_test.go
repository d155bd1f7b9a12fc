package speech

import (
	"encoding/xml"
	"io"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cardline/internal/locale"
	"cardline/internal/money"
)

func TestWhatVoicesAreTold(t *testing.T) {
	t.Parallel()
	const yao = `<phoneme alphabet="x-amazon-pinyin" ph="yao1">幺</phoneme>`
	const rest = `<break time="200ms"/>`
	day := time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		l        locale.Lang
		in, want string
	}{
		{en, "The card ending in " + Digits("2345", en) + " is stopped.", "The card ending in 2 3 4 5 is stopped."},
		{en, "Your reference is " + Digits("LA40725", en) + ".", "Your reference is L A 4, " + rest + "0 7 2 5."},
		{en, "Reference " + Digits("235790", en), "Reference 2 3 5, " + rest + "7 9 0"},
		{en, "Call " + Digits("12025550147", en) + " now", "Call 1 2 0, " + rest + "2 5 5 5, " + rest + "0 1 4 7 now"},
		{en, "It is due on " + Date(day, day, en) + ".", `It is due on Wednesday, December <say-as interpret-as="ordinal">2</say-as>.`},
		{en, Date(day, day.AddDate(-1, 0, 0), en), `Wednesday, December <say-as interpret-as="ordinal">2</say-as>, 2026`},
		{en, "May 2 to May 12, in May 2026", `May <say-as interpret-as="ordinal">2</say-as> to May <say-as interpret-as="ordinal">12</say-as>, in May 2026`},
		{en, "For points, press 1. For gifts, press 2.", "For points, press 1. For gifts, press 2."},
		{hans, "尾号" + Digits("1101", hans) + "的卡", "尾号" + yao + yao + "零" + yao + "的卡"},
		{hans, Digits("213790", hans) + "。", "二" + yao + "三，" + rest + "七九零。"},
		{hans, "余额请按一，其他请按二，返回请按零。", "余额请按一，其他请按二，返回请按零。"},
		{hans, Date(day, day, hans), "十二月二日星期三"},
		{hant, Digits("213790", hant), "二一三，" + rest + "七九零"},
		{hant, Digits("LC407", hant), "L C，" + rest + "四零七"},
		{hant, "尾數" + Digits("1101", hant), "尾數一一零一"},
		{hans, `卡号<say-as interpret-as="digits">幺</say-as>`, `卡号<say-as interpret-as="digits">幺</say-as>`}, // by hand
		{"", "幺, 1 2, 3 4 May 2", "幺, 1 2, 3 4 May 2"},
	} {
		if got := VoiceOf(c.l).SSML(c.in); got != c.want {
			t.Errorf("%q in %s:\n%s, want\n%s", c.in, c.l, got, c.want)
		}
	}
}

// TestTheCarrierSpeaksWithTheseVoices: markup for another voice than the one that speaks would be read oddly or not at all.
func TestTheCarrierSpeaksWithTheseVoices(t *testing.T) {
	t.Parallel()
	rendered, err := os.ReadFile("../carrier/twilio/twiml.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range locale.All() {
		if want := `voice="` + VoiceOf(l).Name + `"`; !strings.Contains(string(rendered), want) {
			t.Errorf("nothing is spoken with %s", want)
		}
	}
}

// FuzzSaid: whatever the data, words are words alone; a voice's markup closes what it opens, and around it stand the same words.
func FuzzSaid(f *testing.F) {
	f.Add(int64(128450), "USD", "1A3579013", int64(1763683200))
	f.Add(int64(-5), "<b>", `"/></Say><Hangup/>幺，&`, int64(-1))
	f.Add(int64(-1<<63), "\xff\x00A", "１２ ]]>", int64(1<<62))
	f.Fuzz(func(t *testing.T, n int64, currency, digits string, at int64) {
		day := time.Unix(at%(1<<36), 0).UTC()
		for _, l := range append(locale.All(), "", "xx") {
			v := VoiceOf(l)
			for _, said := range []string{
				Money(money.Of(n, currency), l), Count(n, l), Percent(int(n), l), Ordinal(uint64(n), l), Digits(digits, l),
				Date(day, time.Unix(0, 0), l), Clock(day, l), Duration(time.Duration(n), l),
			} {
				if strings.ContainsAny(said, `<>&"'`) || !utf8.ValidString(said) || said != Escape(said) {
					t.Errorf("%q in %s is not words alone", said, l)
				}
			}
			for _, words := range []string{Digits(digits, l), Date(day, day, l), Escape(digits), Escape(currency + digits + Digits(digits, l))} {
				if heard, err := textOf(v.SSML(words)); err != nil || heard != unescaped(words) {
					t.Errorf("%q in %s: %v, heard %q", words, l, err, heard)
				}
			}
		}
	})
}

// unescaped is the text that words stand for in XML.
func unescaped(words string) string {
	text, _ := textOf(words)
	return text
}

// textOf is the text of SSML without its elements, and an error for elements no carrier takes.
func textOf(ssml string) (string, error) {
	var b strings.Builder
	for d := xml.NewDecoder(strings.NewReader("<Say>" + ssml + "</Say>")); ; {
		switch tok, err := d.Token(); tok := tok.(type) {
		case nil:
			if err == io.EOF {
				err = nil
			}
			return b.String(), err
		case xml.CharData:
			b.Write(tok)
		case xml.StartElement:
			if !strings.Contains(" Say break phoneme say-as ", " "+tok.Name.Local+" ") {
				return "", io.ErrUnexpectedEOF
			}
		}
	}
}

func BenchmarkSaid(b *testing.B) {
	day := time.Date(2026, 12, 2, 14, 5, 0, 0, time.UTC)
	line := inAll("The card ending in 1 2 3 4 owes twelve dollars and fifty cents. It is due on Wednesday, December 2.",
		"尾号幺二三四的信用卡应还十二元五角，最后还款日是十二月二日星期三。", "尾數一二三四嘅信用卡要還十二蚊五毫，最後還款日係十二月二號禮拜三。")
	for _, l := range locale.All() {
		for name, say := range map[string]func(){
			"money":    func() { Money(money.Of(128450, "USD"), l) },
			"digits":   func() { Digits("2025550147", l) },
			"date":     func() { Date(day, day, l) },
			"clock":    func() { Clock(day, l) },
			"line":     func() { VoiceOf(l).SSML(line[l]) },
			"duration": func() { Duration(95*time.Minute, l) },
		} {
			b.Run(name+"/"+string(l), func(b *testing.B) {
				for b.Loop() {
					say()
				}
			})
		}
	}
}
