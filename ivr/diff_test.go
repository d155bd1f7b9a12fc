package ivr

import (
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
		`main.main hears "bonus" for 3 (was nothing else)`,
		"main.points hands on lang: $lang (was )",
		"in people.hello, key then now goes to people.bye if hours closed; else people.join (was people.bye if hours closed or holiday; else people.join)",
		"in people.join, key 2 is new: people.farewell",
		"in people.join, key 1 is gone (was people.leave_word)",
		"people.leave_word records seconds: 90 (was 120)",
	}
	if got := Diff(before, after); !slices.Equal(got, want) {
		t.Errorf("told\n%s", strings.Join(got, "\n"))
	}
	if got := Diff(after, after); len(got) > 0 {
		t.Errorf("a menu differs from itself: %v", got)
	}
}
