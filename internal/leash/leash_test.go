package leash_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cardline/internal/leash"
)

// TestMain makes this test program a holder of servers, too, for the test that kills one.
func TestMain(m *testing.M) {
	if folder := os.Getenv("LEASH_HOLDS_IN"); folder != "" {
		hold()
	}
	os.Exit(m.Run())
}

// hold starts a Redis and a Postgres, tells where they are and waits to be killed.
func hold() {
	r, err := leash.NewRedis(false)
	if err != nil {
		fmt.Println("no", err)
		os.Exit(1)
	}
	p, err := leash.NewPostgres()
	if err == nil {
		err = p.StartOnce()
	}
	if err != nil {
		fmt.Println("no", err)
		os.Exit(1)
	}
	fmt.Println("held", r.Addr, p.PID())
	time.Sleep(time.Hour)
	fmt.Println(r.Addr, p.PID()) // both are needed until here
}

func up(addr string) bool {
	c, err := net.Dial("tcp", addr)
	if err == nil {
		_ = c.Close()
	}
	return err == nil
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not in time: %s", what)
		}
	}
}

func ask(t *testing.T, addr, line string) string {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := fmt.Fprintf(c, "%s\r\n", line); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 256)
	n, err := c.Read(answer)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(answer[:n]))
}

func TestServersEndWithWhoHoldsThem(t *testing.T) {
	t.Parallel()
	folder, err := os.MkdirTemp("", "held-") // not below t.TempDir, where Postgres, run as somebody else, may not go
	if err == nil {
		err = os.Chmod(folder, 0o777)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "LEASH_HOLDS_IN="+folder, "TMPDIR="+folder)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	said := make([]byte, 4096)
	n, _ := out.Read(said)
	held := strings.Fields(string(said[:n]))
	if len(held) != 3 || held[0] != "held" {
		t.Fatalf("the holder says %q", said[:n])
	}
	pid, err := strconv.Atoi(held[2])
	if err != nil || !up(held[1]) || syscall.Kill(pid, 0) != nil {
		t.Fatalf("not running: %q, %v", held, err)
	}
	if err := cmd.Process.Kill(); err != nil { // as a crash would: nothing is tidied up
		t.Fatal(err)
	}
	_ = cmd.Wait()
	eventually(t, "Redis ends", func() bool { return !up(held[1]) })
	eventually(t, "Postgres ends", func() bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) })
	eventually(t, "their folders go", func() bool {
		left, _ := filepath.Glob(filepath.Join(folder, "leash-*"))
		return len(left) == 0
	})
}

func TestRedisComesBackEmptyAtItsAddress(t *testing.T) {
	t.Parallel()
	r, err := leash.NewRedis(false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Stop)
	if got := ask(t, r.Addr, "SET k v"); got != "+OK" {
		t.Fatalf("SET: %q", got)
	}
	r.Stop()
	if up(r.Addr) {
		t.Error("it answers after Stop")
	}
	r.Stop() // once more is no fault
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, r.Addr, "GET k"); got != "$-1" {
		t.Errorf("it remembers %q", got)
	}
}

func TestPostgresKeepsWhatWasCommitted(t *testing.T) {
	t.Parallel()
	p, err := leash.NewPostgres()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Remove() })
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"CREATE TABLE k (v text)", "INSERT INTO k VALUES ('kept')"} {
		if err := p.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Exec("SELECT nonsense"); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("a wrong statement: %v", err)
	}
	one, err := p.Create("template0")
	if err != nil {
		t.Fatal(err)
	}
	if two, err := p.Create("template0"); err != nil || one == two {
		t.Errorf("the second database is %s, the first %s, %v", two, one, err)
	}
	p.Stop()
	if err := p.Exec("SELECT 1"); err == nil {
		t.Error("it answers after Stop")
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if err := p.Exec("DO $$ BEGIN IF (SELECT v FROM k) <> 'kept' THEN RAISE 'lost'; END IF; END $$"); err != nil {
		t.Error(err)
	}
}

func TestAProgramIsRunAndStopped(t *testing.T) {
	t.Parallel()
	port, err := leash.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	if up(addr) {
		t.Fatalf("%s is not free", addr)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p, err := leash.Run(addr, []string{"WORD=plugh", "PATH=" + os.Getenv("PATH")}, "/bin/sh", "-c", "echo $WORD; trap 'exit 0' TERM; while :; do sleep 0.05; done")
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "its log is read", func() bool { return strings.TrimSpace(p.Log()) == "plugh" })
	pid := p.PID()
	p.Stop()
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("it runs after Stop: %v", err)
	}
	if p.Log() != "" {
		t.Error("its folder stays")
	}
}

func TestAProgramIsKilled(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p, err := leash.Run(l.Addr().String(), []string{"PATH=" + os.Getenv("PATH")}, "/bin/sh", "-c", "trap '' TERM; echo $$; while :; do sleep 0.05; done")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	eventually(t, "it says who it is", func() bool { return strings.TrimSpace(p.Log()) != "" })
	pid, err := strconv.Atoi(strings.TrimSpace(p.Log()))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is gone", func() bool {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		return err != nil || strings.Contains(string(stat), ") Z ")
	})
	p.Stop()
}
