package ivr

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestAVerbEndsWhereItsResultLeads(t *testing.T) {
	t.Parallel()
	tree := mainTree(t)
	for _, c := range []struct{ node, result, want string }{
		{"main.balance", ResultOK, "main.after_reading"},
		{"main.balance", ResultFailed, "main.not_read"},
		{"main.balance", ResultPerson, "queue.service"},
		{"main.balance", ResultLost, "lost.card"},
		{"main.balance", ResultBack, "main.account"},
		{"main.balance", "something else", "main.not_read"},
		{"main.identify", ResultFailed, "main.unidentified"},
		{"main.identify", ResultPerson, "queue.service"},
		{"main.identify", ResultBack, "main.account"},
		{"lost.card", ResultFailed, "lost.urgent"},
		{"lost.card", ResultPerson, "lost.urgent"},
		{"lost.card", ResultOK, "lost.stopped_here"},
		{"queue.service", ResultFailed, "queue.busy_here"},
		{"queue.service", ResultOK, "survey.ask"},
		{"main.main", ResultOK, "queue.service"},
		{"main.removed since", ResultOK, "queue.service"},
	} {
		p, _ := tree.Done(Place{Node: c.node, Lang: "en", Back: []string{"main.account"}}, c.result)
		if p.Node != c.want {
			t.Errorf("%s ended %s: at %s, want %s", c.node, c.result, p.Node, c.want)
		}
	}
}

func TestBackFromAVerbWithNothingBehindItGoesHome(t *testing.T) {
	t.Parallel()
	if p, _ := mainTree(t).Done(Place{Node: "lost.card", Lang: "en"}, ResultBack); p.Node != "main.main" {
		t.Errorf("at %s, want main", p.Node)
	}
}

func TestAnUnknownPlaceReachesAPerson(t *testing.T) {
	t.Parallel()
	tree := mainTree(t)
	for name, step := range map[string]func(Place) (Place, Out){
		"press": func(p Place) (Place, Out) { return tree.Press(p, "1") },
		"again": tree.Again,
	} {
		if _, out := step(Place{Node: "removed since", Lang: "en"}); !out.Person || out.To != "service" {
			t.Errorf("%s: %+v", name, out)
		}
	}
}

func TestWhatAMenuWaitsFor(t *testing.T) {
	t.Parallel()
	_, out := mainTree(t).Begin(Facts{})
	if out.Expect == nil || !reflect.DeepEqual(*out.Expect, Expect{Digits: 1, Timeout: menuWait, Speech: true}) {
		t.Errorf("expects %+v", out.Expect)
	}
}

func TestCarrierSpellingOfKeys(t *testing.T) {
	t.Parallel()
	tree := mainTree(t)
	at := Place{Node: "main.after_reading", Did: "main.balance", Lang: "en", Back: []string{"main.account"}}
	if _, out := tree.Press(at, "*"); out.Do != "BALANCE" {
		t.Errorf("* leads to %+v", out)
	}
	if p, _ := tree.Press(at, "#"); p.Node != "main.account" {
		t.Errorf("# leads to %s", p.Node)
	}
	if p, _ := tree.Press(at, ""); p.Silences != 1 {
		t.Errorf("silence counted %d times", p.Silences)
	}
}

func TestAPlaceSurvivesJSONAndAStepLeavesItsOwnAlone(t *testing.T) {
	t.Parallel()
	tree := mainTree(t)
	before, _ := tree.Begin(Facts{Known: true, Lang: "en"})
	before, _ = tree.Done(before, ResultOK)
	before, _ = tree.Press(before, "4")
	text, err := json.Marshal(before)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := tree.Press(before, "3")
	two, _ := tree.Press(before, "1")
	if !slices.Equal(one.Back, []string{"main.main", "main.services"}) || !slices.Equal(two.Back, []string{"main.main", "main.services"}) {
		t.Errorf("back: %v, %v", one.Back, two.Back)
	}
	var restored Place
	if err := json.Unmarshal(text, &restored); err != nil {
		t.Fatal(err)
	}
	restored.Facts = before.Facts
	if !reflect.DeepEqual(before, restored) {
		t.Errorf("%+v became %+v", before, restored)
	}
}

func TestWanderingDoesNotGrowAPlace(t *testing.T) {
	t.Parallel()
	tree := mainTree(t)
	p, out := tree.Begin(Facts{Known: true, Lang: "en"})
	for i := range 2000 {
		if out.Do != "" || out.Person {
			p, out = tree.Done(p, ResultFailed)
			continue
		}
		if out.End {
			p, out = tree.Begin(Facts{})
		}
		p, out = tree.Press(p, string("123904*#"[i*7%8]))
		if len(p.Back) > maxBack {
			t.Fatalf("%d menus behind %s", len(p.Back), p.Node)
		}
	}
}

func TestAnEntry(t *testing.T) {
	t.Parallel()
	tree, err := Load(fileOf(t, "testdata/entry.yaml"), known)
	if err != nil {
		t.Fatal(err)
	}
	at, out := tree.Begin(Facts{Lang: "en"})
	if want := (Expect{Digits: 6, Finish: "#", Timeout: entryWait, Secret: true}); !reflect.DeepEqual(*out.Expect, want) {
		t.Errorf("expects %+v, want %+v", *out.Expect, want)
	}
	for key, want := range map[string]struct {
		node    string
		entered string
	}{
		"4417":     {"entry.points", "4417"},
		"441700#":  {"entry.points", "441700"},
		"441":      {"entry.code", ""},
		"4417000":  {"entry.code", ""},
		"44a7":     {"entry.code", ""},
		KeyTimeout: {"entry.code", ""},
		"0":        {"entry.person", ""},
		"9":        {"entry.lost", ""},
		"*":        {"entry.code", ""},
	} {
		p, out := tree.Press(at, key)
		if p.Node != want.node || out.Entered["code"] != want.entered {
			t.Errorf("%q: at %s, entered %q", key, p.Node, out.Entered["code"])
		}
	}
	p, _ := tree.Press(at, "4417")
	if text, err := json.Marshal(p); err != nil || strings.Contains(string(text), "4417") {
		t.Errorf("the place holds what was entered: %s %v", text, err)
	}
}

func BenchmarkPress(b *testing.B) {
	tree := mainTree(b)
	main := Place{Version: tree.Version, Node: "main.main", Lang: "en", Facts: Facts{Known: true}}
	for name, at := range map[string]struct {
		place Place
		key   string
	}{
		"menu":    {main, "1"},
		"verb":    {Place{Version: tree.Version, Node: "main.pay", Lang: "en", Facts: Facts{Known: true}}, "1"},
		"star":    {main, KeyStar},
		"silence": {main, KeyTimeout},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tree.Press(at.place, at.key)
			}
		})
	}
}
