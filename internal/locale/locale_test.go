package locale

import (
	"slices"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]Lang{
		"en": English, "EN-gb": English, "en_US": English,
		"zh": Simplified, "zh-CN": Simplified, "zh_SG": Simplified, "zh-Hans": Simplified, "zh-Hans-HK": Simplified, "cmn-CN": Simplified,
		"zh-Hant": Traditional, "zh-HK": Traditional, "zh_TW": Traditional, "zh-MO": Traditional, "zh-Hant-HK": Traditional,
		"yue": Traditional, "yue-HK": Traditional, " zh-hk ": Traditional,
		"": "", "fr": "", "english": "", "zhx": "", "*": "",
	} {
		got, ok := Parse(tag)
		if got != want || ok != (want != "") {
			t.Errorf("Parse(%q) = %q, %v; want %q", tag, got, ok, want)
		}
	}
}

func TestEveryLanguageIsValidAndParsesToItself(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		if got, ok := Parse(string(l)); !ok || got != l || !l.Valid() || l.Chinese() != (l != English) {
			t.Errorf("%q: parsed %q, valid %v, chinese %v", l, got, l.Valid(), l.Chinese())
		}
	}
	if Lang("fr").Valid() || Lang("").Valid() {
		t.Error("a language nobody speaks is valid")
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	w := Words{English: "yes", Simplified: "是", Traditional: " "}
	if w.In(Simplified) != "是" || w.In("fr") != "yes" {
		t.Errorf("In: %q, %q", w.In(Simplified), w.In("fr"))
	}
	if got := w.Missing(); !slices.Equal(got, []Lang{Traditional}) {
		t.Errorf("Missing() = %v", got)
	}
}
