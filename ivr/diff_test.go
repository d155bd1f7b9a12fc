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
			"1: points\n", "1: people.leave_word\n      3: {lang: en, goto: points}\n",
			`"For points, press 1, 2."`, `"Points are on 1, 2, 3."`, "请按1，2。", "请按1，2，3。", "一字，二字。", "一字，二字，三字。",
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
		`main.main says in zh-Hans: "积分请按1，2，3。" (was "积分请按1，2。")`,
		`main.main says in zh-Hant: "積分請按一字，二字，三字。" (was "積分請按一字，二字。")`,
		`main.main says in en: "Points are on 1, 2, 3." (was "For points, press 1, 2.")`,
		"in main.main, key 1 now goes to people.leave_word (was main.points)",
		"in main.main, key 3 is new: main.points in en",
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
