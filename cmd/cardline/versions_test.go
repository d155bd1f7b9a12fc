package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/livetest"
	"cardline/internal/store"
)

// versions are two programs over one Postgres and one Redis. CARDLINE_BEFORE names the binary of the release before; without it both are
// this one, which still shows that web and worker share the work.
type versions struct {
	in          *installation
	db          *store.DB
	book        *sandbox.Ledger
	before, now string
	asked       int // holders that were told something
	ids         []string
}

// before is the path of the release before, or of this one where none is named.
func before(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("CARDLINE_BEFORE"); path != "" {
		return path
	}
	return program(t)
}

// eachPart is how many notifications, and texts, each pair of programs is given.
const eachPart = 200

// TestTwoVersionsTogether has the release before and this one share the work, each in either role: nothing is lost and nothing sent twice.
func TestTwoVersionsTogether(t *testing.T) {
	t.Parallel()
	v := &versions{book: &sandbox.Ledger{}, before: before(t), now: program(t)}
	database := livetest.Postgres(t)
	v.in = installWith(t, sandbox.Options{Ledger: v.book}, map[string]string{
		"redis.url": "redis://" + livetest.Redis(t), "database.url": database, "bank.demo.customers": fmt.Sprint(6 * eachPart), "twilio.timeout": "2s",
	})
	v.in.run(t, freeAddr(t), v.before, "serve").stop() // the schema is theirs
	v.db = v.in.rows(t, database)
	for _, c := range []struct {
		name        string
		web, worker []string
	}{
		{"the old alone", []string{v.before}, []string{v.before}},
		{"old web, new worker", []string{v.before}, []string{v.now}},
		{"new web, old worker", []string{v.now}, []string{v.before}},
		{"old and new everywhere", []string{v.before, v.now}, []string{v.before, v.now}},
		{"the new alone", []string{v.now}, []string{v.now}},
	} {
		if !t.Run(c.name, func(t *testing.T) { v.share(t, c.web, c.worker) }) {
			return
		}
	}
}

// share runs web and worker processes, gives each web process its part to do, and counts what came of it.
func (v *versions) share(t *testing.T, webs, workers []string) {
	var running []*process
	for _, program := range webs {
		running = append(running, v.in.run(t, freeAddr(t), program, "serve", "--role", "web"))
	}
	var ends []func()
	for _, program := range workers {
		ends = append(ends, v.work(t, program))
	}
	first := v.asked
	for _, p := range running {
		ids := v.notify(t, p)
		v.ids = append(v.ids, ids...)
		for h := holder(v.asked - eachPart); h < holder(v.asked); h += 10 {
			if got := p.text(t, h.number(), "LOST "+h.tail()); !strings.Contains(got, "is stopped since") {
				t.Errorf("%s: a report of loss was answered %q", p.cmd.Path, got)
			}
		}
		for range 2 { // both texts of a dialogue, by whichever process
			want(t, "a text", p.text(t, people["maria"], "BAL 1234"), "USD")
		}
	}
	await(t, 60*time.Second, "every message has come to its end", func() bool {
		return len(query(t, v.db, 1, "SELECT id FROM messages WHERE state NOT IN ('delivered', 'suppressed') LIMIT 1")) == 0
	})
	v.count(t)
	for _, p := range running {
		if code := p.stop(); code != 0 {
			t.Errorf("%s ended with %d", p.cmd.Path, code)
		}
		wellBehaved(t, p.cmd.Path, p.wrote.String())
	}
	for _, end := range ends {
		end()
	}
	orders := query(t, v.db, 1, "SELECT CAST(count(*) AS TEXT) FROM bank_orders WHERE kind = 'stop'")
	if lost := fmt.Sprint(v.asked / 10); orders[0][0] != lost {
		t.Errorf("%s cards were stopped from the beginning, reported were %s (from holder %d on)", orders[0][0], lost, first)
	}
}

// work starts a process that only sends, and returns how it is ended.
func (v *versions) work(t *testing.T, program string) (end func()) {
	t.Helper()
	wrote, admin := &journal{}, freeAddr(t)
	cmd := exec.Command(program, "serve", "--role", "worker")
	cmd.Env = slices.Concat(v.in.env, []string{"CARDLINE_LISTEN=" + freeAddr(t), "CARDLINE_ADMIN_LISTEN=" + admin})
	cmd.Dir, cmd.Stdout, cmd.Stderr = v.in.folder, wrote, wrote
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	await(t, 6*startWithin, program+" works", func() bool {
		res, err := http.Get("http://" + admin + "/readyz")
		if err != nil {
			return false
		}
		defer func() { _ = res.Body.Close() }()
		return res.StatusCode == http.StatusOK
	})
	return func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := <-gone; err != nil {
			t.Errorf("%s: %v\n%s", program, err, wrote.tail())
		}
		wellBehaved(t, program, wrote.String())
	}
}

// wellBehaved wants a log without errors: a statement that the schema of the other does not take would be one.
func wellBehaved(t *testing.T, program, log string) {
	t.Helper()
	for line := range strings.Lines(log) {
		if strings.Contains(line, "level=ERROR") && !strings.Contains(line, "path=/ status=502") { // a connection that was closed meanwhile
			t.Errorf("%s: %.400s", program, line)
		}
	}
}

// notify asks a process for notifications, each to a customer of their own, and returns the ids of their messages.
func (v *versions) notify(t *testing.T, p *process) (ids []string) {
	t.Helper()
	type notification struct {
		Key    string            `json:"key"`
		Type   string            `json:"type"`
		Number string            `json:"number"`
		Data   map[string]string `json:"data"`
	}
	var many []notification
	for range eachPart {
		h := holder(v.asked)
		v.asked++
		many = append(many, notification{
			fmt.Sprintf("paid-%d", int(h)), "payment-received", h.number().Reveal(),
			map[string]string{"card": h.tail(), "amount": "USD 12.00", "rest": "USD 300.00"},
		})
	}
	body, err := json.Marshal(map[string]any{"notifications": many})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // once more with the same keys: nothing is planned twice
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/api/v1/notifications", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer demo-admin")
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		var taken struct {
			Notifications []struct{ ID, State string } `json:"notifications"`
		}
		if err != nil || res.StatusCode != http.StatusAccepted && res.StatusCode != http.StatusOK || json.Unmarshal(answer, &taken) != nil {
			t.Fatalf("%s: %d %.500s %v", p.cmd.Path, res.StatusCode, answer, err)
		}
		ids = ids[:0]
		for _, n := range taken.Notifications {
			if n.ID == "" || n.State == "refused" {
				t.Fatalf("%s: %.500s", p.cmd.Path, answer)
			}
			ids = append(ids, n.ID)
		}
	}
	return ids
}

// count wants every notification at the carrier, once, and no other message there twice.
func (v *versions) count(t *testing.T) {
	t.Helper()
	taken := map[string]int{}
	for _, m := range v.book.All() {
		address, _, _ := strings.Cut(m.Callback, "#")
		taken[path.Base(address)]++
	}
	for _, id := range v.ids {
		if taken[id] != 1 {
			t.Errorf("message %s was taken %d times", id, taken[id])
		}
	}
	for id, n := range taken {
		if n != 1 {
			t.Errorf("message %s was taken %d times", id, n)
		}
	}
	if rows := query(t, v.db, 1, "SELECT id FROM messages WHERE state = 'delivered'"); len(rows) != len(taken) {
		t.Errorf("%d messages are delivered in our books, the carrier took %d", len(rows), len(taken))
	}
}
