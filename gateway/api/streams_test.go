package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/clock"
	"cardline/internal/overview"
)

// keys opens for everybody whose key is "NAME/N", until it is revoked.
type keys struct {
	access.Keyring
	mu      sync.Mutex
	revoked map[string]bool
	limited map[string]bool // by name: they see one region
}

func (k *keys) Holder(_ context.Context, secret string) (access.Holder, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	name, _, _ := strings.Cut(secret, "/")
	if k.revoked[secret] {
		return access.Holder{}, access.ErrNoKey
	}
	h := access.Holder{Name: name, Role: access.Agent, Scopes: access.Agent.Scopes(), Key: secret}
	if name == "feed" {
		h.Scopes = access.Scopes{access.EventsWrite}
	}
	if k.limited[name] {
		h.Limits = access.Limits{Regions: []string{"HK"}}
	}
	return h, nil
}

func (k *keys) Still(ctx context.Context, secret string) (access.Holder, error) {
	return k.Holder(ctx, secret)
}

func (k *keys) limit(name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.limited[name] = true
}

func (k *keys) revoke(secret string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.revoked[secret] = true
}

// blank is a ledger that takes nothing: what this process counts stays here.
type blank struct{}

func (blank) Add(context.Context, int64, map[string]int64) error { return errors.New("takes nothing") }

func (blank) Read(_ context.Context, minutes []int64) ([]map[string]int64, error) {
	return make([]map[string]int64, len(minutes)), nil
}

// tower is an API that many watch.
type tower struct {
	t       *testing.T
	url     string
	keys    *keys
	minutes *overview.Minutes
	end     func() // of the process, for those who watch
}

func newTower(t *testing.T) *tower {
	t.Helper()
	w := &tower{t: t, keys: &keys{revoked: map[string]bool{}, limited: map[string]bool{}}, minutes: overview.NewMinutes(blank{}, time.Now)}
	log := slog.New(slog.DiscardHandler)
	board := overview.NewBoard(overview.Sources{Minutes: w.minutes}, clock.New(time.Now), log)
	ctx, stop := context.WithCancel(t.Context())
	followed := make(chan struct{})
	go func() { defer close(followed); _ = board.Follow(ctx) }()
	until := make(chan struct{})
	w.end = sync.OnceFunc(func() { close(until) })
	app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, WriteTimeout: time.Second})
	if err := api.Mount(app, api.Deps{Log: log, Now: time.Now, Keys: w.keys, Version: "test", Overview: board, Until: until}); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.url = "http://" + l.Addr().String() + "/api/v1"
	served := make(chan struct{})
	go func() { defer close(served); _ = app.Listener(l) }()
	t.Cleanup(func() { w.end(); stop(); _ = app.Shutdown(); <-served; <-followed })
	return w
}

// told is one event.
type told struct {
	id, event string
	data      overview.Snapshot
	raw       map[string]json.RawMessage
}

// reader is one who watches.
type reader struct {
	t    *testing.T
	body io.ReadCloser
	scan *bufio.Scanner
}

func (w *tower) open(secret string, want int) *reader {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.url+"/overview/stream", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+secret)
	res, err := (&http.Transport{}).RoundTrip(req)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = res.Body.Close() })
	if res.StatusCode != want {
		w.t.Fatalf("%d, want %d", res.StatusCode, want)
	}
	r := &reader{t: w.t, body: res.Body, scan: bufio.NewScanner(res.Body)}
	if want != http.StatusOK {
		all, _ := io.ReadAll(res.Body)
		if res.Header.Get("Content-Type") != "application/problem+json" || want >= 429 && (res.Header.Get("Retry-After") == "" || !bytes.Contains(all, []byte("event streams"))) {
			w.t.Errorf("refused with %v %s", res.Header, all)
		}
		return nil
	}
	r.scan.Buffer(nil, 1<<20)
	r.scan.Split(func(data []byte, end bool) (int, []byte, error) {
		if i := bytes.Index(data, []byte("\n\n")); i >= 0 {
			return i + 2, data[:i], nil
		}
		return 0, nil, nil
	})
	if !r.scan.Scan() || r.scan.Text() != "retry: 3000" {
		w.t.Errorf("begins with %q", r.scan.Text())
	}
	return r
}

// next is the next event; ok is false when the stream has ended.
func (r *reader) next() (e told, ok bool) {
	r.t.Helper()
	if !r.scan.Scan() {
		return e, false
	}
	for line := range strings.Lines(r.scan.Text()) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch name {
		case "id":
			e.id = value
		case "event":
			e.event = value
		case "data":
			if err := errors.Join(json.Unmarshal([]byte(value), &e.data), json.Unmarshal([]byte(value), &e.raw)); err != nil {
				r.t.Error(err)
			}
		}
	}
	return e, true
}

func TestTheOverviewIsWatched(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	r := w.open("anna/1", http.StatusOK)
	first, ok := r.next()
	if !ok || first.event != "overview" || len(first.data.Minutes) != 60 || first.id == "" {
		t.Fatalf("%+v", first)
	}
	w.minutes.Rang()
	for calls := 0; calls == 0; {
		e, ok := r.next()
		if !ok || e.event != "change" || e.id == first.id || e.raw["at"] == nil || e.raw["health"] != nil {
			t.Fatalf("%v %+v", ok, e)
		}
		for _, minute := range e.data.Minutes {
			calls += minute.Calls
		}
	}
	again, ok := w.open("anna/1", http.StatusOK).next()
	calls := 0
	for _, minute := range again.data.Minutes {
		calls += minute.Calls
	}
	if !ok || again.event != "overview" || calls != 1 {
		t.Errorf("whoever comes again is told %s with %d calls", again.event, calls)
	}
}

func TestStreamsEndWithTheKeyAndWithTheProcess(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	revoked, other := w.open("anna/1", http.StatusOK), w.open("bo/1", http.StatusOK)
	w.keys.revoke("anna/1")
	began := time.Now()
	for _, ok := revoked.next(); ok; _, ok = revoked.next() {
		if time.Since(began) > 10*time.Second {
			t.Fatal("a revoked key reads on")
		}
	}
	if _, ok := other.next(); !ok {
		t.Error("another's stream ended with it")
	}
	w.end()
	for _, ok := other.next(); ok; _, ok = other.next() {
		if time.Since(began) > 20*time.Second {
			t.Fatal("a stream outlives its process")
		}
	}
}

// What cannot be kept to limits is not watched by who has them, from the moment on when they have.
// The overview names nobody, and counts the whole house: limits do not narrow it.
func TestWhoHasLimitsWatchesTheOverview(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	before := w.open("anna/1", http.StatusOK)
	w.keys.limit("anna")
	if _, ok := w.open("anna/2", http.StatusOK).next(); !ok {
		t.Error("who has limits is told nothing")
	}
	if _, ok := before.next(); !ok {
		t.Error("and what they watched before ends")
	}
}

func TestStreamsAreBounded(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.open("feed/1", http.StatusForbidden)
	var last *reader
	for range 10 {
		last = w.open("anna/1", http.StatusOK)
	}
	w.open("anna/2", http.StatusTooManyRequests)
	for n := range 190 {
		w.open(fmt.Sprintf("operator%d/1", n/10), http.StatusOK)
	}
	w.open("zoe/1", http.StatusServiceUnavailable)
	_ = last.body.Close()
	for began := time.Now(); ; { // the place is free once the next event cannot be written
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+"/overview/stream", nil)
		req.Header.Set("Authorization", "Bearer anna/3")
		res, err := (&http.Transport{}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return
		}
		if time.Since(began) > 15*time.Second {
			t.Fatalf("%d: the place of who has gone is not given away", res.StatusCode)
		}
	}
}
