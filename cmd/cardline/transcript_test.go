package main_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"cardline/internal/handset"
	"cardline/internal/phone"
)

const (
	startWithin = 10 * time.Second
	stopWithin  = 10 * time.Second
)

// people are the demo's customers and lines by the names scripts use.
var people = map[string]phone.Number{
	"maria": "+12025550147", "liwei": "+8613800138000", "chan": "+85291234567", "tom": "+447400123456", "wang": "+8613900139000",
	"ho": "+85298765432", "service": "+12025550100", "marketing": "+12025550101", "security": "+12025550102",
	"platinum": "+12025550199", "lost": "+12025550190", "stranger": "+12025550161",
}

// TestTranscripts plays every conversation in the project against the real program, one fresh demo for each file.
//
// A file is a script (see handset.Script) followed by what it needs: `-- config --` holds lines of KEY=VALUE for the
// environment and `now: RFC3339` for the clock at the start; every other file lies in the folder the program runs in.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	var files []string
	for _, where := range []string{"../../commands/testdata/*.txtar", "../../ivr/testdata/*.txtar", "../../internal/*/testdata/*.txtar"} {
		found, err := filepath.Glob(where)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return
	}
	binary := program(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			play(t, binary, file)
		})
	}
}

func play(t *testing.T, binary, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	conversation, files := unpack(string(data))
	if strings.TrimSpace(conversation) == "" {
		return // data for another test
	}
	script, err := handset.ParseScript(file, conversation)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	env, flags, err := furnish(folder, files)
	if err != nil {
		t.Fatal(err)
	}
	url := startDemo(t, binary, folder, env, flags)
	err = handset.Run(t.Context(), script, handset.Target{
		URL: url, Token: "demo-token", Account: "ACde000000000000000000000000000000", To: people["service"], Names: people,
		Exec: func(ctx context.Context, args []string) (string, error) {
			if len(args) == 0 || args[0] != "cardline" {
				return "", errors.New("only cardline can be run")
			}
			cmd := exec.CommandContext(ctx, binary, args[1:]...)
			cmd.Dir, cmd.Env = folder, env
			out, err := cmd.CombinedOutput()
			return string(out), err
		},
	})
	if err != nil {
		t.Error(err)
	}
}

// marker is the line before each file of a txtar archive.
var marker = regexp.MustCompile(`(?m)^-- (\S+) --\n`)

// unpack divides a txtar archive into what stands before its first file and the files by name.
func unpack(archive string) (conversation string, files map[string]string) {
	marks := marker.FindAllStringSubmatchIndex(archive, -1)
	if len(marks) == 0 {
		return archive, nil
	}
	files = map[string]string{}
	for i, m := range marks {
		end := len(archive)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		files[archive[m[2]:m[3]]] = archive[m[1]:end]
	}
	return archive[:marks[0][0]], files
}

// furnish writes an archive's files and reads its config: the environment and the flags of the demo.
func furnish(folder string, files map[string]string) (env, flags []string, err error) {
	env = cleanEnv()
	for name, text := range files {
		if name != "config" {
			at := filepath.Join(folder, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(at), 0o750); err != nil {
				return nil, nil, err
			}
			if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
				return nil, nil, err
			}
			continue
		}
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			now, isNow := strings.CutPrefix(line, "now:")
			switch {
			case line == "" || strings.HasPrefix(line, "#"):
			case isNow:
				flags = append(flags, "--now", strings.TrimSpace(now))
			case strings.Contains(line, "="):
				env = append(env, line)
			default:
				return nil, nil, fmt.Errorf("config: %q is neither KEY=VALUE nor now:", line)
			}
		}
	}
	return env, flags, nil
}

// startDemo runs a demo until the test ends and gives its address. What it wrote to standard error is shown if the test fails.
func startDemo(t *testing.T, binary, folder string, env, flags []string) string {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"demo", "--port", "0"}, flags...)...)
	var log bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = folder, env, &log
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting the demo: %v", err)
	}
	ready, drained := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(drained)
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			if url, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
				ready <- strings.TrimSpace(url)
				break
			}
		}
		_, _ = io.Copy(io.Discard, stdout) // a full pipe would stop the program
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		late := time.AfterFunc(stopWithin, func() {
			t.Error("the demo did not stop when asked to")
			_ = cmd.Process.Kill()
		})
		<-drained
		_ = cmd.Wait()
		late.Stop()
		if t.Failed() {
			t.Logf("the demo's log:\n%s", log.String())
		}
	})
	select {
	case url := <-ready:
		return url
	case <-drained:
		t.Fatal("the demo ended before it listened")
	case <-time.After(startWithin):
		t.Fatal("the demo did not listen in time")
	}
	return ""
}
