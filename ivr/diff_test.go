package ivr

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestWhatChangesForCallersIsTold(t *testing.T) {
	t.Parallel()
	before, err := Load(house, known)
	if err != nil {
		t.Fatal(err)
	}
	changed := slices.Clone(house)
	for i := range changed {
		changed[i].Src = []byte(strings.NewReplacer(
			"      8: tongue\n", "      8: tongue\n      3: {lang: en, goto: points}\n",
			`"For points, press 1. Gold service, 2. A`, `"For points, press 1. Gold service, 2. Bonus points, 3. A`, "服务2，", "服务2，奖分3，", "二字，", "二字，獎分三字，",
			"    menu:\n      1: points\n      2:", "    said: {3: {en: [bonus]}}\n    menu:\n      1: people.leave_word\n      2:",
			"{if: {hours: [closed, holiday]}, goto: bye}", "{if: {hours: closed}, goto: bye}",
			"record: 120", "record: 90",
			"star: again", "star: back",
			"  points: {do: POINTS, then: main}", "  points: {do: POINTS, then: main, with: {lang: $lang}}\n  # only a remark",
			"  bye:", "  farewell: {end: {zh-Hans: 再见。, zh-Hant: 再見。, en: Bye.}}\n  bye:",
			"keys: {1: leave_word}", "keys: {2: farewell}",
		).Replace(string(changed[i].Src)))
	}
	after, err := Load(changed, known)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"always key star now goes to back (was again)",
		"people.farewell is new: end",
		`main.main says in zh-Hans: "积分请按1，尊贵服务2，奖分3，语言8。" (was "积分请按1，尊贵服务2，语言8。")`,
		`main.main says in zh-Hant: "積分請按一字，尊貴服務二字，獎分三字，語言八字。" (was "積分請按一字，尊貴服務二字，語言八字。")`,
		`main.main says in en: "For points, press 1. Gold service, 2. Bonus points, 3. Another language, 8." (was "For points, press 1. Gold service, 2. Another language, 8.")`,
		"in main.main, key 1 now goes to people.leave_word (was main.points)",
		"in main.main, key 3 is new: main.points in en",
		`main.main hears for 3 in en: bonus (was nothing)`,
		"main.points hands on lang: $lang (was nothing)",
		"in people.hello, key then now goes to people.bye if hours closed; else people.join (was people.bye if hours closed or holiday; else people.join)",
		"in people.join, key 2 is new: people.farewell",
		"in people.join, key 1 is gone (was people.leave_word)",
		"people.leave_word records seconds: 90 (was 120)",
	}
	got := Diff(before, after)
	var told []string
	for _, d := range got {
		told = append(told, d.String())
	}
	if !slices.Equal(told, want) {
		t.Errorf("told\n%s", strings.Join(told, "\n"))
	}
	if got := Diff(after, after); len(got) > 0 {
		t.Errorf("a menu differs from itself: %v", got)
	}
	// Whoever says it in another language has the parts.
	for _, want := range []Difference{
		{What: "key", Of: "star", Led: []Lead{{To: "again"}}, Leads: []Lead{{To: "back"}}},
		{What: "node", Node: "people.farewell", Is: "end"},
		{What: "key", Node: "main.main", Of: "3", Leads: []Lead{{To: "main.points", Lang: "en"}}},
		{
			What: "key", Node: "people.hello", Of: "then",
			Led:   []Lead{{To: "people.bye", For: []Ask{{What: "hours", Is: []string{"closed", "holiday"}}}}, {To: "people.join"}},
			Leads: []Lead{{To: "people.bye", For: []Ask{{What: "hours", Is: []string{"closed"}}}}, {To: "people.join"}},
		},
		{What: "key", Node: "people.join", Of: "1", Led: []Lead{{To: "people.leave_word"}}},
		{What: "hears", Node: "main.main", Of: "3", Lang: "en", Is: "bonus"},
		{What: "limit", Node: "people.leave_word", Was: "120", Is: "90"},
	} {
		if !slices.ContainsFunc(got, func(d Difference) bool { return reflect.DeepEqual(d, want) }) {
			t.Errorf("%+v is not told", want)
		}
	}
}

// Each kind of difference has its sentence here, is one the API names, and has its words in the console.
func TestEveryDifferenceIsSaidEverywhere(t *testing.T) {
	t.Parallel()
	described, err := os.ReadFile("../gateway/api/menus_change.go")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../internal/console/web/src/pages/menus/change_words.ts")
	if err != nil {
		t.Fatal(err)
	}
	_, enum, _ := strings.Cut(string(described), `json:"what" enum:"`)
	enum, _, _ = strings.Cut(enum, `"`)
	api := strings.Split(enum, ",")
	all := Differences()
	for _, what := range all {
		if !slices.Contains(api, what) {
			t.Errorf("the API does not name %s", what)
		}
		if n := len(regexp.MustCompile(`\b`+what+`: (of|\(\)) =>`).FindAll(page, -1)); n != 2 {
			t.Errorf("the page says %s %d times, and wants Chinese words for it in both scripts", what, n)
		}
	}
	if len(api) != len(all) {
		t.Errorf("the API names %q, there are %q", api, all)
	}
}
