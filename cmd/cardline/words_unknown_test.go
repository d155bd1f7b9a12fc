package main_test

import (
	"os/exec"
	"strings"
	"testing"
	"time"
)

func (in *installation) unknown(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t), append([]string{"words", "unknown"}, args...)...)
	cmd.Env, cmd.Dir = in.env, in.folder
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestTextsNobodyUnderstoodAreListed(t *testing.T) {
	t.Parallel()
	in := install(t, nil)
	p := in.start(t)
	if out, err := in.unknown(t); err != nil || out != "every text was understood\n" {
		t.Errorf("before any text: %q, %v", out, err)
	}
	p.text(t, people["maria"], "zxcvb qwrtp mnbvc")
	p.text(t, people["tom"], "Zxcvb qwrtp  mnbvc")
	p.text(t, people["tom"], "xyzzy 20255501 plugh")
	var out string
	var err error
	var lines []string
	await(t, 10*time.Second, "three texts to be written down", func() bool {
		out, err = in.unknown(t)
		lines = strings.Split(strings.TrimSpace(out), "\n")
		return err == nil && len(lines) == 3 && strings.HasPrefix(lines[1], "2")
	})
	if first := strings.Fields(lines[1]); first[0] != "2" || first[1] != "2" || first[3] != "en" || !strings.HasSuffix(strings.ToLower(lines[1]), `"zxcvb qwrtp mnbvc"`) { // as one of them wrote it
		t.Errorf("the text of two senders is listed as %s", lines[1])
	}
	if !strings.HasSuffix(lines[2], `"xyzzy •••••••• plugh"`) || strings.Contains(out, "20255501") || strings.Contains(out, "202555") {
		t.Errorf("digits or senders are told:\n%s", out)
	}
	if out, err := in.unknown(t, "--most", "1"); err != nil || strings.Count(out, "\n") != 2 {
		t.Errorf("of two texts one was wanted: %v\n%s", err, out)
	}
	for name, args := range map[string][]string{"an argument": {"all"}, "no file": {"--config", "nowhere.yaml"}} {
		if out, err := in.unknown(t, args...); err == nil {
			t.Errorf("%s was taken:\n%s", name, out)
		}
	}
}
