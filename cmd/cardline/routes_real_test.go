package main_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/livetest"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// mast is a carrier's account that listens somewhere, and may be made ill.
type mast struct {
	*sandbox.Sandbox
	url   string
	ill   atomic.Value // func(http.ResponseWriter), instead of an answer; or nil in it
	taken atomic.Int64
}

func newMast(t *testing.T, sid string) *mast {
	t.Helper()
	m := &mast{Sandbox: sandbox.New(sandbox.Options{AccountSID: sid, Token: token, Now: time.Now})}
	server := httptest.NewServer(m)
	t.Cleanup(func() {
		_ = m.Close(context.Background())
		server.Close()
	})
	m.url = server.URL + "/sandbox"
	return m
}

// ServeHTTP implements http.Handler. A list is always answered.
func (m *mast) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	send := r.Method == http.MethodPost && path.Base(r.URL.Path) == "Messages.json"
	if ill, _ := m.ill.Load().(func(http.ResponseWriter) bool); send && ill != nil && ill(w) {
		return
	}
	if send {
		m.taken.Add(1)
	}
	m.Sandbox.ServeHTTP(w, r)
}

func answers500(w http.ResponseWriter) bool {
	w.WriteHeader(http.StatusInternalServerError)
	return true
}

func answersWell(http.ResponseWriter) bool { return false }

// between is an installation whose service texts leave by two accounts, each a carrier of its own.
func between(t *testing.T, settings map[string]string) (in *installation, first, second *mast) {
	t.Helper()
	first, second = newMast(t, account), newMast(t, "AC22222222222222222222222222222222")
	dir := t.TempDir()
	secret, routes := filepath.Join(dir, "token"), filepath.Join(dir, "routes.yaml")
	text := fmt.Sprintf("accounts:\n  second: {sid: AC22222222222222222222222222222222, token_file: %s, url: %s, in_flight: 32}\nroutes:\n"+
		"  - {purpose: service, by: [{sender: '+12025550100', receives: true}, {account: second, sender: '+12025550110', receives: true}]}\n"+
		"  - {purpose: security, by: [{sender: '+12025550102', receives: true}, {account: second, sender: '+12025550112', receives: true}]}\n", secret, second.url)
	for file, content := range map[string]string{secret: token, routes: text} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all := map[string]string{"twilio.api_url": first.url, "outbox.routes": routes, "twilio.timeout": "2s"}
	for k, v := range settings {
		all[k] = v
	}
	return install(t, all), first, second
}

// traffic plans ten texts a second until done, and says each second how much of the traffic the first account should have.
func (in *installation) traffic(t *testing.T, p *process, most time.Duration, done func(share int) bool) (share int) {
	t.Helper()
	db := in.rows(t, in.database())
	for end := time.Now().Add(most); time.Now().Before(end); time.Sleep(time.Second) {
		var ms []outbox.Message
		for i := range 10 {
			key := fmt.Sprintf("%d/%d", time.Now().UnixNano(), i)
			to := phone.Number(fmt.Sprintf("+1202556%04d", time.Now().UnixMilli()/100%1000*10+int64(i)))
			m, err := outbox.Message{Type: outbox.LateAnswer, To: to, Body: "text " + key, Unique: key}.Prepare(time.Now())
			if err != nil {
				t.Fatal(err)
			}
			ms = append(ms, m)
		}
		if _, err := db.Messages().Add(t.Context(), ms); err != nil {
			t.Fatal(err)
		}
		if share = p.gauge(t, `cardline_outbox_account_share{account="main"}`); done(share) {
			break
		}
	}
	return share
}

func TestTrafficLeavesAnAccountThatFailsInSteps(t *testing.T) {
	t.Parallel()
	in, first, second := between(t, nil)
	p := in.start(t)
	in.traffic(t, p, 3*time.Second, func(int) bool { return false })
	if first.taken.Load() == 0 || second.taken.Load() != 0 {
		t.Fatalf("both are well: %d and %d", first.taken.Load(), second.taken.Load())
	}
	first.ill.Store(answers500)
	var seen []int
	share := in.traffic(t, p, time.Minute, func(share int) bool {
		if len(seen) == 0 || seen[len(seen)-1] != share {
			seen = append(seen, share)
		}
		return share <= 70
	})
	if share > 70 || second.taken.Load() == 0 {
		t.Errorf("the account that fails keeps %d%%, the other took %d", share, second.taken.Load())
	}
	for i := 1; i < len(seen); i++ {
		if seen[i] != seen[i-1]-10 {
			t.Errorf("not in steps of ten: %v", seen)
		}
	}
	first.ill.Store(answersWell)
}

// A stop that only the carrier knows of, met by two processes: what protects goes by another sender, and by none twice.
func TestWarningsFindTheirWayRoundAStop(t *testing.T) {
	t.Parallel()
	database := livetest.Postgres(t)
	in, first, second := between(t, map[string]string{"database.url": database, "redis.url": "redis://" + livetest.Redis(t)})
	in.start(t)
	in.start(t)
	db := in.rows(t, database)
	const half, whole = phone.Number("+12025551501"), phone.Number("+12025551502")
	first.Block(half.Reveal(), "+12025550102")
	for _, from := range []string{"+12025550100", "+12025550102"} {
		first.Block(whole.Reveal(), from)
	}
	for _, from := range []string{"+12025550110", "+12025550112"} {
		second.Block(whole.Reveal(), from)
	}
	var ms []outbox.Message
	for i := range 10 {
		m, err := outbox.Message{Type: outbox.CardStopped, To: []phone.Number{half, whole}[i%2], Body: "stopped", Unique: fmt.Sprint(i)}.Prepare(time.Now())
		if err != nil {
			t.Fatal(err)
		}
		ms = append(ms, m)
	}
	if _, err := db.Messages().Add(t.Context(), ms); err != nil {
		t.Fatal(err)
	}
	await(t, 30*time.Second, "all to end", func() bool {
		return len(query(t, db, 1, "SELECT id FROM messages WHERE state IN ('delivered','suppressed')")) == 10
	})
	got := strings.Join(flat(query(t, db, 2, "SELECT state, sender FROM messages ORDER BY state, sender")), "\n")
	t.Log(got)
	if n := strings.Count(got, "delivered +12025550112"); n != 5 {
		t.Errorf("%d left by the second security sender:\n%s", n, got)
	}
	if n := len(query(t, db, 1, "SELECT message FROM calls_wanted")); n != 5 {
		t.Errorf("%d calls are wanted", n)
	}
	if n := second.taken.Load(); n > 5+10 {
		t.Errorf("the second account was asked %d times", n)
	}
}

func flat(rows [][]string) (out []string) {
	for _, r := range rows {
		out = append(out, strings.Join(r, " "))
	}
	return out
}
