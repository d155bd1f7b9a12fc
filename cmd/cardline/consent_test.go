package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cardline/internal/store/storetest"
)

func TestConsent(t *testing.T) {
	t.Parallel()
	url := apiOn(t, storetest.SQLite(t))
	run := func(args ...string) (string, error) {
		return runRoot(t, append([]string{"consent"}, append(args, "--url", url, "--key", "demo-admin")...)...)
	}
	says := func(want string, args ...string) {
		t.Helper()
		if out, err := run(args...); err != nil || !strings.Contains(out, want) {
			t.Errorf("%s: %q, %v; want %q", args, out, err, want)
		}
	}
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const maria = "+12025550147"
	says("nothing was ever said", "show", maria)
	says("written down: the number is open; refused marketing", "record", maria, "--out", "--words", "no offers")
	const row = ",marketing,in,2026-05-02T09:30:00-05:00,paper,terms-3,"
	good := write("good.csv", "\xef\xbb\xbfnumber,purpose,in,at,channel,wording,proof\r\n"+maria+row+"DMS 1\r\n+12025550148"+row+"DMS 2\r\n")
	says("2 rows: 2 taken, 0 repeated, 0 refused", "import", good)
	says("2 rows: 0 taken, 2 repeated, 0 refused", "import", good)
	says("1 rows: 0 taken, 1 repeated, 0 refused", "import", good, "--from", "2")
	says("refused marketing", "show", maria)
	refused := filepath.Join(folder, "refused.csv")
	out, err := run("import", write("bad.csv", "number,purpose,in,at,channel,wording,proof\n"+maria+row+"\n"), "--refused", refused)
	var known *exitError
	told, _ := os.ReadFile(refused)
	if !errors.As(err, &known) || known.code != exitFault || !strings.Contains(out, "1 refused") || !strings.HasPrefix(string(told), "row,field,reason\n1,proof,") {
		t.Errorf("without proof: %q, %v, %s", out, err, told)
	}
	says(maria+",marketing,true,paper,,terms-3", "export")
	says(`"proof":"DMS 2"`, "export", "--number", "+12025550148", "--json")
	says("hk-dnc    HK       never loaded", "register", "list")
	list := write("dnc.txt", "number\n91234567\n98765432\n")
	load := []string{"register", "import", "--register", "hk-dnc", "--version", "46", "--date", storetest.Start.Format("2006-01-02")}
	says("2        ", append(load, list)...)
	says("on the register hk-dnc", "show", "+85298765432")
	if _, err := run(append(load, write("broken.txt", "91234567\nnot a number\n"))...); err == nil || !strings.Contains(err.Error(), "1 lines hold no number") {
		t.Errorf("a broken file: %v", err)
	}
	says("on the register hk-dnc", "show", "+85298765432")
	oddFiles(t, run, write, []string{"register", "import", "--register", "hk-dnc", "--date"}, list)
	says("on the register hk-dnc", "show", "+85298765432")
}

// oddFiles: a register that is empty or older than the one in use is refused, since everybody on it would be written to; so are consents
// without rows, or with a column twice.
func oddFiles(t *testing.T, run func(...string) (string, error), write func(name, text string) string, load []string, list string) {
	t.Helper()
	today, before := storetest.Start.Format("2006-01-02"), storetest.Start.AddDate(0, 0, -3).Format("2006-01-02")
	const header = "number,purpose,in,at,channel,wording,proof"
	for _, c := range []struct {
		want string
		args []string
	}{
		{"no number at all", append(load[:5:5], today, write("empty.txt", ""))},
		{"no number at all", append(load[:5:5], today, write("header.txt", "phone\n"))},
		{"earlier day", append(load[:5:5], before, list)},
		{"the file is empty", []string{"import", write("nothing.csv", "")}},
		{"no rows", []string{"import", write("headed.csv", header+"\n")}},
		{"twice", []string{"import", write("twice.csv", header+",number\n+12025550147,marketing,in,2026-05-02T09:30:00-05:00,paper,terms-3,D,\n")}},
	} {
		if _, err := run(c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.args, err, c.want)
		}
	}
	if out, err := run(append(load[:5:5], before, list, "--anyway")...); err != nil || !strings.Contains(out, "hk-dnc") {
		t.Errorf("an older copy, looked at: %s, %v", out, err)
	}
}
