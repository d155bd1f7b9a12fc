package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cardline/internal/livetest"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// console runs `cardline outbox` against a process.
func (p *process) console(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t), append([]string{"outbox"}, append(args, "--url", p.url)...)...)
	cmd.Env = cleanEnv()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (p *process) says(t *testing.T, want string, args ...string) {
	t.Helper()
	if out, err := p.console(t, args...); err != nil || !strings.Contains(out, want) {
		t.Errorf("outbox %s: %v\n%s\nwant %q", strings.Join(args, " "), err, out, want)
	}
}

func (p *process) refuses(t *testing.T, want string, args ...string) {
	t.Helper()
	if out, err := p.console(t, args...); err == nil || !strings.Contains(out, want) {
		t.Errorf("outbox %s: %v\n%s\nwant a refusal with %q", strings.Join(args, " "), err, out, want)
	}
}

// plan writes a text to a number into the database, as another process would.
func (in *installation) plan(t *testing.T, to phone.Number, kind outbox.Type, body string) {
	t.Helper()
	db := in.rows(t, in.database())
	m, err := outbox.Message{Type: kind, To: to, Body: body, Unique: body}.Prepare(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Messages().Add(t.Context(), []outbox.Message{m}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func (in *installation) got(t *testing.T, to phone.Number, body string) (n int) {
	t.Helper()
	for _, m := range in.later(t, to) {
		if m.Body == body {
			n++
		}
	}
	return n
}

const stranger = phone.Number("+12025550177")

// TestRestored: a database brought back from a backup sends nothing again.
func TestRestored(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t)})
	in.start(t).stop()
	in.plan(t, stranger, outbox.LateAnswer, "once")
	file, backup := filepath.Join(in.folder, "cardline.db"), filepath.Join(in.folder, "backup.db")
	replace(t, file, backup)
	p := in.start(t)
	await(t, 20*time.Second, "the text", func() bool { return in.got(t, stranger, "once") == 1 })
	p.stop()
	replace(t, backup, file)
	p = in.start(t)
	in.plan(t, stranger, outbox.CardChanged, "security waits too")
	p.says(t, "PAUSED all, even security", "status")
	p.refuses(t, "reconcile first", "resume", "all", "--reason", "too early")
	p.refuses(t, "begins earlier", "reconcile", "--from", time.Now().Add(time.Hour).Format(time.RFC3339))
	if in.got(t, stranger, "security waits too") != 0 {
		t.Error("a restored database sends")
	}
	p.says(t, "reconciled: 1 messages", "reconcile")
	await(t, 20*time.Second, "what waited", func() bool { return in.got(t, stranger, "security waits too") == 1 })
	if n := in.got(t, stranger, "once"); n != 1 {
		t.Errorf("the text was sent %d times", n)
	}
	p.refuses(t, "did not come back", "reconcile")
}

// replace makes a database file a copy of another.
func replace(t *testing.T, from, to string) {
	t.Helper()
	for _, tail := range []string{"-wal", "-shm"} {
		if err := os.RemoveAll(to + tail); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestPaused: what is paused waits, also through a restart, and what protects customers does not.
func TestPaused(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t)})
	p := in.start(t)
	p.refuses(t, "even security", "pause", "lane", "code", "--reason", "because")
	p.refuses(t, "there is no lane", "pause", "lane", "fast", "--reason", "because")
	p.refuses(t, "is not paused", "resume", "all", "--reason", "because")
	p.says(t, "paused: all", "pause", "all", "--reason", "wrong price")
	p.stop()
	in.plan(t, stranger, outbox.LateAnswer, "ordinary")
	in.plan(t, stranger, outbox.CardChanged, "protects")
	p = in.start(t)
	await(t, 20*time.Second, "what protects", func() bool { return in.got(t, stranger, "protects") == 1 })
	p.says(t, "wrong price", "status")
	if in.got(t, stranger, "ordinary") != 0 {
		t.Error("a pause does not survive a restart")
	}
	p.says(t, "goes on", "resume", "all", "--reason", "corrected")
	await(t, 20*time.Second, "what was paused", func() bool { return in.got(t, stranger, "ordinary") == 1 })

	p.says(t, "paused: type late-answer", "pause", "type", "late-answer", "--reason", "typo")
	time.Sleep(2 * time.Second) // until every process has heard
	in.plan(t, stranger, outbox.LateAnswer, "held by its type")
	await(t, 20*time.Second, "the hold", func() bool {
		out, _ := p.console(t, "status", "--json")
		return strings.Contains(out, `"held": 1`)
	})
	p.says(t, "1 messages it held are due now", "resume", "type", "late-answer", "--reason", "corrected")
	await(t, 20*time.Second, "what was held", func() bool { return in.got(t, stranger, "held by its type") == 1 })
	p.says(t, "drained", "drain", "--reason", "deploy")
	p.says(t, "no dead letters", "dead")
	p.says(t, "0 dead letters", "replay", "--reason", "none", "--dry-run")
	p.says(t, "7 segments/s", "rate", "+12025550101", "7")
}
