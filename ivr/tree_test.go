package ivr

import (
	"slices"
	"strings"
	"testing"
)

// spoken are the verbs a caller can reach; AGENT is the dialled person, HELP is star.
var spoken = []string{
	"IDENTIFY", "BALANCE", "STATEMENT", "DUE", "TRANSACTIONS", "POINTS", "ACTIVATE", "LOST", "FREEZE", "UNFREEZE", "ENROL", "OPTOUT", "OPTIN", "LANG",
}

func mainTree(t testing.TB) *Tree {
	t.Helper()
	trees, err := Shipped(func(id string) bool { return slices.Contains(spoken, id) })
	if err != nil {
		t.Fatal(err)
	}
	return trees["main"]
}

func TestEverySpokenVerbIsInTheShippedMenu(t *testing.T) {
	t.Parallel()
	tree := mainTree(t)
	for _, verb := range spoken {
		if !strings.Contains(Outline(tree), "[do "+verb+"]") {
			t.Errorf("%s cannot be reached by voice", verb)
		}
	}
}

func TestVersionFollowsTheContent(t *testing.T) {
	t.Parallel()
	src, err := Source("main")
	if err != nil {
		t.Fatal(err)
	}
	first, err := Load("a/main.yaml", src, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Load("b/main.yaml", append(src, "# changed\n"...), nil)
	if err != nil {
		t.Fatal(err)
	}
	if first.Name != "main" || len(first.Version) != 8 || first.Version == second.Version {
		t.Errorf("%s %s, %s %s", first.Name, first.Version, second.Name, second.Version)
	}
}

// Each walk lists what must be told, in order; other lines may stand between.
func TestWalks(t *testing.T) {
	t.Parallel()
	maria := Facts{Known: true, Lang: "en", Line: "main"}
	taiMan := Facts{Known: true, Lang: "zh-Hant"}
	for name, walk := range map[string]struct {
		facts Facts
		keys  string
		want  []string
	}{
		"lost card first, in three languages, then the language": {
			Facts{}, "",
			[]string{
				"zh-Hans: 海港银行。挂失信用卡",
				"zh-Hant: 海港銀行。報失信用卡",
				"en: Harbour Bank. For a lost or stolen card, press 9.",
				"zh-Hans: 普通话请按1",
				"zh-Hant: 廣東話請按二字",
				"en: For English, press 3.",
				"(waiting at language)",
			},
		},
		"a known caller is greeted in their language": {
			taiMan, "",
			[]string{
				"en: Harbour Bank. For a lost",
				"zh-Hant: 歡迎致電海港銀行。",
				"[IDENTIFY]",
				"zh-Hant: 結餘",
				"(waiting at main)",
			},
		},
		"a balance, heard again, and back": {
			maria, "1 1 star hash hash 2",
			[]string{
				"en: Welcome to Harbour Bank.",
				"[BALANCE]",
				"> star",
				"[BALANCE]",
				"> hash",
				"en: For your balance",
				"> hash",
				"en: For balance and statement",
				"> 2",
				"[DUE]",
			},
		},
		"hash at the top stays there": {
			maria, "hash hash",
			[]string{
				"> hash",
				"en: For balance",
				"> hash",
				"en: For balance",
				"(waiting at main)",
			},
		},
		"a card is reported during the choice of language": {
			Facts{}, "9",
			[]string{
				"> 9",
				"[LOST]",
				"zh-Hans: 返回主菜单",
				"zh-Hant: 返回主目錄",
				"en: For the main menu",
			},
		},
		"the lost-card line asks nothing first": {
			Facts{Line: "lost"}, "",
			[]string{
				"[LOST]",
				"(waiting at after_doing)",
			},
		},
		"another language is kept": {
			maria, "8 2",
			[]string{
				"> 2",
				"[LANG lang=zh-Hant]",
				"zh-Hant: 結餘",
			},
		},
		"who presses nothing reaches a person": {
			Facts{}, "- - -",
			[]string{
				"en: Sorry, I did not receive a key.",
				"> -",
				"en: For English, press 3. For a colleague, press 0.",
				"> -",
				"en: Please hold",
				"(person agent)",
			},
		},
		"wrong keys reach a person": {
			maria, "7 7 7",
			[]string{
				"en: Sorry, that key",
				"en: For balance",
				"en: Sorry, that key",
				"en: Please press one key",
				"en: Please hold",
				"(person agent)",
			},
		},
		"a good key forgives a silence": {
			maria, "- - 1 - - hash",
			[]string{
				"> 1",
				"en: Sorry, I did not",
				"en: Sorry, I did not",
				"> hash",
				"(waiting at main)",
			},
		},
		"silence after an answer ends politely": {
			maria, "2 - -",
			[]string{
				"[DUE]",
				"en: To hear that again",
				"en: Thank you for calling Harbour Bank. Goodbye.",
				"(end)",
			},
		},
		"keys typed ahead are walked, and dropped at a verb": {
			maria, "112",
			[]string{
				"> 112",
				"[BALANCE]",
				"(waiting at after_reading)",
			},
		},
		"a wrong key drops what was typed after it": {
			maria, "172",
			[]string{
				"> 172",
				"en: Sorry, that key",
				"(waiting at account)",
			},
		},
		"the Platinum line leads to a person": {
			Facts{Known: true, Lang: "zh-Hans", Line: "platinum"}, "-",
			[]string{
				"zh-Hans: 欢迎致电海港银行白金专线",
				"(person agent)",
			},
		},
		"a withheld caller on the Platinum line chooses a language like any other": {
			Facts{Line: "platinum"}, "3",
			[]string{
				"en: For English, press 3.",
				"[IDENTIFY]",
				"(waiting at main)",
			},
		},
		"messages can be switched off and on": {
			maria, "4 3 2 hash 4 3 1",
			[]string{
				"[OPTOUT]",
				"[OPTIN]",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := Walk(mainTree(t), walk.facts, strings.Fields(walk.keys))
			rest := told
			for _, want := range walk.want {
				at := slices.IndexFunc(rest, func(line string) bool { return strings.HasPrefix(line, want) })
				if at < 0 {
					t.Fatalf("%q was not told, in order, in\n%s", want, strings.Join(told, "\n"))
				}
				rest = rest[at+1:]
			}
		})
	}
}

func TestDrawingsNameEveryNode(t *testing.T) {
	t.Parallel()
	tree := mainTree(t)
	for _, name := range tree.order {
		if !strings.Contains(Draw(tree), `"`+name+`" [label=`) {
			t.Errorf("the drawing lacks %s", name)
		}
		if !strings.Contains(Outline(tree), "-> "+name) {
			t.Errorf("the outline lacks %s", name)
		}
	}
}
