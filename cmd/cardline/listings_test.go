package main_test

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"reflect"
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
	compared := 0
	for _, line := range []string{
		"audit list", "audit verify", "calls list", "campaign list", "consent register list", "consent show +12025550147", "coupon list",
		"customer list tier=platinum", "customer show C1001", "desk list", "greet --on mid-autumn --year 2027 --dry-run", "greet missed", "greet mourn list",
		"greet rules list", "greet runs", "ivr counts", "ivr diff 0 0", "ivr figures", "ivr history", "ivr list", "ivr show 0", "line list", "line list --at " + noon, "list show",
		"notify files", "number list", "number manner +12025550147 slow", "number show +12025550147", "operator add anna --role agent", "operator key create anna", "operator key list anna", "operator list", "operator me", "outbox dead",
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
		top, ok := said.(map[string]any)
		if !ok {
			t.Errorf("%s --json prints no object: %s", line, out)
		}
		if path := sameInAPI[line]; path != "" {
			if answer := apiAnswer(t, at, path); !reflect.DeepEqual(said, answer) {
				t.Errorf("%s --json prints\n%s, and the API answers\n%v", line, out, answer)
			}
			compared++
		}
		for key, value := range top {
			if !keyOfJSON.MatchString(key) || value == nil {
				t.Errorf("%s --json: %q: %v", line, key, value)
			}
		}
	}
	if compared != len(sameInAPI) {
		t.Errorf("%d listings were compared with the API's, want %d", compared, len(sameInAPI))
	}
}

// sameInAPI is where the API answers the same as a command.
var sameInAPI = map[string]string{
	"audit list":             "/audit?limit=50",
	"consent register list":  "/consents/registers",
	"greet mourn list":       "/greetings/mourning",
	"greet rules list":       "/greetings/rules",
	"line list --at " + noon: "/lines?at=" + noon,
	"list show":              "/lists",
	"notify files":           "/imports",
	"number list":            "/numbers/suppressed",
	"operator key list anna": "/operators/anna/keys",
	"operator list":          "/operators",
	"outbox dead":            "/outbox/dead?since=2026-01-01T00:00:00Z",
	"outbox doubts":          "/outbox/doubts",
	"outbox stops":           "/outbox/stops",
	"segment columns":        "/audiences/columns",
	"segment list":           "/segments",
	"template list":          "/templates?limit=500",
}

const noon = "2027-02-09T12:00:00Z"

// apiAnswer is what the API at an address answers.
func apiAnswer(t *testing.T, at, path string) (out any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at+"/api/v1"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer demo-admin")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("%s: %d, %v", path, res.StatusCode, err)
	}
	return out
}
