package commands

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/locale"
)

var someDay = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

func newTestParser(tb testing.TB) *Parser {
	tb.Helper()
	words, err := ShippedWords()
	if err != nil {
		tb.Fatal(err)
	}
	p, err := NewParser(words)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// written is the arguments as the table writes them.
func written(p Parsed) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(p.Args)) {
		out = append(out, k+"="+p.Args[k])
	}
	if len(p.Lasts) > 1 {
		out = append(out, "last4s="+strings.Join(p.Lasts, ","))
	}
	return strings.Join(out, " ")
}

// TestUnderstanding reads testdata/understanding.tsv: texts as people write them, from a stranger with nothing open.
func TestUnderstanding(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	table, err := os.ReadFile("testdata/understanding.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(table), "\n"), "\n") {
		cell := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(cell) != 4 {
			t.Fatalf("understanding.tsv:%d: %d cells, want 4", i+1, len(cell))
		}
		got := p.Parse(cell[0], Context{Now: someDay})
		if got.Command != cell[1] || written(got) != cell[2] {
			t.Errorf("understanding.tsv:%d: %q is read as %s %s, want %s %s", i+1, cell[0], got.Command, written(got), cell[1], cell[2])
		}
		if lang := string(got.In("")); lang != cell[3] {
			t.Errorf("understanding.tsv:%d: %q is answered in %s, want %s", i+1, cell[0], lang, cell[3])
		}
	}
}

func TestOpenQuestions(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	maria := []string{"1234", "5678"}
	for _, c := range []struct {
		text, command, args string
		context             Context
	}{
		{"482913", "OTP", "code=482913", Context{OTPOpen: true}},
		{"482 913", "OTP", "code=482913", Context{OTPOpen: true}},
		{"4829", "OTP", "code=4829", Context{OTPOpen: true}},
		{"1234", "OTP", "code=1234", Context{OTPOpen: true, Tails: maria}},
		{"123", "UNKNOWN", "", Context{OTPOpen: true}},
		{"123456789", "UNKNOWN", "", Context{OTPOpen: true}},
		{"482913", "UNKNOWN", "", Context{}},
		{"BAL 1234", "BALANCE", "last4=1234", Context{OTPOpen: true}},
		{"LOST", "LOST", "", Context{OTPOpen: true, YesNoOpen: true}},
		{"STOP", "OPTOUT", "", Context{OTPOpen: true, YesNoOpen: true}},
		{"1", "CONFIRM_YES", "", Context{YesNoOpen: true}},
		{"2", "CONFIRM_NO", "", Context{YesNoOpen: true}},
		{"2.", "CONFIRM_NO", "", Context{YesNoOpen: true}},
		{"3", "UNKNOWN", "", Context{YesNoOpen: true}},
		{"260404", "CONFIRM_YES", "code=260404", Context{Codes: []string{"260404"}}},
		{"c1234", "CONFIRM_YES", "code=c1234", Context{Codes: []string{"C1234"}}},
		{"N C1234", "CONFIRM_NO", "code=C1234", Context{Codes: []string{"C1234"}}},
		{"no, I lost my card", "LOST", "", Context{YesNoOpen: true}},
	} {
		got := p.Parse(c.text, c.context)
		if got.Command != c.command || written(got) != c.args {
			t.Errorf("%q with %+v is read as %s %s, want %s %s", c.text, c.context, got.Command, written(got), c.command, c.args)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	for _, c := range []struct {
		text, want string
		tails      []string
	}{
		{"my card was stolen in 2024", "LOST ", nil},
		{"my card was stolen in 2024", "LOST ", []string{"1234"}},
		{"my card was stolen at 1530", "LOST ", nil},
		{"my 1234 was stolen, card that is", "LOST last4=1234", []string{"1234"}},
		{"I lost 1234 dollars and my card", "LOST ", nil},
		{"I lost $1234 and my card", "LOST ", nil},
		{"I lost my card, last spend 1,234.50", "LOST ", nil},
		{"lost my card 9999", "LOST last4=9999", []string{"1234"}},
		{"LOST 9999", "LOST last4=9999", []string{"1234"}},
		{"LOST 9999 1234", "LOST last4=1234", []string{"1234"}},
		{"my card ending 9999 was stolen", "LOST last4=9999", []string{"1234"}},
		{"LOST 1234 5678 8899 3344", "LOST last4s=1234,5678,8899,3344", []string{"1234", "5678", "8899", "3344"}},
	} {
		got := p.Parse(c.text, Context{Tails: c.tails, Now: someDay})
		if s := got.Command + " " + written(got); s != c.want {
			t.Errorf("%q with tails %v is read as %s, want %s", c.text, c.tails, s, c.want)
		}
	}
}

// TestCertainty: what may run at once, what must be asked first.
func TestCertainty(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	for _, c := range []struct {
		text        string
		command, or string
		exact, near bool
	}{
		{"LOST 1234", "LOST", "", true, false},
		{"LAST 1234", "TRANSACTIONS", "", true, false},
		{"LOCK 1234", "FREEZE", "", true, false},
		{"BLOCK 1234", "LOST", "", true, false},
		{"HIST 1234", "TRANSACTIONS", "", true, false},
		{"HOT 1234", "LOST", "", true, false},
		{"BILL 1234", "STATEMENT", "", true, false},
		{"BAL 1234", "BALANCE", "", true, false},
		{"freeze 1234 please", "FREEZE", "", true, false},
		{"join HEALTH", "ENROL", "", true, false},
		{"I would like to freeze my card", "FREEZE", "", false, false},
		{"LST 1234", "LOST", "TRANSACTIONS", false, true},
		{"LIST 1234", "LOST", "TRANSACTIONS", false, true},
		{"LOTS 1234", "LOST", "", false, true},
		{"STOP 1234", "LOST", "", false, true},
		{"BLOK 1234", "LOST", "", false, true},
		{"UNFREZE 1234", "UNFREEZE", "", false, true},
		{"STOPP", "OPTOUT", "", false, true},
	} {
		got := p.Parse(c.text, Context{Tails: []string{"1234"}})
		if got.Command != c.command || got.Or != c.or || got.Exact != c.exact || got.Near != c.near {
			t.Errorf("%q is read as %s (or %q, exact %t, near %t), want %s (or %q, exact %t, near %t)",
				c.text, got.Command, got.Or, got.Exact, got.Near, c.command, c.or, c.exact, c.near)
		}
	}
}

func TestReplyLanguage(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	for _, c := range []struct{ text, stored, want string }{
		{"BAL 1234", "zh-Hans", "zh-Hans"},
		{"YE1234", "en", "en"},
		{"Y", "zh-Hant", "zh-Hant"},
		{"what is my balance", "zh-Hans", "en"},
		{"我的卡丢了", "en", "zh-Hans"},
		{"我張卡唔見咗", "zh-Hans", "zh-Hant"},
		{"我的card丢了", "en", "en"},
		{"我要取消", "zh-Hant", "zh-Hant"},
	} {
		if got := p.Parse(c.text, Context{}).In(parseLang(t, c.stored)); string(got) != c.want {
			t.Errorf("%q from a reader of %s is answered in %s, want %s", c.text, c.stored, got, c.want)
		}
	}
}

func parseLang(t *testing.T, tag string) locale.Lang {
	t.Helper()
	l, ok := locale.Parse(tag)
	if !ok {
		t.Fatalf("no language %q", tag)
	}
	return l
}

func TestCampaignsAreFoundByNameAnywhere(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	open := []string{"HEALTH", "SPEND500", "魔力体检"}
	for text, want := range map[string]string{
		"sign me up for that health thing": "campaign=health",
		"我想报名那个魔力体检可以吗":                    "campaign=魔力体检",
		"BM healthy": "campaign=healthy",
	} {
		if got := p.Parse(text, Context{Campaigns: open}); got.Command != "ENROL" || written(got) != want {
			t.Errorf("%q is read as %s %s, want ENROL %s", text, got.Command, written(got), want)
		}
	}
}

func TestStatusOfAnOpenCampaignIsNoApplication(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	open := []string{"GALA", "HEALTH"}
	for text, want := range map[string]string{
		"进度 GALA":       "CAMPAIGN_STATUS campaign=GALA",
		"進度 gala":       "CAMPAIGN_STATUS campaign=gala",
		"你好 进度GALA":     "CAMPAIGN_STATUS campaign=GALA",
		"progress GALA": "CAMPAIGN_STATUS campaign=GALA",
		"status GALA":   "CAMPAIGN_STATUS campaign=GALA",
		"进度":            "APP_STATUS ",
		"status":        "APP_STATUS ",
		"status OTHER":  "APP_STATUS ",
	} {
		if got := p.Parse(text, Context{Campaigns: open}); got.Command+" "+written(got) != want {
			t.Errorf("%q is read as %s %s, want %s", text, got.Command, written(got), want)
		}
	}
}

func TestRedactionKeepsTheShape(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	for text, want := range map[string]string{
		"My card 4111 1111 1111 1111 is gone": "My card •••• •••• •••• •••• is gone",
		"密码一三五七九零":                            "密码••••••",
		"４１１１１１１１１１１１１１１１":                    "••••••••••••••••",
		"4111\u200b1111\u200b11111111":        "••••••••••••••••",
		"٤١١١١١١١١١١١١١١١":                    "••••••••••••••••",
	} {
		if got := p.Parse(text, Context{}); got.Command != RejectSensitive || got.Redacted != want {
			t.Errorf("%q is read as %s and kept as %q, want %q", text, got.Command, got.Redacted, want)
		}
	}
}

func TestHarmlessNumbers(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	for _, text := range []string{
		"call me on +852 9123 4567", "+8613800138000", "8613800138000", "my number is 13800138000", "I paid 1,284.50 on 2026-10-01",
		"I forgot the PIN of card 1234", "set pin", "ref 4111111111111112", "验证码 482913", "动态密码482913", "OTP 482913", "where is the cvv on my card 1234",
		"case 2026112100000123456789",
	} {
		if got := p.Parse(text, Context{}); got.Command == RejectSensitive {
			t.Errorf("%q is rejected as sensitive", text)
		}
	}
}

func TestSecretsAtTheEndOfALongTextAreFound(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	if got := p.Parse(strings.Repeat("word ", 2000)+"4111 1111 1111 1111", Context{}); got.Command != RejectSensitive {
		t.Errorf("a card number after 10 KB is read as %s", got.Command)
	}
}

func TestHugeTextsAreReadInBoundedTime(t *testing.T) {
	t.Parallel()
	p := newTestParser(t)
	for _, part := range []string{"a", "lost card ", "卡丢", "4", "4111 ", "asdfghjkl ", "don't ", "😀", "(", "how my card was not stolen "} {
		text := strings.Repeat(part, 10<<10/len(part))
		if begun := time.Now(); p.Parse(text, Context{}).Command == "" || time.Since(begun) > 3*time.Second {
			t.Errorf("10 KB of %q took %v", part, time.Since(begun))
		}
	}
}
