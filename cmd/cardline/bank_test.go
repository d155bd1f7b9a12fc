package main_test

import (
	"os/exec"
	"strings"
	"testing"
)

// serveBank runs `cardline bank serve` until the test ends and gives its address.
func serveBank(t *testing.T, more ...string) string {
	t.Helper()
	args := append([]string{"bank", "serve", "--token", "sesame", "--customers", "5"}, more...)
	return launch(t, program(t), t.TempDir(), cleanEnv(), args)
}

func verify(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t), append([]string{"bank", "verify"}, args...)...)
	cmd.Env = cleanEnv()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestTheServedBankKeepsThePromises(t *testing.T) {
	t.Parallel()
	url := serveBank(t)
	for range 2 { // what the first run did is not in the way of the second
		out, err := verify(t, url, "--token", "sesame", "--pin", "135790")
		if err != nil || !strings.Contains(out, "kept") || strings.Contains(out, "BROKEN") {
			t.Errorf("%v\n%s", err, out)
		}
	}
	if out, err := verify(t, url, "--token", "guess"); err == nil {
		t.Errorf("a bank that lets nobody in was found to keep its promises\n%s", out)
	}
}

// TestConversationsOverHTTP plays some of the transcripts with the bank behind its protocol.
func TestConversationsOverHTTP(t *testing.T) {
	t.Parallel()
	for _, s := range scenes(t) {
		switch s.name {
		case "freeze", "activate", "points":
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				url := serveBank(t, "--now", s.now)
				s.play(t, append(s.env, "CARDLINE_BANK_URL="+url, "CARDLINE_BANK_TOKEN=sesame"), "demo", "--port", "0", "--now", s.now)
			})
		}
	}
}
