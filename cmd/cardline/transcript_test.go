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
// environment, `now: RFC3339` for the clock at the start, `real: redis` or `real: cluster` if it is to be played once more on
// servers of that kind, and `carrier: apart` if the program and its database come and go in it (see TestTranscriptsApart); every other
// file lies in the folder the program runs in.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	for _, s := range scenes(t) {
		if s.apart {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			args := []string{"demo", "--port", "0"}
			if s.now != "" {
				args = append(args, "--now", s.now)
			}
			s.play(t, s.env, args...)
		})
	}
}

// scene is one conversation and what it needs.
type scene struct {
	name   string
	script handset.Script
	files  map[string]string // to lie where the program runs
	env    []string
	now    string // the clock at the start; "" is the machine's
	real   string // redis, cluster or ""
	apart  bool   // the carrier outlives the program
}

// scenes reads every conversation of the project.
func scenes(t *testing.T) []scene {
	t.Helper()
	var all []scene
	for _, where := range []string{"../../commands/testdata/*.txtar", "../../ivr/testdata/*.txtar", "../../internal/*/testdata/*.txtar"} {
		found, err := filepath.Glob(where)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range found {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			conversation, files := unpack(string(data))
			if strings.TrimSpace(conversation) == "" {
				continue // data for another test
			}
			s := scene{name: strings.TrimSuffix(filepath.Base(file), ".txtar"), files: files, env: cleanEnv()}
			if s.script, err = handset.ParseScript(file, conversation); err != nil {
				t.Fatal(err)
			}
			if err := s.configure(); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			all = append(all, s)
		}
	}
	return all
}

// configure reads the config among the files.
func (s *scene) configure() error {
	for line := range strings.Lines(s.files["config"]) {
		line = strings.TrimSpace(line)
		now, isNow := strings.CutPrefix(line, "now:")
		kind, isReal := strings.CutPrefix(line, "real:")
		switch kind = strings.TrimSpace(kind); {
		case line == "" || strings.HasPrefix(line, "#"):
		case isNow:
			s.now = strings.TrimSpace(now)
		case isReal && (kind == "redis" || kind == "cluster"):
			s.real = kind
		case line == "carrier: apart":
			s.apart = true
		case strings.Contains(line, "="):
			s.env = append(s.env, line)
		default:
			return fmt.Errorf("config: %q is neither KEY=VALUE nor now: nor real: nor carrier: apart", line)
		}
	}
	return nil
}

// play runs the program and holds the conversation with it.
func (s scene) play(t *testing.T, env []string, args ...string) {
	t.Helper()
	folder := t.TempDir()
	s.unpackTo(t, folder)
	url := launch(t, program(t), folder, env, args)
	w := s.converse(t, folder, env, handset.Target{URL: url})
	if args[0] == "demo" { // the sandbox is within
		w.read(&handset.Phone{URL: url, Account: account, Token: token})
	}
	w.check()
}

// unpackTo lays the scene's files into the folder where the program runs.
func (s scene) unpackTo(t *testing.T, folder string) {
	t.Helper()
	for name, text := range s.files {
		at := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// converse holds the conversation with a program that listens.
func (s scene) converse(t *testing.T, folder string, env []string, with handset.Target) *witness {
	t.Helper()
	w := &witness{t: t}
	with.Replied, with.Token, with.Account, with.To, with.Names = w.replied, token, account, people["service"], people
	with.Exec = func(ctx context.Context, args []string) (string, error) {
		if len(args) == 0 || args[0] != "cardline" {
			return "", errors.New("only cardline can be run")
		}
		cmd := exec.CommandContext(ctx, program(t), args[1:]...)
		cmd.Dir, cmd.Env = folder, env
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if err := handset.Run(t.Context(), s.script, with); err != nil {
		t.Error(err)
	}
	return w
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

// launch runs the program until the test ends and gives its address. What it wrote to standard error is shown if the test fails.
func launch(t *testing.T, binary, folder string, env, args []string) string {
	t.Helper()
	cmd := exec.Command(binary, args...)
	var log bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = folder, env, &log
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting cardline: %v", err)
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
			t.Error("cardline did not stop when asked to")
			_ = cmd.Process.Kill()
		})
		<-drained
		_ = cmd.Wait()
		late.Stop()
		if t.Failed() {
			t.Logf("its log:\n%s", log.String())
		}
	})
	select {
	case url := <-ready:
		return url
	case <-drained:
		t.Fatal("cardline ended before it listened")
	case <-time.After(6 * startWithin): // beside other tests on a small machine
		t.Fatal("cardline did not listen in time")
	}
	return ""
}
