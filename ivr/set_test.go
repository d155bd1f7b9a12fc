package ivr

import (
	"slices"
	"strings"
	"testing"
)

// house is a menu of two files: its entrance, and the people behind it.
var house = []File{
	{"menus/main.yaml", []byte(`
lang: en
home: main
person: people.hello
lost: lost
begin: {main: main}
always: {0: people.hello, 9: lost, star: again, hash: back}
silence: {zh-Hans: 请按键。, zh-Hant: 請按掣。, en: Please press a key.}
wrong: {zh-Hans: 按键无效。, zh-Hant: 選擇唔啱。, en: That key is not in use.}
nodes:
  main:
    prompt: {zh-Hans: 积分请按1，尊贵服务2，语言8。, zh-Hant: 積分請按一字，尊貴服務二字，語言八字。, en: "For points, press 1. Gold service, 2. Another language, 8."}
    menu:
      1: points
      2: [{if: {tier: [platinum, gold], shown: true}, goto: people.join}, {if: {known: true}, goto: points}, {goto: people.hello}]
      8: tongue
      timeout: people.hello
  tongue:
    every: true
    prompt: {zh-Hans: 普通话请按1。, zh-Hant: 廣東話請按二字。, en: "For English, press 3."}
    menu:
      1: {lang: zh-Hans, goto: main}
      2: {lang: zh-Hant, goto: main}
      3: {lang: en, goto: main}
      timeout: people.hello
  points: {do: POINTS, then: main}
  lost: {do: LOST, then: main}
`)},
	{"menus/people.yaml", []byte(`
nodes:
  hello:
    goto: [{if: {hours: [closed, holiday]}, goto: bye}, {goto: join}]
  join:
    prompt: {zh-Hans: 请稍候。, zh-Hant: 請等等。, en: Please hold.}
    queue: service
    keys: {1: leave_word}
    then: bye
    failed: main.main
  leave_word:
    prompt: {zh-Hans: 请留言。, zh-Hant: 請留言。, en: Please leave your message.}
    record: 120
    into: voicemail
    then: bye
  bye: {end: {zh-Hans: 再见。, zh-Hant: 再見。, en: Goodbye.}}
`)},
}

func TestAMenuOfSeveralFiles(t *testing.T) {
	t.Parallel()
	tree, err := Load(house, known)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		facts Facts
		keys  string
		last  string
	}{
		"a person, while the line is open":    {Facts{Lang: "en", Hours: HoursOpen}, "0", "(queue service)"},
		"nobody, on a holiday":                {Facts{Lang: "en", Hours: HoursHoliday}, "0", "(end)"},
		"who has shown to be Gold":            {Facts{Lang: "en", Hours: HoursClosed, Tier: "gold", Shown: true}, "2", "(queue service)"},
		"who only calls from a Gold number":   {Facts{Lang: "en", Hours: HoursOpen, Tier: "gold", Known: true}, "2", "(waiting at main.main)"},
		"a stranger, after hours":             {Facts{Lang: "en", Hours: HoursClosed}, "2", "(end)"},
		"a lost card is reported at any hour": {Facts{Lang: "en", Hours: HoursEmergency}, "9", "(waiting at main.main)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := Walk(tree, c.facts, strings.Fields(c.keys))
			if last := told[len(told)-1]; last != c.last {
				t.Errorf("ended with %s:\n%s", last, strings.Join(told, "\n"))
			}
		})
	}
}

func TestWhoWaitsMayPressKeysOfTheQueue(t *testing.T) {
	t.Parallel()
	tree, err := Load(house, known)
	if err != nil {
		t.Fatal(err)
	}
	p, out := tree.Begin(Facts{Lang: "en", Hours: HoursOpen})
	p, out = tree.Press(p, "0")
	for _, key := range []string{KeyTimeout, "7", "0", "*"} {
		if p, out = tree.Press(p, key); !out.Queue || out.To != "service" || len(out.Lines) > 0 {
			t.Errorf("%s: %+v", key, out)
		}
	}
	if _, out := tree.Press(p, "9"); out.Do != "LOST" {
		t.Errorf("9 leads to %+v", out)
	}
	p, out = tree.Press(p, "1")
	if out.Record != 120 || out.Into != "voicemail" {
		t.Errorf("1 leads to %+v", out)
	}
	if _, out = tree.Done(p, ResultOK); !out.End {
		t.Errorf("a message leads to %+v", out)
	}
}

func TestFaultsAcrossFilesNameTheirFile(t *testing.T) {
	t.Parallel()
	files := append(slices.Clone(house), File{"menus/more.yaml", []byte("home: main\nnodes:\n  idle: {do: POINTS, then: people.nobody}\n")})
	var told []string
	for _, f := range Check(files, known) {
		told = append(told, f.Error())
	}
	want := []string{
		"menus/more.yaml:1: home stands in menus/main.yaml already",
		"menus/more.yaml:3: idle cannot be reached",
		`menus/more.yaml:3: idle then: unknown target "people.nobody"`,
	}
	if !slices.Equal(told, want) {
		t.Errorf("got\n%s", strings.Join(told, "\n"))
	}
}
