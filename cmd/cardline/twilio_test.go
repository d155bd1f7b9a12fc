package main_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
)

const (
	marketingService = "MG0123456789abcdef0123456789abcdef"
	mixedService     = "MG11111111111111111111111111111111"
)

// atTwilio is an account with everything the configuration names, and `cardline twilio` for it.
type atTwilio struct {
	t   *testing.T
	env []string
	dir string
	cut *cutLine
}

// cutLine is the way to the account. After some changes, of which the last is made without an answer, it is cut.
type cutLine struct {
	to   http.Handler
	left atomic.Int64 // changes that pass
}

func (c *cutLine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	left := int64(1)
	if r.Method == http.MethodPost {
		left = c.left.Add(-1)
	}
	if left >= 0 {
		c.to.ServeHTTP(w, r)
		if left > 0 {
			return
		}
	}
	panic(http.ErrAbortHandler) // the connection is closed without an answer
}

func newAtTwilio(t *testing.T, settings ...string) *atTwilio {
	t.Helper()
	box := sandbox.New(sandbox.Options{
		AccountSID: account, Token: token, Now: time.Now, Callbacks: sandbox.Callbacks{Delay: time.Millisecond},
		Numbers:  []string{"+12025550100", "+12025550102", "+12025550199", "+12025550190"},
		Services: []string{marketingService, mixedService},
		Pools:    map[string][]string{mixedService: {"+12025550170", "+442071838770", "HARBOUR"}},
	})
	routes := http.NewServeMux()
	cut := &cutLine{to: box}
	cut.left.Store(1 << 40)
	routes.Handle("/sandbox/", cut)
	routes.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	server := httptest.NewServer(routes)
	t.Cleanup(func() {
		server.Close()
		_ = box.Close(context.Background())
	})
	return &atTwilio{t: t, cut: cut, dir: t.TempDir(), env: append(append(cleanEnv(), "CARDLINE_PROFILE=development", "CARDLINE_PUBLIC_URL="+server.URL,
		"CARDLINE_TWILIO_API_URL="+server.URL+"/sandbox", "CARDLINE_TWILIO_SENDER_MARKETING="+marketingService,
		"CARDLINE_VAULT_KEYSET=keys.json", "CARDLINE_DATABASE_URL=sqlite:x.db"), settings...)}
}

// run is one `cardline twilio`: what it printed and its exit code.
func (a *atTwilio) run(stdin string, args ...string) (out string, code int) {
	a.t.Helper()
	cmd := exec.CommandContext(a.t.Context(), program(a.t), append([]string{"twilio"}, args...)...)
	var both bytes.Buffer
	cmd.Env, cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = a.env, a.dir, strings.NewReader(stdin), &both, &both
	_ = cmd.Run()
	return both.String(), cmd.ProcessState.ExitCode()
}

func (a *atTwilio) want(stdin, args string, code int, parts ...string) {
	a.t.Helper()
	out, got := a.run(stdin, strings.Fields(args)...)
	if got != code {
		a.t.Errorf("twilio %s: exit %d, want %d", args, got, code)
	}
	for _, part := range parts {
		if !strings.Contains(out, part) {
			a.t.Errorf("twilio %s: no %q in\n%s", args, part, out)
		}
	}
	if a.t.Failed() {
		a.t.Fatal(out)
	}
}

func TestTwilioIsSetUpFromNothing(t *testing.T) {
	t.Parallel()
	a := newAtTwilio(t)
	a.want("", "plan", 0, "+12025550100, account main\n", "sms_url\n    - (empty)\n    + http://", "/webhooks/twilio/sms#rc=2&rp=all",
		"inbound_request_url", "13 to change, 0 in conflict", "no twilio.fallback.voice")
	a.want("", "verify --to +12025550147", 1, "13 settings are not as they should be")
	a.want("n\n", "apply", 1, "Make 13 changes at Twilio? [y/N] ", "nothing was changed")
	a.want("", "apply", 1, "nothing was changed")
	a.want("y\n", "apply", 0, "+12025550190: 3 set", marketingService+": 1 set", "13 changed, 0 in conflict")
	a.want("", "plan", 0, "+12025550100, account main: as it should be", "0 to change, 0 in conflict")
	a.want("", "apply", 0, "0 changed")
	a.want("", "verify --to +12025550147", 0, " answers\n", " to +…47 is delivered")
	a.want("", "verify --to +15005550035", 1, "did not arrive: https://www.twilio.com/docs/api/errors/30005")
	a.want("", "verify --to 5550147", 1, "--to: give a telephone")
}

// What was set before the line was cut stays, what came of the change under way is looked at again, and the rest is made by the next call.
func TestTwilioIsSetUpThoughTheLineIsCut(t *testing.T) {
	t.Parallel()
	a := newAtTwilio(t)
	a.cut.left.Store(3)
	a.want("y\n", "apply", 2, "13 changes", "apply again")
	a.cut.left.Store(1 << 40)
	a.want("", "plan", 0, "as it should be")
	a.want("y\n", "apply", 0, "0 in conflict")
	a.want("", "plan", 0, "0 to change, 0 in conflict")
}

func TestTwilioTellsConflicts(t *testing.T) {
	t.Parallel()
	a := newAtTwilio(t, "CARDLINE_TWILIO_REDACTION=all", "CARDLINE_TWILIO_ANSWERS_STOP=true", "CARDLINE_LINES_LOST=+12025550191")
	a.want("", "apply --yes", 1, "! 23001: ", "! 23003: ", "errors/23003", "! the account has no such sender", "in conflict")
	a.env = append(a.env, "CARDLINE_TWILIO_AUTH_TOKEN=another", "CARDLINE_TWILIO_ACCOUNT_SID=AC0123456789abcdef0123456789abcdef")
	a.want("", "plan", 2, "account main: look at +…00: ", "401")
}

func TestTwilioComparesWhereSendersReceive(t *testing.T) {
	t.Parallel()
	a := newAtTwilio(t)
	routes := func(receives string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "routes.yaml")
		text := "routes:\n  - {purpose: service, by: [{sender: " + mixedService + ", receives: " + receives + "}, {sender: HARBOUR}, {sender: '72345'}]}\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		a.env = append(a.env, "CARDLINE_OUTBOX_ROUTES="+file)
	}
	routes("true")
	a.want("", "plan", 0, "! it is said to receive answers from everywhere, but where names are allowed it sends as HARBOUR",
		"HARBOUR, account main: a name: nothing to set", "72345, account main: a short code", "1 in conflict")
	routes("[US, HK]")
	a.want("", "apply --yes", 1, "! it is said to receive answers from HK, but its pool has numbers of GB, US only", "1 in conflict")
	a.want("", "verify --to +12025550147", 1, "0 settings are not as they should be, 1 in conflict")
	routes("[US, GB]")
	a.want("", "verify --to +12025550147", 0, " to +…47 is delivered")
}
