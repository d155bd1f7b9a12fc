package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cardline/gateway/api"
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
	in.plan(t, stranger, outbox.LateAnswer, "asked for since the backup")
	await(t, 20*time.Second, "what no backup knows", func() bool { return in.got(t, stranger, "asked for since the backup") == 1 })
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
	in.plan(t, phone.Number("+12025550178"), outbox.LateAnswer, "asked for since the backup") // of another, who never got it
	p.says(t, "reconciled: 2 messages", "reconcile")
	in.plan(t, stranger, outbox.LateAnswer, "asked for since the backup")
	await(t, 20*time.Second, "what waited", func() bool { return in.got(t, stranger, "security waits too") == 1 })
	if n := in.got(t, stranger, "once"); n != 1 {
		t.Errorf("the text was sent %d times", n)
	}
	await(t, 20*time.Second, "another's", func() bool { return in.got(t, "+12025550178", "asked for since the backup") == 1 })
	await(t, 20*time.Second, "what is asked for again", func() bool {
		out, _ := p.console(t, "status", "--json")
		return strings.Count(out, `"due": 0`) == len(outbox.Lanes())
	})
	if n := in.got(t, stranger, "asked for since the backup"); n != 1 {
		t.Errorf("what the carrier had sent and the database had lost was sent %d times", n)
	}
	p.says(t, "no message is in doubt", "doubts")
	p.refuses(t, "no message of this id is in doubt", "release", "none", "--reason", "because")
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
	p.refuses(t, "is not paused: nothing is paused", "resume", "all", "--reason", "because")
	p.refuses(t, "give a kind", "resume", "--reason", "because")
	p.refuses(t, `there is no sender "+19999999999": there are +1`, "pause", "sender", "+19999999999", "--reason", "because")
	p.refuses(t, "there are due-reminder/en/1", "pause", "template", "due-reminder/en/99", "--reason", "because")
	p.refuses(t, "there is no type", "pause", "template", "due/en/1", "--reason", "because")
	p.says(t, "paused: template due-reminder/.", "pause", "template", "due-reminder", "--reason", "because")
	p.says(t, "goes on", "resume", "template", "due-reminder", "--reason", "because")
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
	p.says(t, "was paused already since", "pause", "type", "late-answer", "--reason", "another reason")
	p.says(t, "1 messages it held are due now; nothing is paused", "resume", "type", "late-answer", "--reason", "corrected")
	await(t, 20*time.Second, "what was held", func() bool { return in.got(t, stranger, "held by its type") == 1 })
	p.says(t, "no dead letters", "dead")
	p.refuses(t, "there is no type", "dead", "--type", "nothing")
	p.says(t, "0 dead letters", "replay", "--reason", "none", "--dry-run")
}

// TestDrained: while the outbox is drained nobody plans greetings or marketing, and is told by whom and why.
func TestDrained(t *testing.T) {
	t.Parallel()
	p := install(t, nil).start(t)
	p.refuses(t, "there is no lane", "drain", "--lanes", "fast", "--reason", "because")
	d := apiDoor{t, p.url}
	d.does("demo-admin", "POST", "/imports", `{"id":"begun","type":"points-offer","columns":["customer","points","expires","item","until"]}`, 200, nil)
	p.says(t, "nothing was due", "drain", "--reason", "change of carrier")
	p.says(t, "paused already", "drain", "--reason", "change of carrier")
	for _, c := range [][]string{
		{"greet", "--on", "spring-festival"},
		{"notify", "--type", "points-offer", "--customer", "C1001", "--data", "x=y"},
	} {
		cmd := exec.CommandContext(t.Context(), program(t), append(c, "--url", p.url)...)
		cmd.Env = cleanEnv()
		if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "change of carrier") || !strings.Contains(string(out), "drained") {
			t.Errorf("%s while drained: %v\n%s", strings.Join(c, " "), err, out)
		}
	}
	const rows = "/imports/begun/rows?from=0"
	if status, body := d.call("demo-admin", "POST", rows, "text/csv", []byte("C1001,100,2028-03-05,mug,2028-03-01\n")); status != 409 || !strings.Contains(body, "change of carrier") {
		t.Errorf("a file begun before, while drained: %d %s", status, body)
	}
	p.says(t, "goes on", "resume", "planning", "--reason", "done")
	cmd := exec.CommandContext(t.Context(), program(t), "greet", "--on", "spring-festival", "--url", p.url)
	cmd.Env = cleanEnv()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("greeting after the drain: %v\n%s", err, out)
	}
}

// TestRateStays: a rate that was set is kept by the database, whatever becomes of Redis and of the process.
func TestRateStays(t *testing.T) {
	t.Parallel()
	redis := livetest.NewRedis(t)
	in := install(t, map[string]string{"redis.url": "redis://" + redis.Addr})
	p := in.start(t)
	p.refuses(t, "there is no sender", "rate", "+19999999999", "7")
	p.refuses(t, "is no rate", "rate", "+12025550101", "fast")
	p.says(t, "7 segments/s (set by operator:", "rate", "+12025550101", "7")
	redis.Stop()
	redis.Start() // empty
	p.says(t, "7 segments/s", "status")
	p.stop()
	p = in.start(t)
	p.says(t, "operator:", "rate", "+12025550101")
	p.says(t, "7 segments/s", "rate")
	p.says(t, "not paced (as configured again", "rate", "+12025550101", "--as-configured")
}

// TestReplayed: a letter is replayed once, both stories tell of the other, and who asks again is told as what it was replayed.
func TestReplayed(t *testing.T) {
	t.Parallel()
	in := install(t, nil)
	in.start(t).stop()
	in.plan(t, "+15005550001", outbox.LateAnswer, "to a number that does not exist")
	p := in.start(t)
	letter := func() string {
		var all struct{ Letters []api.DeadLetter }
		out, err := p.console(t, "dead", "--json")
		if err != nil || json.Unmarshal([]byte(out), &all) != nil || len(all.Letters) != 1 {
			return ""
		}
		return all.Letters[0].ID
	}
	await(t, 20*time.Second, "the letter", func() bool { return letter() != "" })
	id := letter()
	p.refuses(t, "there is no such message", "replay", "none", "--reason", "again", "--yes")
	p.says(t, "1 planned again", "replay", id, "--reason", "again", "--yes")
	p.refuses(t, id+": already replayed as ", "replay", id, "--reason", "again", "--yes")
	p.says(t, "replayed as", "explain", id)
	out, _ := p.console(t, "explain", id, "--json")
	var old api.Story
	if err := json.Unmarshal([]byte(out), &old); err != nil || old.Replayed == "" {
		t.Fatalf("%v: %s", err, out)
	}
	p.says(t, "replay of "+id, "explain", old.Replayed)
	p.refuses(t, "all 1 were replayed already", "replay", "--type", "late-answer", "--reason", "again", "--dry-run")
}
