package main_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// keyOfJSON is how every key that is a program's is written; what customers and operators name stands in values.
var keyOfJSON = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Whatever lists prints JSON when asked to, also when there is nothing, under keys written in one way.
func TestListingsAreJSON(t *testing.T) {
	t.Parallel()
	at := launch(t, program(t), t.TempDir(), cleanEnv(), []string{"demo", "--port", "0", "--now", "2026-11-16T15:04:00Z"})
	want(t, "a case", texted(t, at, "COMPLAIN nobody answered at your branch"), "What would you like us to do?")
	for _, line := range []string{
		"audit list", "audit verify", "calls list", "campaign list", "consent register list", "consent show +12025550147", "coupon list",
		"customer list tier=platinum", "customer show C1001", "desk list", "greet --on mid-autumn --year 2027 --dry-run", "greet missed", "greet mourn list",
		"greet rules list", "greet runs", "ivr counts", "ivr diff 0 0", "ivr figures", "ivr history", "ivr list", "ivr show 0", "line list", "list show",
		"notify files", "number list", "number manner +12025550147 slow", "number show +12025550147", "operator list", "operator me", "outbox dead",
		"outbox doubts", "outbox rate", "outbox status", "outbox stops", "queue status", "recording list", "registration list",
		"registration people SPEND500", "registration show SPEND500", "retention plan", "retention show", "segment columns", "segment count tier=platinum",
		"segment list", "segment sample tier=platinum", "subject erase --list", "subject holds", "template list", "words history", "words list",
	} {
		cmd := exec.CommandContext(t.Context(), program(t), append(strings.Fields(line), "--json")...)
		cmd.Env = append(cleanEnv(), "CARDLINE_URL="+at)
		out, err := cmd.Output()
		var said any
		if wrong := json.Unmarshal(out, &said); err != nil || wrong != nil {
			t.Errorf("%s --json: %v, %v\n%s", line, err, wrong, out)
			continue
		}
		if bytes.Equal(bytes.TrimSpace(out), []byte("null")) {
			t.Errorf("%s --json prints null", line)
		}
		top, _ := said.(map[string]any)
		for key, value := range top {
			if !keyOfJSON.MatchString(key) || value == nil {
				t.Errorf("%s --json: %q: %v", line, key, value)
			}
		}
	}
}
