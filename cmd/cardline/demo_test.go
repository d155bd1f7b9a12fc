package main_test

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cardline/internal/handset"
)

// A demo that keeps its data and is killed goes on in the middle of a dialogue.
func TestAKilledDemoRemembersItsDialogues(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	address, kill := doomed(t, "demo", "--port", "0", "--data", folder)
	want(t, "asked", texted(t, address, "balance please"), "last 4 digits")
	asked := time.Now()
	for deadline := asked.Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		// The first file after the answer may have been begun before it.
		if info, err := os.Stat(filepath.Join(folder, "redis.gob")); err == nil && info.ModTime().After(asked.Add(time.Second)) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("what the dialogue is about is not kept")
		}
	}
	kill()
	address, _ = doomed(t, "demo", "--port", "0", "--data", folder)
	want(t, "answered to the next process", texted(t, address, "1234"), "USD 1,284.50")
}

// The clock of a demo takes no leap that a duration cannot hold: it would stand somewhere else than was asked.
func TestTheClockOfADemoLeapsNoFurtherThanItCan(t *testing.T) {
	t.Parallel()
	address := launch(t, program(t), t.TempDir(), cleanEnv(), []string{"demo", "--port", "0", "--now", "2026-11-16T15:04:00Z"})
	for body, want := range map[string]int{
		`{"now":"9999-12-31T23:59:59Z"}`: 400, `{"now":"0001-01-02T00:00:00Z"}`: 400, `{"advance":"-2000000h"}`: 400, `{"advance":"2562047h"}`: 400,
		`{"advance":"36h"}`: 200,
	} {
		res, err := http.Post(address+"/sandbox/clock", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		said, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != want || want == 400 && !strings.Contains(string(said), "a hundred years at most") {
			t.Errorf("%s: %d %s, want %d", body, res.StatusCode, said, want)
		}
	}
}

// texted is what Maria is answered by the demo at an address.
func texted(t *testing.T, address, body string) string {
	t.Helper()
	phone := &handset.Phone{URL: address, Account: account, Token: token}
	a, err := phone.Text(t.Context(), handset.Message{From: people["maria"], To: people["service"], Body: body})
	if err != nil {
		t.Fatalf("%q was not answered: %v", body, err)
	}
	return said(a)
}

// doomed runs the program until it is killed, or the test ends, and gives the address it tells.
func doomed(t *testing.T, args ...string) (address string, kill func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t), args...)
	cmd.Dir, cmd.Env = t.TempDir(), cleanEnv()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if !ok {
		t.Fatalf("the demo says %q, %v", line, err)
	}
	return address, kill
}
