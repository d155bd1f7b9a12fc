package commands

import (
	"strings"
	"testing"
	"testing/fstest"

	"cardline/internal/locale"
)

func TestEveryVerbHasItsWords(t *testing.T) {
	t.Parallel()
	words, err := ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]Words{}
	for _, w := range words {
		byID[w.ID] = w
		for what, texts := range map[string]locale.Words{"usage": w.Usage, "example": w.Example, "about": w.About} {
			if missing := texts.Missing(); len(missing) > 0 {
				t.Errorf("%s: no %s in %v", w.ID, what, missing)
			}
		}
	}
	for _, v := range All(Ports{}) {
		if byID[v.ID].ID == "" {
			t.Errorf("%s has no words", v.ID)
		}
	}
	if len(byID) != len(All(Ports{})) {
		t.Errorf("words of %d verbs, but there are %d", len(byID), len(All(Ports{})))
	}
}

// TestExamplesAreUnderstood: what help tells people to text must work.
func TestExamplesAreUnderstood(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	words, err := ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		if w.Hidden {
			continue
		}
		for lang, example := range w.Example {
			if got := p.Parse(example, Context{Now: someDay, OTPOpen: w.ID == "OTP"}); got.Command != w.ID || !got.Exact {
				t.Errorf("the %s example %q of %s is read as %s, exact %t", lang, example, w.ID, got.Command, got.Exact)
			}
		}
	}
}

// TestEveryKeywordIsItsVerb, alone and with a tail attached in every way. Four digits beside "set PIN" are left out: they may be the PIN.
func TestEveryKeywordIsItsVerb(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	words, err := ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		for _, k := range append(flatten(w.Words.Keywords), w.Words.Codes...) {
			if got := p.Parse(k, Context{YesNoOpen: w.ID == confirmNo}); got.Command != w.ID || !got.Exact {
				t.Errorf("%q is read as %s, want %s", k, got.Command, w.ID)
			}
			if v := p.verbs[p.verbIndex(w.ID)]; w.ID == "PIN_SET" || !v.wants("last4") || v.before("amount", "last4") || v.before("points", "last4") {
				continue
			}
			for _, joint := range []string{"", " ", "#", "*", "+", ",", "，", "。", "-", "　", ": "} {
				text := strings.ToLower(k) + joint + "1234"
				if got := p.Parse(text, Context{}); got.Command != w.ID || got.Args["last4"] != "1234" {
					t.Errorf("%q is read as %s %s, want %s last4=1234", text, got.Command, written(got), w.ID)
				}
			}
		}
	}
}

func TestFaultsOfWordsAreReportedTogether(t *testing.T) {
	t.Parallel()
	verb := func(id, keyword, phrase string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{id: ` + id + `, words: {keywords: {en: [` + keyword + `], zh-Hans: [` + id + `甲], zh-Hant: [` + id + `乙]}, phrases: {en: ["` + phrase + `"]}}}`)}
	}
	words, err := ReadWords(fstest.MapFS{
		"a.yaml": verb("OPTOUT", "AWAY", "go away"), "b.yaml": verb("OPTIN", "HERE", "come <nowhere>"), "c.yaml": verb("HELP", "ask", "(help"),
		"d.yaml": verb("ONE", "ASK", "one"), "e.yaml": verb("TWO", "STOP", "two"),
		"f.yaml": &fstest.MapFile{Data: []byte("id: THREE\nwords: {keywords: {en: [THREE]}}")},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = NewParser(words)
	if err == nil {
		t.Fatal("no fault found")
	}
	for _, want := range []string{
		`ONE: "ASK" is also a keyword of HELP`, `TWO: "STOP" is a reserved word of OPTOUT`, `OPTIN: phrase "come <nowhere>": no class <nowhere>`,
		`HELP: phrase "(help": a choice is not closed`, `THREE: no keywords in zh-Hans`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the faults do not say %s:\n%v", want, err)
		}
	}
}

func TestMisspeltKeysOfWordsAreRefused(t *testing.T) {
	t.Parallel()
	_, err := ReadWords(fstest.MapFS{"a.yaml": {Data: []byte("id: A\nwords:\n  keyword: {en: [A]}\n")}, "b.yaml": {Data: []byte("ids: B\n")}})
	if err == nil || !strings.Contains(err.Error(), "a.yaml") || !strings.Contains(err.Error(), "keyword") || !strings.Contains(err.Error(), "b.yaml") {
		t.Errorf("faults are not reported together by file: %v", err)
	}
}
