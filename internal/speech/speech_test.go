package speech

import (
	"encoding/xml"
	"math"
	"testing"

	"cardline/internal/locale"
	"cardline/internal/money"
)

const (
	en   = locale.English
	hans = locale.Simplified
	hant = locale.Traditional
)

// inAll are the wants of one example by language.
func inAll(english, simplified, traditional string) map[locale.Lang]string {
	return map[locale.Lang]string{en: english, hans: simplified, hant: traditional}
}

func TestDigits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, en, hans, hant string }{
		{"", "", "", ""},
		{"1234", "1 2 3 4", "幺二三四", "一二三四"},
		{"135790", "1 3 5, 7 9 0", "幺三五，七九零", "一三五，七九零"},
		{"12025550147", "1 2 0, 2 5 5 5, 0 1 4 7", "幺二零，二五五五，零幺四七", "一二零，二五五五，零一四七"},
		{"*88-99", "8 8 9 9", "八八九九", "八八九九"},
		{"lc407", "L C, 4 0 7", "L C，四零七", "L C，四零七"},
		{"<&>", "", "", ""},
	} {
		for l, want := range inAll(c.en, c.hans, c.hant) {
			if got := Digits(c.in, l); got != want {
				t.Errorf("Digits(%q, %s) = %q, want %q", c.in, l, got, want)
			}
		}
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"海港 bank":        "海港 bank",
		`a<b>&"c"'`:      "a&lt;b&gt;&amp;&#34;c&#34;&#39;",
		"x\x00\x1by":     "xy",
		"line\nbreak":    "line\nbreak",
		"bad\xffbyte":    "bad\uFFFDbyte",
		"bad\xff<\uFFFE": "bad\uFFFD&lt;",
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}

// Every amount in every currency is words alone, so it can stand in XML as it is.
func TestWhatIsSaidIsSafeInXML(t *testing.T) {
	t.Parallel()
	for _, currency := range []string{"USD", "CNY", "JPY", "KWD", "", "<b>", "X&Y"} {
		for _, l := range locale.All() {
			for _, minor := range []int64{0, 1, -999, 12345678, math.MaxInt64, math.MinInt64} {
				said := Money(money.Of(minor, currency), l)
				if said != Escape(said) || xml.Unmarshal([]byte("<s>"+said+"</s>"), new(string)) != nil {
					t.Errorf("%d %q in %s is said %q", minor, currency, l, said)
				}
			}
		}
	}
}
