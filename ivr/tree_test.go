package ivr

import (
	"slices"
	"strings"
	"testing"
)

// spoken are the verbs a caller can reach, and those of the dialogue itself. AGENT is 0, HELP is star.
var spoken = []string{
	"BALANCE", "STATEMENT", "DUE", "TRANSACTIONS", "POINTS", "AVAIL", "LIMIT", "UNBILLED", "PAYMENT_STATUS", "POINTS_EXPIRY", "INSTALMENT_QUOTE",
	"CARD_STATUS", "APP_STATUS", "DELIVERY", "STATEMENT_COPY", "ANNUAL_FEE", "OVERPAYMENT",
	"PAY", "INSTALMENT", "REDEEM", "TEMP_LIMIT", "TXN_INSTALMENT", "CASH_INSTALMENT", "INSTALMENT_CANCEL", "AUTOPAY_SET", "AUTOPAY_CANCEL", "LIMIT_REDUCE",
	"LOST", "FREEZE", "ACTIVATE", "UNFREEZE", "REPLACE", "RENEW", "CLOSE_CARD", "TRAVEL", "SWITCH", "ALERT_SET", "ESTATEMENT", "BILL_CHANNEL", "PIN_SET", "CONTACT_UPDATE",
	"ENROL", "BENEFITS", "RATES", "BRANCH", "CAMPAIGN_STATUS", "ENROL_CANCEL", "LIMIT_ACCEPT",
	"COMPLAIN", "DISPUTE", "CALLBACK", "CASE_STATUS", "ESCALATE", "SUGGEST", "SURVEY", "OPTOUT", "OPTIN", "LANG",
	"IDENTIFY", "CALL_ME_BACK", "TEXT_MENU", "TEXT_THAT", "OPENING", "SPEAKING",
	"WE_CALL", "WE_LEAVE", "WE_ASK", "WE_HEAR", "WE_TELL", "WE_NOTE", "WE_OFFER",
}

func mainTree(t testing.TB) *Tree {
	t.Helper()
	tree, err := Shipped(func(id string) bool { return slices.Contains(spoken, id) })
	if err != nil {
		t.Fatal(err)
	}
	return tree
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
	files, err := Source()
	if err != nil {
		t.Fatal(err)
	}
	first, err := Load(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := slices.Clone(files)
	for i, f := range elsewhere {
		elsewhere[i].Name = "elsewhere/" + f.base() + ".yaml"
	}
	slices.Reverse(elsewhere)
	same, err := Load(elsewhere, nil)
	if err != nil {
		t.Fatal(err)
	}
	files[0].Src = append(slices.Clone(files[0].Src), "# changed\n"...)
	second, err := Load(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Version) != 8 || first.Version != same.Version || first.Version == second.Version {
		t.Errorf("%s, elsewhere %s, changed %s", first.Version, same.Version, second.Version)
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
				"zh-Hans: 欢迎致电海港银行。挂失信用卡",
				"zh-Hant: 歡迎致電海港銀行。報失信用卡",
				"en: Welcome to Harbour Bank. For a lost or stolen card, press 9.",
				"zh-Hans: 普通话请按1",
				"zh-Hant: 廣東話請按二字",
				"en: For English, press 3.",
				"(waiting at main.language)",
			},
		},
		"a known caller is greeted in their language": {
			taiMan, "",
			[]string{
				"zh-Hant: 歡迎致電海港銀行。報失",
				"[IDENTIFY]",
				"zh-Hant: 結餘",
				"(waiting at main.main)",
			},
		},
		"a balance, heard again, and back": {
			maria, "1 1 star hash hash 2 1",
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
				"> 1",
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
				"(waiting at main.main)",
			},
		},
		"a card is reported during the choice of language": {
			Facts{}, "9",
			[]string{
				"> 9",
				"[LOST]",
				"zh-Hans: 补办新卡",
				"zh-Hant: 補發新卡",
				"en: For a new card",
			},
		},
		"the lost-card line asks nothing first": {
			Facts{Line: "lost"}, "",
			[]string{
				"[LOST]",
				"(waiting at lost.stopped_here)",
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
				"(queue service)",
			},
		},
		"wrong keys reach a person": {
			maria, "7 7 7",
			[]string{
				"en: Sorry, that key",
				"en: For balance",
				"en: Sorry, that key",
				"en: Balance and statements, 1.",
				"en: Please hold",
				"(queue service)",
			},
		},
		"a good key forgives a silence": {
			maria, "- - 1 - - hash",
			[]string{
				"> 1",
				"en: Sorry, I did not",
				"en: Sorry, I did not",
				"> hash",
				"(waiting at main.main)",
			},
		},
		"silence after an answer ends politely": {
			maria, "2 1 - -",
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
				"(waiting at main.after_reading)",
			},
		},
		"a wrong key drops what was typed after it": {
			maria, "172",
			[]string{
				"> 172",
				"en: Sorry, that key",
				"(waiting at main.account)",
			},
		},
		"the Platinum line leads to a person": {
			Facts{Known: true, Lang: "zh-Hans", Line: "platinum"}, "-",
			[]string{
				"zh-Hans: 欢迎致电海港银行白金专线",
				"zh-Hans: 正在为您转接专属客户经理",
				"(queue platinum)",
			},
		},
		"a withheld caller on the Platinum line chooses a language like any other": {
			Facts{Line: "platinum"}, "3",
			[]string{
				"en: For English, press 3.",
				"[IDENTIFY]",
				"(waiting at main.main)",
			},
		},
		"a Platinum customer on the main line comes to the account manager": {
			Facts{Known: true, Lang: "en", Tier: "platinum", Shown: true}, "0",
			[]string{"en: Please hold while I connect you to your account manager.", "(queue platinum)"},
		},
		"and whoever only calls from their number too, without a word of it": {
			Facts{Known: true, Lang: "en", Tier: "platinum"}, "0",
			[]string{"en: Please hold while I connect you to a colleague.", "(queue platinum)"},
		},
		"who wants a person first gets one": {
			Facts{Known: true, Lang: "en", Person: true}, "",
			[]string{"en: Welcome to Harbour Bank.", "(queue service)"},
		},
		"who wants the balance first hears it, and the menu goes on": {
			Facts{Known: true, Lang: "en", Balance: true}, "1 1",
			[]string{"en: Welcome to Harbour Bank. For a lost or stolen card, press 9.", "[IDENTIFY]", "[BALANCE]", "en: For balance and statement", "> 1", "> 1", "[BALANCE]", "(waiting at main.after_reading)"},
		},
		"on the Platinum line they are put through after it": {
			Facts{Known: true, Lang: "zh-Hant", Line: "platinum", Balance: true}, "-",
			[]string{"zh-Hant: 海港銀行。報失信用卡，請按九字。", "[IDENTIFY]", "[BALANCE]", "zh-Hant: 自助服務請按一字", "(queue platinum)"},
		},
		"or told why not": {
			Facts{Known: true, Lang: "zh-Hans", Line: "platinum", Balance: true, Hours: HoursHoliday}, "1",
			[]string{"[IDENTIFY]", "[BALANCE]", "zh-Hans: 今天是公众假期", "[OPENING]", "(waiting at main.main)"},
		},
		"a person first comes before a balance first": {
			Facts{Known: true, Lang: "en", Person: true, Balance: true}, "",
			[]string{"en: Welcome to Harbour Bank.", "(queue service)"},
		},
		"a stranger has no balance": {
			Facts{Lang: "en", Balance: true}, "",
			[]string{"(waiting at main.language)"},
		},
		"an emergency speaks before a holiday would": {
			Facts{Known: true, Lang: "en", Hours: HoursEmergency}, "0 1",
			[]string{"en: Because of an emergency", "[OPENING]", "en: Self-service works", "(waiting at main.main)"},
		},
		"out of hours a message can be left": {
			Facts{Known: true, Lang: "zh-Hans", Hours: HoursClosed}, "0 3",
			[]string{"zh-Hans: 现在不是人工服务时间", "[OPENING]", "zh-Hans: 请在提示音后留言", "(record 120 seconds)", "zh-Hans: 留言已收到", "(end)"},
		},
		"a lost card that nobody can place finds a person on a holiday": {
			Facts{Lang: "zh-Hant", Hours: HoursHoliday, Line: "lost"}, "",
			[]string{"[LOST]"},
		},
		"a complaint is told, filed and read back by the verb": {
			maria, "4 5 1",
			[]string{"en: After the tone, tell us what happened", "(record 120 seconds)", "[COMPLAIN]"},
		},
		"a card can be closed in the menu": {
			maria, "3 5 5",
			[]string{"[CLOSE_CARD]", "(waiting at main.after_doing)"},
		},
		"messages can be switched off and on": {
			maria, "4 3 4 hash 4 3 3",
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
		if !strings.Contains(Dot(tree), `"`+name+`" [label=`) {
			t.Errorf("the drawing lacks %s", name)
		}
		if !strings.Contains(Outline(tree), "-> "+name) {
			t.Errorf("the outline lacks %s", name)
		}
	}
}
