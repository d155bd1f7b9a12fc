package ivr_test

import (
	"errors"
	"strings"
	"testing"

	"cardline/ivr"
)

func changed(t *testing.T, edits ...ivr.Edit) ([]ivr.File, []ivr.Difference) {
	t.Helper()
	before := source(t)
	after, err := ivr.Change(before, edits)
	if err != nil {
		t.Fatal(err)
	}
	was, err := ivr.Load(before, nil)
	if err != nil {
		t.Fatal(err)
	}
	is, err := ivr.Load(after, nil)
	if err != nil {
		t.Fatal(err)
	}
	return after, ivr.Diff(was, is)
}

func source(t *testing.T) []ivr.File {
	t.Helper()
	files, err := ivr.Source()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestEditsChangeWhatTheyNameAndNothingElse(t *testing.T) {
	t.Parallel()
	for what, edit := range map[string]ivr.Edit{
		"words":         {Node: "main.hello", Slot: "say", Lang: "en", Text: "Good day, this is Harbour Bank."},
		"odd words":     {Node: "main.hello", Slot: "say", Lang: "en", Text: `Harbour Bank: "yours" # {always} - it's *here*.`},
		"Chinese words": {Node: "main.hello", Slot: "say", Lang: "zh-Hant", Text: "呢度係海港銀行。"},
		"another key":   {Node: "main.identify", Key: "failed", To: "main"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			after, told := changed(t, edit)
			if len(told) != 1 || told[0].Node != edit.Node {
				t.Errorf("told %q", told)
			}
			lines := 0
			for i, f := range source(t) {
				was, is := strings.Split(string(f.Src), "\n"), strings.Split(string(after[i].Src), "\n")
				if len(was) != len(is) {
					t.Fatalf("%s has %d lines, had %d", f.Name, len(is), len(was))
				}
				for n := range was {
					if was[n] != is[n] {
						lines++
					}
				}
			}
			if lines != 1 {
				t.Errorf("%d lines changed", lines)
			}
		})
	}
}

func TestARemarkBehindWhatIsEditedStays(t *testing.T) {
	t.Parallel()
	const menu = `id: main
begin: hello
nodes:
  hello: # first of all
    say:
      en: Good day.   # the press office agreed
      zh-Hans: '您好''s # 1' # and here
      zh-Hant: "你好 \"#\" 2"	# and there
    then: on # for now
  on:
    prompt: # none in Chinese yet
      en: "#1 is one#two."
    menu: # one key
      1: hello #not two
`
	after, err := ivr.Change([]ivr.File{{Name: "main.yaml", Src: []byte(menu)}}, []ivr.Edit{
		{Node: "main.hello", Slot: "say", Lang: "en", Text: "Hello."},
		{Node: "main.hello", Slot: "say", Lang: "zh-Hans", Text: "您好。"},
		{Node: "main.hello", Slot: "say", Lang: "zh-Hant", Text: "你好。"},
		{Node: "main.hello", Key: "then", To: "hello"},
		{Node: "main.on", Slot: "prompt", Lang: "en", Text: "One."},
		{Node: "main.on", Slot: "prompt", Lang: "zh-Hant", Text: "一。"},
		{Node: "main.on", Key: "1", To: "on"},
		{Node: "main.on", Key: "2", To: "hello"},
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = `id: main
begin: hello
nodes:
  hello: # first of all
    say:
      en: Hello.   # the press office agreed
      zh-Hans: 您好。 # and here
      zh-Hant: 你好。	# and there
    then: hello # for now
  on:
    prompt: # none in Chinese yet
      zh-Hant: 一。
      en: One.
    menu: # one key
      2: hello
      1: on #not two
`
	if got := string(after[0].Src); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAKeyIsAddedAndTakenAway(t *testing.T) {
	t.Parallel()
	files, err := ivr.Change(source(t), []ivr.Edit{{Node: "main.main", Key: "7", To: "services"}})
	if err != nil {
		t.Fatal(err)
	}
	if to := wayOf(files, "main.main", "7"); to != "main.services" {
		t.Errorf("7 leads to %q", to)
	}
	if files, err = ivr.Change(files, []ivr.Edit{{Node: "main.main", Key: "7"}}); err != nil {
		t.Fatal(err)
	}
	for i, f := range source(t) {
		if string(files[i].Src) != string(f.Src) {
			t.Errorf("%s is not as it was", f.Name)
		}
	}
}

func wayOf(files []ivr.File, node, key string) string {
	for _, s := range ivr.ChartOf(files, nil, nil).Stops {
		for _, w := range s.Ways {
			if s.Name == node && w.Key == key {
				return w.To
			}
		}
	}
	return ""
}

func TestWhatCannotBeEditedIsRefusedInWords(t *testing.T) {
	t.Parallel()
	for want, edit := range map[string]ivr.Edit{
		"there is no such node":              {Node: "main.nothing", Key: "1", To: "x"},
		"it has no fuller":                   {Node: "main.hello", Slot: "fuller", Lang: "en", Text: "x"},
		"the language is":                    {Node: "main.hello", Slot: "say", Lang: "de", Text: "Guten Tag"},
		"the words are missing":              {Node: "main.hello", Slot: "say", Lang: "en", Text: " "},
		"words are one line":                 {Node: "main.hello", Slot: "say", Lang: "en", Text: "two\nlines"},
		"is not one word or sentence":        {Node: "main.welcome", Key: "then", To: "identify"}, // it depends on the caller
		"main.language: what stands in line": {Node: "main.language", Key: "1", To: "hello"},      // it changes the language, too
		"it has no key 5":                    {Node: "main.language", Key: "5"},
		"a key is 0 to 9":                    {Node: "main.main", Key: "7: hello\n    8", To: "hello"},
		"a key leads to the name of a node":  {Node: "main.main", Key: "7", To: "hello\n  evil:\n    say: {en: x}"},
	} {
		_, err := ivr.Change(source(t), []ivr.Edit{edit})
		var refused *ivr.EditError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", edit, err, want)
		}
	}
}

// Of a draft with faults, whatever they are, too: and nothing but the node that is named changes.
func TestOddFilesAreLeftAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		"nodes:\n  a:\n", "nodes:\n  a: {}\n", "nodes:\n  a:\n    prompt: {en: x}\n", "nodes:\n  a:\n    <<: {say: {en: x}}\n", "nodes: {a: {say: {en: x}, then: b}}",
		"nodes:\n  b: &b\n    say:\n      en: hi\n    then: b\n  a: *b\n", "nodes:\n  a:\n    say:\n      en: goes\n        on\n    then:\n      b\n",
	} {
		for _, e := range []ivr.Edit{{Node: "m.a", Key: "1", To: "x"}, {Node: "m.a", Key: "then"}, {Node: "m.a", Slot: "say", Lang: "en", Text: "z"}} {
			files, err := ivr.Change([]ivr.File{{Name: "m.yaml", Src: []byte(src)}}, []ivr.Edit{e})
			var refused *ivr.EditError
			if !errors.As(err, &refused) && (err != nil || string(files[0].Src) == src || !strings.Contains(string(files[0].Src), "1: x")) {
				t.Errorf("%q, %+v: %v %v", src, e, files, err)
			}
		}
	}
}

// Each line that comes or goes has its file read again: a large menu is not to be read for minutes.
func TestManyEditsOfALargeMenuAreRefused(t *testing.T) {
	t.Parallel()
	src := "nodes:\n  a:\n    menu:\n      1: a\n    prompt:\n      en: x\n" + strings.Repeat("# a remark\n", 40_000)
	var edits []ivr.Edit
	for range 50 {
		edits = append(edits, ivr.Edit{Node: "m.a", Key: "2", To: "a"}, ivr.Edit{Node: "m.a", Key: "2"})
	}
	_, err := ivr.Change([]ivr.File{{Name: "m.yaml", Src: []byte(src)}}, edits)
	if err == nil || !strings.Contains(err.Error(), "too many changes at once") {
		t.Errorf("%v", err)
	}
}

// Whatever stands in the menu can be changed from the page, or says why not.
func TestEveryWordOfTheMenuCanBeEdited(t *testing.T) {
	t.Parallel()
	var edits []ivr.Edit
	for _, s := range ivr.ChartOf(source(t), nil, nil).Stops {
		for _, said := range s.Said {
			for lang := range said.Text {
				edits = append(edits, ivr.Edit{Node: s.Name, Slot: said.Slot, Lang: lang, Text: "x: " + s.Name})
			}
		}
	}
	files, err := ivr.Change(source(t), edits)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range ivr.ChartOf(files, nil, nil).Stops {
		for _, said := range s.Said {
			for lang, text := range said.Text {
				if text != "x: "+s.Name {
					t.Errorf("%s %s %s says %q", s.Name, said.Slot, lang, text)
				}
			}
		}
	}
}

func TestAChartLaysFaultsAtTheirNodes(t *testing.T) {
	t.Parallel()
	files, err := ivr.Change(source(t), []ivr.Edit{{Node: "main.account", Key: "1", To: "nowhere"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range ivr.ChartOf(files, nil, nil).Stops {
		for _, f := range s.Faults {
			if strings.Contains(f.Why.Error(), "nowhere") != (s.Name == "main.account") {
				t.Errorf("%s has the fault %v", s.Name, f)
			}
		}
		if s.Name == "main.account" && len(s.Faults) == 0 {
			t.Error("the fault is not at its node")
		}
	}
}
