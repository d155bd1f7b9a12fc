package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestGreet(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case r.URL.Path != "/api/v1/greetings" || r.Header.Get("Authorization") != "Bearer demo-admin":
			w.WriteHeader(http.StatusUnauthorized)
		case strings.Contains(string(body), "easter"):
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"detail":"no greeting for \"easter\": there are words for spring-festival"}`)
		default:
			_, _ = io.WriteString(w, `{"occasion":"spring-festival/2027","date":"2027-02-06","dry_run":true,"planned":1,"held_count":1,
				"held":[{"to":"+…56","customer":"C1004","reason":"75 days overdue: no cheer"}],
				"messages":[{"to":"+…47","customer":"C1001","language":"en","text":"Happy new year","state":"planned","due":"2026-11-21T15:00:00Z"}]}`)
		}
	}))
	t.Cleanup(server.Close)
	run := func(args ...string) (string, error) {
		cmd := newGreet()
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetErr(io.Discard)
		cmd.SilenceUsage, cmd.SilenceErrors = true, true
		cmd.SetArgs(append(args, "--url", server.URL))
		err := cmd.ExecuteContext(t.Context())
		return out.String(), err
	}
	out, err := run("--on", "spring-festival", "--dry-run")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"spring-festival/2027 on 2027-02-06: 1 would be planned", "1 held back", "Happy new year", "2026-11-21 15:00", "75 days overdue"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--on", "easter"}, exitFault, "words for spring-festival"},
		{[]string{"--on", "spring-festival", "--key", "wrong"}, exitHTTP, "401"},
	} {
		_, err := run(c.args...)
		var known *exitError
		if !errors.As(err, &known) || known.code != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v", c.args, err)
		}
	}
}
