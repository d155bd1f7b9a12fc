package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// farEnd answers a text, a call and the sandbox like a Cardline with little to say.
func farEnd(t *testing.T, status int) string {
	t.Helper()
	sent := false
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		switch r.URL.Path {
		case "/sandbox/messages":
			if !sent {
				fmt.Fprint(w, `{"messages":[]}`)
				return
			}
			if r.URL.Query().Get("after") == "" {
				fmt.Fprint(w, `{"messages":[{"sid":"SM1","from":"+12025550101","body":"You are in."}]}`)
				return
			}
			fmt.Fprint(w, `{"messages":[]}`)
		case "/webhooks/twilio/sms":
			sent = true
			w.WriteHeader(status)
			fmt.Fprint(w, `<Response><Message>Harbour Bank: noted &amp; done</Message></Response>`)
		case "/webhooks/twilio/voice":
			w.WriteHeader(status)
			fmt.Fprint(w, `<Response><Gather numDigits="1" finishOnKey=""><Say language="yue-HK">你好 &lt;3</Say></Gather><Say language="en">x</Say></Response>`)
		default:
			fmt.Fprint(w, `<Response/>`)
		}
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// execute runs a subcommand and gives both outputs and its exit code.
func execute(t *testing.T, cmd *cobra.Command, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, notes bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&notes)
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(t.Context())
	var exit *exitError
	if errors.As(err, &exit) {
		return out.String(), notes.String() + err.Error(), exit.code
	}
	if err != nil {
		return out.String(), err.Error(), -1
	}
	return out.String(), notes.String(), 0
}

func TestSMSPrintsTheReplyAndWhatFollows(t *testing.T) {
	t.Parallel()
	out, _, code := execute(t, newSMS(), "", "--from", "+12025550147", "--url", farEnd(t, 200), "--wait", "100ms", "ENROL", "SPEND500")
	if want := "Harbour Bank: noted & done\n\nfrom +12025550101:\nYou are in.\n"; out != want || code != 0 {
		t.Errorf("printed %q and exited %d, want %q", out, code, want)
	}
}

func TestRefusalsExitTwoAndSayWhatToTry(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{403: "--token", 503: "busy", 500: "500"} {
		_, notes, code := execute(t, newSMS(), "", "--from", "+12025550147", "--url", farEnd(t, status), "BAL")
		if code != exitHTTP || !strings.Contains(notes, want) || strings.Contains(notes, "2025550147") {
			t.Errorf("%d: exited %d saying %q", status, code, notes)
		}
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, cmd := range []*cobra.Command{newCall(), newSMS()} {
		args := []string{"--from", "+12025550147", "--url", closed.URL}
		if cmd.Name() == "sms" {
			args = append(args, "BAL")
		}
		_, notes, code := execute(t, cmd, "", args...)
		if code != exitHTTP || !strings.Contains(notes, "nothing listens at "+closed.URL) {
			t.Errorf("%s: exited %d saying %q", cmd.Name(), code, notes)
		}
	}
}

func TestCallFindsAFaultInABranchNobodyTook(t *testing.T) {
	t.Parallel()
	_, notes, code := execute(t, newCall(), "", "--from", "anonymous", "--url", farEnd(t, 200), "--keys", "9", "--json")
	if code != exitFault || !strings.Contains(notes, "13512") {
		t.Errorf("exited %d saying %q", code, notes)
	}
}

func TestCallPrintsWhatIsHeard(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		switch {
		case strings.HasSuffix(r.URL.Path, "/status"):
			fmt.Fprint(w, `<Response/>`)
		case r.FormValue("Digits") == "1":
			fmt.Fprint(w, `<Response><Dial>+12025550199</Dial></Response>`)
		default:
			fmt.Fprint(w, `<Response><Gather><Say language="yue-HK">你好 &lt;3</Say></Gather></Response>`)
		}
	}))
	t.Cleanup(srv.Close)
	out, _, code := execute(t, newCall(), "", "--from", "+85291234567", "--url", srv.URL, "--keys", "1", "--json")
	want := `{"verb":"Say","language":"yue-HK","voice":"","text":"你好 <3"}` + "\n" +
		`{"verb":"Dial","language":"","voice":"","text":"+12025550199"}` + "\n" + `{"verb":"Hangup","language":"","voice":"","text":""}` + "\n"
	if out != want || code != 0 {
		t.Errorf("printed %s and exited %d", out, code)
	}
	out, prompt, code := execute(t, newCall(), "oops\n1\n", "--from", "+85291234567", "--url", srv.URL)
	if out != "yue-HK 你好 <3\n(connected to +12025550199)\n(the line is dead)\n" || strings.Count(prompt, "keys> ") != 2 || code != 0 {
		t.Errorf("printed %q, prompted %q and exited %d", out, prompt, code)
	}
}

func TestWrongFlagsExitOne(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--from", "147"}, {"--from", "+12025550147", "--to", "bank"}, {"--from", "+12025550147", "--keys", "1,x"}} {
		if _, notes, code := execute(t, newCall(), "", args...); code != exitFault {
			t.Errorf("%v exited %d saying %q", args, code, notes)
		}
	}
}
