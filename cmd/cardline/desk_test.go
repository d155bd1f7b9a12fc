package main_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cardline/internal/livetest"
	"cardline/internal/phone"
)

// clerk runs `cardline desk` and other subcommands against a running demo, as staff do.
type clerk struct {
	t   *testing.T
	url string
}

func newClerk(t *testing.T) clerk {
	t.Helper()
	return clerk{t, launch(t, program(t), t.TempDir(), cleanEnv(), []string{"demo", "--port", "0", "--now", "2026-11-16T15:04:00Z"})}
}

// run gives both outputs together and the exit code.
func (c clerk) run(args ...string) (out string, code int) {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), program(c.t), append(args, "--url", c.url)...)
	cmd.Env = cleanEnv()
	b, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	return string(b), cmd.ProcessState.ExitCode()
}

// desk runs a subcommand of the desk that must succeed.
func (c clerk) desk(args ...string) string {
	c.t.Helper()
	out, code := c.run(append([]string{"desk"}, args...)...)
	if code != 0 {
		c.t.Errorf("desk %q exits %d: %s", args, code, out)
	}
	return out
}

var refOf = regexp.MustCompile(`HC\d{7}`)

// complain files a complaint by text and gives its number.
func (c clerk) complain(from phone.Number, words string) string {
	c.t.Helper()
	var said string
	for _, text := range []string{"COMPLAIN " + words, "Y"} {
		said, _ = c.run("sms", "--wait", "0s", "--from", from.Reveal(), text)
	}
	ref := refOf.FindString(said)
	if ref == "" {
		c.t.Fatalf("the complaint of %s is answered: %s", from, said)
	}
	return ref
}

func TestTheDeskIsWorkedFromATerminal(t *testing.T) {
	t.Parallel()
	c := newClerk(t)
	for _, empty := range []struct {
		args []string
		says string
	}{
		{[]string{"list"}, "no open case"}, {[]string{"list", "--all"}, "no case was ever opened"}, {[]string{"list", "--overdue"}, "no case is overdue"},
		{[]string{"list", "--mine", "anna"}, "anna has no open case"}, {[]string{"list", "--kind", "callback"}, "no open callback"},
	} {
		if out := c.desk(empty.args...); out != empty.says+"\n" {
			t.Errorf("%q says %q, want %q", empty.args, out, empty.says)
		}
	}
	rude := c.complain(people["maria"], "your staff was rude to me, please apologise")
	grave := c.complain(people["tom"], "my personal data leaked, please explain")
	list := c.desk("list")
	if got := refOf.FindAllString(list, -1); strings.Join(got, " ") != grave+" "+rude { // 15 minutes are over before four hours
		t.Errorf("listed as %v:\n%s", got, list)
	}
	show := c.desk("show", rude)
	for _, want := range []string{
		`severity, level +3, 1`, `department +service`, `complainant +Maria`, `contact +\+…47`, `reason +.*rude to me`, `demand +\S`, `amount +-`,
		`happened +2026-11-16`, `confirmed +2026-11-16 15:0\d UTC`, `clock +acknowledge: 2026-11-16 15:0\d UTC to 2026-11-16 19:0\d UTC, runs`,
		`clock +investigate: .* to 2026-11-25 \d\d:00 UTC, runs`, `clock +answer-by-law: .* to 2026-12-0\d`, `open by customer:C1001`,
	} {
		if !regexp.MustCompile(want).MatchString(show) {
			t.Errorf("no %q in\n%s", want, show)
		}
	}
	if out := c.desk("show", rude, "--reveal", "the colleague is ill"); !strings.Contains(out, "+12025550147") {
		t.Errorf("no number to call in\n%s", out)
	}
	c.desk("assign", rude, "anna")
	c.desk("note", rude, "called", "her,", "no", "answer;", "card", "4111", "1111", "1111", "1111")
	if out := c.desk("list", "--mine", "anna"); !strings.Contains(out, rude) || strings.Contains(out, grave) || !strings.Contains(out, "investigate") {
		t.Errorf("anna has\n%s", out)
	}
	if out := c.desk("close", rude, "apologised", "in", "a", "letter"); !strings.Contains(out, "closed") || !strings.Contains(out, "apologised in a letter") ||
		strings.Contains(out, "4111 1111") || !strings.Contains(out, "called her, no answer; card •••• •••• •••• 1111") {
		t.Errorf("closed:\n%s", out)
	}
	if out := c.desk("list"); strings.Contains(out, rude) {
		t.Errorf("a closed case is listed as open:\n%s", out)
	}
	if out := c.desk("list", "--all"); strings.Index(out, rude) < strings.Index(out, grave) {
		t.Errorf("a closed case does not stand behind the open ones:\n%s", out)
	}
	c.pages(t, grave, rude)
	c.faults(t, rude)
}

// pages reads the list one by one, as a program does.
func (c clerk) pages(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	for after, args := "", []string{"list", "--all", "--most", "1", "--json"}; ; {
		var page struct {
			Cases []struct{ Ref string }
			Next  string
		}
		if err := json.Unmarshal([]byte(c.desk(append(args, "--after", after)...)), &page); err != nil {
			t.Fatal(err)
		}
		for _, k := range page.Cases {
			got = append(got, k.Ref)
		}
		if after = page.Next; after == "" {
			break
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("page by page: %v, want %v", got, want)
	}
	first := c.desk("list", "--all", "--most", "1")
	more := regexp.MustCompile(`more: --after (\S+)`).FindStringSubmatch(first)
	if more == nil || !strings.Contains(c.desk("list", "--all", "--most", "1", "--after", more[1]), want[1]) {
		t.Errorf("the next page is not named or not found:\n%s", first)
	}
}

func (c clerk) faults(t *testing.T, shut string) {
	t.Helper()
	for _, f := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"show", "HC0000000"}, 1, "no such case"},
		{[]string{"show", "HC0000001"}, 1, "check digit"},
		{[]string{"assign", shut, "ben"}, 1, "closed"},
		{[]string{"close", shut, "again"}, 1, "closed"},
		{[]string{"note", shut, " "}, 1, "empty"},
		{[]string{"list", "--kind", "gossip"}, 1, "valid"},
		{[]string{"list", "--after", "x"}, 1, "after"},
		{[]string{"list", "--key", "guess"}, 2, "key"},
		{[]string{"list", "--key", "demo-maker"}, 2, "cases:read"},
		{[]string{"note", shut}, 1, "needed: TEXT; it is used so:"},
	} {
		if out, code := c.run(append([]string{"desk"}, f.args...)...); code != f.code || !strings.Contains(out, f.says) {
			t.Errorf("%q exits %d: %s, want %d with %q", f.args, code, out, f.code, f.says)
		}
	}
	nobody := clerk{t, "http://127.0.0.1:1"}
	if out, code := nobody.run("desk", "list"); code != 2 || !strings.Contains(out, "nothing listens") {
		t.Errorf("without a server: %d %s", code, out)
	}
}

// TestTheDeskSpeaksOnce turns the clock of two processes far ahead: each alarm is one line of one of them, and a third that begins later
// is silent.
func TestTheDeskSpeaksOnce(t *testing.T) {
	t.Parallel()
	database := livetest.Postgres(t)
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t), "database.url": database, "bank.demo.customers": "5"})
	first := in.start(t)
	first.text(t, people["maria"], "COMPLAIN your staff was rude, please apologise")
	ref := refOf.FindString(first.text(t, people["maria"], "Y"))
	if ref == "" {
		t.Fatal("no case was filed")
	}
	first.sandbox(t, "/sandbox/clock", `{"advance":"2000h"}`)
	first.stop()
	a, b := in.start(t), in.start(t) // each looks when it begins
	lines := func(ps ...*process) (n int) {
		for _, p := range ps {
			for line := range strings.Lines(p.wrote.String()) {
				if strings.Contains(line, ref) && strings.Contains(line, "percent") {
					n++
				}
			}
		}
		return n
	}
	db := in.rows(t, database)
	const shares = 3 * 3 // of acknowledge, investigate and the law's day
	await(t, 30*time.Second, "nine alarms", func() bool { return lines(a, b) >= shares })
	await(t, 10*time.Second, "the gauge", func() bool {
		return strings.Contains(metrics(t, a)+metrics(t, b), `cardline_desk_overdue{kind="complaint"} 1`)
	})
	c := in.start(t)
	await(t, 10*time.Second, "the gauge of the third", func() bool { return strings.Contains(metrics(t, c), `cardline_desk_overdue{kind="complaint"} 1`) })
	if n := lines(a, b, c); n != shares {
		t.Errorf("%d lines in the logs, want %d", n, shares)
	}
	if rows := query(t, db, 1, "SELECT key FROM audit WHERE action = 'case.alarm' AND ref = '"+ref+"'"); len(rows) != shares {
		t.Errorf("%d audit rows: %v", len(rows), rows)
	}
	if n := strings.Count(metrics(t, a)+metrics(t, b)+metrics(t, c), `cardline_desk_alarms_total{`); n < 3 {
		t.Errorf("%d alarms are counted", n)
	}
	if strings.Contains(a.wrote.String()+b.wrote.String()+c.wrote.String(), "rude") {
		t.Error("a log tells what a customer said")
	}
}

// TestCheckReadsTheRulesOfTheDesk: faulty rules are told by check, and nothing starts with them.
func TestCheckReadsTheRulesOfTheDesk(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(file, []byte("categories: [{id: fee, department: nowhere, severity: 7}]\nalarms: [50]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check"}, {"demo", "--port", "0"}} {
		cmd := exec.CommandContext(t.Context(), program(t), args...)
		cmd.Env, cmd.Dir = append(cleanEnv(), "CARDLINE_PROFILE=demo", "CARDLINE_DESK_RULES="+file), t.TempDir()
		out, err := cmd.CombinedOutput()
		for _, want := range []string{"desk.rules: ", `no department "nowhere"`, "severity 7 is none", "rise to 100"} {
			if err == nil || !strings.Contains(string(out), want) {
				t.Errorf("%v: %v, no %q in\n%s", args, err, want, out)
			}
		}
	}
}
