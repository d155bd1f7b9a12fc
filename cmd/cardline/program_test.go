package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// built is the program, built once for all tests of this process; its folder goes with the process.
var built struct {
	sync.Once
	folder, path string
	err          error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built.folder != "" {
		_ = os.RemoveAll(built.folder)
	}
	os.Exit(code)
}

// program is the path of the program under test: the real one, as it ships.
func program(t *testing.T) string {
	t.Helper()
	built.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "cardline-test-"); built.err != nil {
			return
		}
		built.path = filepath.Join(built.folder, "cardline")
		if out, err := exec.Command("go", "build", "-o", built.path, ".").CombinedOutput(); err != nil {
			built.err = fmt.Errorf("building the program: %w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

// cleanEnv is the environment without settings of ours.
func cleanEnv() []string {
	env := []string{"CARDLINE_VOICE_SCORES=0"} // who is asked is drawn by the call's id
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "CARDLINE_") {
			env = append(env, kv)
		}
	}
	return env
}
