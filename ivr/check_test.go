package ivr

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each file in testdata/bad is wrong where a comment `# want: text; text` says so, and nowhere else.
func TestEveryFaultIsFoundOnItsLine(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bad menus: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			wanted := wants(string(src))
			if len(wanted) == 0 {
				t.Fatal("the file wants nothing")
			}
			for _, f := range Check([]File{{file, src}}, known) {
				if !take(wanted[f.Line], f.Why.Error()) {
					t.Errorf("unexpected %s", f.Error())
				}
			}
			for line, texts := range wanted {
				for text, found := range texts {
					if !found {
						t.Errorf("%s:%d: not found: %s", file, line, text)
					}
				}
			}
			if _, err := Load([]File{{file, src}}, known); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%s:", file)) {
				t.Errorf("Load accepted it: %v", err)
			}
		})
	}
}

func TestAGoodMenuHasNoFaults(t *testing.T) {
	t.Parallel()
	for _, f := range Check(fileOf(t, "testdata/good.yaml"), known) {
		t.Error(f.Error())
	}
}

func fileOf(t *testing.T, name string) []File {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return []File{{name, src}}
}

func TestSpeakingTime(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]int{
		"":                     0,
		"For points, press 1.": 16, // 4 words
		"one two three four five six seven eight nine ten eleven twelve thirteen": 50,
		"积分请按1。": 12, // 5 characters
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五": 100,
		"VIP 服务请按1": 16, // 5 characters, 1 word
	} {
		if got := tenths(said); got != want {
			t.Errorf("%q takes %d tenths of a second, want %d", said, got, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	files, err := Source()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(files[0].Src))
	f.Add("nodes:\n  a: {menu: {1: a}}\n")
	f.Add("nodes: &a\n  b: *a\n")
	f.Add("lost: a\nalways: {9: b}\nnodes:\n  a: {do: LOST, then: m}\n  b: {goto: {known: b, unknown: b}}\n  m: {menu: {timeout: m}}\n")
	f.Add("begin: [main]\nnodes: {x: {say: {en: 1}}}\n")
	f.Fuzz(func(t *testing.T, src string) {
		tree, err := Load([]File{{"menus/fuzz.yaml", []byte(src)}}, nil)
		if err != nil {
			return
		}
		Walk(tree, Facts{}, []string{"1", "-", "*", "#", "0"})
	})
}

func known(id string) bool { return id == "POINTS" || id == "LOST" }

// wants are the texts of a file's comments by line, none of them found yet.
func wants(src string) map[int]map[string]bool {
	out := map[int]map[string]bool{}
	for i, line := range strings.Split(src, "\n") {
		_, comment, ok := strings.Cut(line, "# want: ")
		if !ok {
			continue
		}
		out[i+1] = map[string]bool{}
		for _, text := range strings.Split(comment, "; ") {
			out[i+1][text] = false
		}
	}
	return out
}

func take(wanted map[string]bool, text string) bool {
	for want := range wanted {
		if strings.HasPrefix(text, want) {
			wanted[want] = true
			return true
		}
	}
	return false
}

func TestKeysThatWordsName(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"For points, press 1. Payments, 2. A colleague, 0.":    "0 1 2",
		"To hear it again press 3":                             "3",
		"Press one for points.":                                "1",
		"We answer within 3 minutes, at 9:30 or 9.5, 24 hours": "",
		"One of our colleagues has two calls.":                 "",
		"余额和账单请按1，还款分期2，人工0。":                                  "0 1 2",
		"请等3分钟，24小时服务。":                                        "",
		"請按一字，還款二字，職員零字。":                                      "0 1 2",
		"一般查詢同第三字，十二字之後，三個月":                                   "",
		"积分请按三":                                                "3",
	} {
		if got := strings.Join(keysSaid(said), " "); got != want {
			t.Errorf("%s: keys %q, want %q", said, got, want)
		}
	}
}
