package commands

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// FuzzParse: whatever comes, an answer; and what is rejected as sensitive keeps no digits.
func FuzzParse(f *testing.F) {
	p := newTestParser(f)
	table, err := os.ReadFile("testdata/understanding.tsv")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		text, _, _ := strings.Cut(line, "\t")
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range []Context{{}, {OTPOpen: true, YesNoOpen: true, Tails: []string{"1234"}, Codes: []string{"C1"}, Campaigns: []string{"HEALTH"}, Now: someDay}} {
			got := p.Parse(text, c)
			if got.Command == "" {
				t.Fatalf("%q gives no command", text)
			}
			if got.Command == RejectSensitive {
				if i := strings.IndexFunc(got.Redacted, unicode.IsDigit); i >= 0 {
					t.Fatalf("%q keeps digits: %q", text, got.Redacted)
				}
				if len(got.Args["last4"]) > 4 {
					t.Fatalf("%q keeps %q", text, got.Args["last4"])
				}
			} else if got.Redacted != "" {
				t.Fatalf("%q is no secret and yet redacted", text)
			}
		}
	})
}

// FuzzCardNumber: a card number is found however it is written into a text.
func FuzzCardNumber(f *testing.F) {
	p := newTestParser(f)
	f.Add("lost my card ", " please", " ")
	f.Add("", "", "-")
	f.Fuzz(func(t *testing.T, before, after, separator string) {
		if len(separator) > widestSeparator || strings.IndexFunc(before+after+separator, func(r rune) bool { return unicode.IsDigit(r) || numeral(r) != 0 }) >= 0 ||
			strings.IndexFunc(clean(separator), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 || strings.ContainsAny(clean(before), "+0123456789") ||
			strings.IndexFunc(clean(after), unicode.IsDigit) >= 0 || len(before) > 1000 {
			return // another text than this test is about
		}
		text := before + strings.Join([]string{"4111", "1111", "1111", "1111"}, separator) + after
		got := p.Parse(text, Context{})
		if got.Command != RejectSensitive {
			t.Fatalf("%q is read as %s", text, got.Command)
		}
		if strings.Contains(got.Redacted, "1111") {
			t.Fatalf("%q is kept as %q", text, got.Redacted)
		}
	})
}

var mixed = []string{"BAL 1234", "ye1234", "余额1234", "LOST 1234", "txn 3", "GS#1234", "JOIN HEALTH", "HELP LOST"}

// BenchmarkKeyword, BenchmarkFreeText and BenchmarkReference are to be read together: the reference is the least anybody could do.
func BenchmarkKeyword(b *testing.B) {
	p := newTestParser(b)
	b.ReportAllocs()
	for i := range b.N {
		p.Parse(mixed[i%len(mixed)], Context{Tails: []string{"1234", "5678"}, Now: someDay})
	}
}

func BenchmarkFreeText(b *testing.B) {
	p := newTestParser(b)
	texts := []string{
		"Hi, could you please tell me what my balance is on card 1234", "my card was stolen on the train yesterday", "我的信用卡昨天在超市不见了",
		"我張卡唔見咗,請即刻幫我停咗佢", "how do I report a lost card", "please stop sending me these messages", "my crad got stoln", "what is the weather like today",
	}
	b.ReportAllocs()
	for i := range b.N {
		p.Parse(texts[i%len(texts)], Context{Tails: []string{"1234", "5678"}, Now: someDay})
	}
}

func BenchmarkReference(b *testing.B) {
	one := regexp.MustCompile(`(?i)^\s*(bal|balance|ye|lost|block|gs|txn|hist|mx|join|bm|help|stop|td|points|jf|due|hkr|activate|余额)[\s#]*(\w*)`)
	b.ReportAllocs()
	for i := range b.N {
		one.FindStringSubmatch(mixed[i%len(mixed)])
	}
}
