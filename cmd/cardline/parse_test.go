package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/locale"
)

// knownLee is what newParse is told of one sender; everybody else is a stranger.
func knownLee(from string) (commands.Context, locale.Lang) {
	c := commands.Context{Now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	if from != "+8613800138000" {
		return c, ""
	}
	c.Tails = []string{"6688", "9012"}
	return c, locale.Simplified
}

func parse(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	cmd := newParse(knownLee)
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetArgs(args)
	if err := cmd.Execute(); err != nil {
		t.Fatalf("parse %q: %v", args, err)
	}
	return out.String()
}

func TestParseOneText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"BAL 1234"}, "BALANCE last4=1234  (en, 1.00)\n"},
		{[]string{"--json", "LOST", "1234", "5678"}, `{"command":"LOST","args":{"last4s":["1234","5678"]},"language":"en","confidence":1.00}` + "\n"},
		{[]string{"--from", "+8613800138000", "--json", "BAL"}, `{"command":"BALANCE","args":{},"language":"zh-Hans","confidence":1.00}` + "\n"},
		{[]string{"--json", "1234"}, `{"command":"UNKNOWN","args":{},"language":"en","confidence":0.00}` + "\n"},
	} {
		if got := parse(t, "", c.args...); got != c.want {
			t.Errorf("parse %q prints %s, want %s", c.args, got, c.want)
		}
	}
}

func TestParseStream(t *testing.T) {
	t.Parallel()
	input := strings.Join([]string{
		`{"text":"账单 10月","now":"2027-01-05T00:00:00Z"}`,
		`{"text":"我的卡丢了","from":"+8613800138000"}`,
		``,
		`{"text":`,
		`GS#1234` + "\r",
		strings.Repeat("x", 3<<20),
		`Y`,
	}, "\n")
	got := strings.Split(strings.TrimSuffix(parse(t, input, "-"), "\n"), "\n")
	want := []string{
		`STATEMENT {"month":"2026-10"} zh-Hans`, `LOST {} zh-Hans`, `EMPTY {} en`, `UNKNOWN {} en`, `LOST {"last4":"1234"} en`, `UNKNOWN {} en`, `CONFIRM_YES {} en`,
	}
	if len(got) != len(want) {
		t.Fatalf("%d answers to %d lines:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i := range want {
		var u struct {
			Command, Language string
			Args              json.RawMessage
		}
		if err := json.Unmarshal([]byte(got[i]), &u); err != nil {
			t.Fatalf("line %d is no JSON: %v", i+1, err)
		}
		if s := u.Command + " " + string(u.Args) + " " + u.Language; s != want[i] {
			t.Errorf("line %d is read as %s, want %s", i+1, s, want[i])
		}
	}
}
