package main_test

import (
	"bufio"
	"encoding/json"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The last line of a process that was asked to stop tells that it did, and after how long; one that was killed never says so.
func TestTheLastLineTellsThatItStopped(t *testing.T) {
	t.Parallel()
	serve := install(t, map[string]string{"log.format": "json"}).start(t)
	if code := serve.stop(); code != 0 {
		t.Errorf("serve: exit code %d", code)
	}
	stoppedLast(t, "serve", serve.wrote.String())
	stoppedLast(t, "demo", demoUntil(t, syscall.SIGTERM))
	if log := demoUntil(t, syscall.SIGKILL); strings.Contains(log, "stopped") {
		t.Errorf("a demo that was killed says it stopped:\n%s", log)
	}
}

// demoUntil runs a demo until it listens, sends it a signal, and gives its log.
func demoUntil(t *testing.T, signal syscall.Signal) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t), "demo", "--port", "0")
	var log strings.Builder
	cmd.Dir, cmd.Env, cmd.Stderr = t.TempDir(), append(cleanEnv(), "CARDLINE_LOG_FORMAT=json", "TMPDIR="+t.TempDir()), &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Errorf("the demo says %q, %v", line, err)
	}
	_ = cmd.Process.Signal(signal)
	if err := cmd.Wait(); err != nil && signal == syscall.SIGTERM {
		t.Errorf("the demo ended with %v\n%s", err, log.String())
	}
	return log.String()
}

// stoppedLast finds "stopping" in a log, and "stopped" with how long it took as its last line.
func stoppedLast(t *testing.T, who, log string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(log), "\n")
	var last struct{ Level, Msg, After string }
	err := json.Unmarshal([]byte(lines[len(lines)-1]), &last)
	took, wrong := time.ParseDuration(last.After)
	if err != nil || wrong != nil || last.Msg != "stopped" || last.Level != "INFO" || took <= 0 || took > stopWithin || !strings.Contains(log, `"stopping"`) {
		t.Errorf("%s ends with %+v, %v, %v:\n%s", who, last, err, wrong, log)
	}
}
