package api_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/floor"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

// callFloor is a floor with doors, as two processes have it.
type callFloor struct {
	*process
	desk *floor.Desk
	rec  store.Recordings
}

func newFloor(t *testing.T) *callFloor {
	t.Helper()
	db := storetest.SQLite(t)
	f := &callFloor{process: &process{t: t, db: db, now: storetest.Start}, rec: db.Recordings()}
	clock := func() time.Time { f.mu.Lock(); defer f.mu.Unlock(); return f.now }
	f.desk = &floor.Desk{Board: db.Floor(), Rules: floor.DefaultRules(), Now: clock}
	f.app = fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true})
	ring := access.Demo()
	ring.Add("second-agent", access.Holder{Name: "second", Role: access.Agent, Key: "second"})
	err := api.Mount(f.app, api.Deps{
		Log: slog.New(slog.DiscardHandler), Now: clock, Keys: ring, Trail: db.Trail(), Version: "test", Floor: f.desk, Recorded: f.rec,
		Answers: func(n phone.Number) bool { return strings.HasPrefix(n.Reveal(), "+1202") },
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *callFloor) join(call string) {
	f.t.Helper()
	_, err := f.desk.Join(f.t.Context(), floor.Waiting{
		Call: call, Number: "+12025550147", Customer: "C1001", Tier: "gold", Lang: locale.English, Topic: floor.Service, Summary: "heard the balance of *1234",
	})
	if err != nil {
		f.t.Fatal(err)
	}
}

const signIn = `{"state":"ready","number":"+12025550198","langs":["en"]}`

func TestAnAgentsDay(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.join("CA1")
	f.do("demo-agent", "GET", "/agents/me", "", 404, nil)
	f.do("demo-agent", "POST", "/agents/me/state", `{"state":"ready"}`, 404, nil)
	var a api.Agent
	if got := f.do("demo-agent", "POST", "/agents/me/state", signIn, 200, &a); a.State != "reserved" || a.Call != "CA1" || strings.Contains(got, "5550198") {
		t.Errorf("signed in: %s", got)
	}
	var c api.Caller
	if got := f.do("demo-agent", "GET", "/agents/me/call", "", 200, &c); c.Call != "CA1" || c.Summary == "" || c.Tier != "gold" || strings.Contains(got, "5550147") {
		t.Errorf("the call: %s", got)
	}
	if _, err := f.desk.Look(t.Context(), "CA1"); err != nil { // the caller is told of the agent: it rings
		t.Fatal(err)
	}
	f.do("demo-agent", "POST", "/agents/me/state", `{"state":"away"}`, 409, nil)
	f.do("demo-agent", "POST", "/agents/me/done", `{}`, 409, nil)
	if err := f.desk.Answered(t.Context(), "CA1"); err != nil {
		t.Fatal(err)
	}
	var told struct {
		Topics []api.Topic
		Queue  []api.Queued
		Agents []api.Agent
	}
	if got := f.do("demo-agent", "GET", "/floor", "", 200, &told); told.Topics[0].Answered != 1 || len(told.Queue) != 0 || told.Agents[0].State != "talking" ||
		strings.Contains(got, "5550147") || strings.Contains(got, "balance") {
		t.Errorf("the floor: %s", got)
	}
	f.do("demo-agent", "POST", "/agents/me/done", `{"call":"CA2"}`, 404, nil)
	if f.do("demo-agent", "POST", "/agents/me/done", `{"call":"CA1"}`, 200, &a); a.State != "ready" {
		t.Errorf("done: %+v", a)
	}
	f.do("demo-agent", "GET", "/agents/me/call", "", 404, nil)
	f.do("demo-agent", "POST", "/agents/me/state", `{"state":"offline"}`, 200, nil)
}

// Nobody answers, ends or hears in the name of another, or without the scope; calls go to no number outside.
func TestAttacksOnTheFloor(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	for _, number := range []string{"+8613800138000", "+19005550100"} {
		f.do("demo-agent", "POST", "/agents/me/state", `{"state":"ready","number":"`+number+`","langs":["en"]}`, 422, nil)
	}
	f.do("demo-agent", "POST", "/agents/me/state", signIn, 200, nil)
	f.do("second-agent", "POST", "/agents/me/state", strings.Replace(signIn, "ready", "away", 1), 200, nil)
	f.join("CA1")
	f.do("second-agent", "GET", "/agents/me/call", "", 404, nil)
	f.do("second-agent", "POST", "/agents/me/done", `{"call":"CA1"}`, 404, nil)
	for _, body := range []string{
		`{"state":"talking"}`, `{"state":"ready","name":"demo-agent"}`, `{"state":"ready","langs":["tlh"]}`, `{"state":"ready","topics":["all"]}`, `{}`,
		`{"state":"ready","number":"` + strings.Repeat("1", 30) + `"}`,
	} {
		f.do("second-agent", "POST", "/agents/me/state", body, 422, nil)
	}
	if err := f.rec.Keep(t.Context(), floor.Recording{ID: "RE1", Call: "CA1", Kind: floor.Message, Type: "audio/mpeg", Audio: []byte("sound"), At: f.now}); err != nil {
		t.Fatal(err)
	}
	for _, door := range []struct{ method, path, body string }{
		{"POST", "/agents/me/state", signIn}, {"GET", "/agents/me", ""}, {"GET", "/agents/me/call", ""}, {"POST", "/agents/me/done", `{}`},
		{"GET", "/floor", ""}, {"GET", "/recordings", ""}, {"GET", "/recordings/RE1/audio", ""},
	} {
		f.do("demo-maker", door.method, door.path, door.body, 403, nil)
		f.do("", door.method, door.path, door.body, 401, nil)
	}
	f.do("demo-agent", "GET", "/recordings/..%2F..%2Fme/audio", "", 404, nil)
	f.do("demo-agent", "GET", "/recordings/RE2/audio", "", 404, nil)
	if a, _, err := f.desk.Agent(t.Context(), "demo-agent"); err != nil || a.State != floor.Reserved || a.Call != "CA1" {
		t.Errorf("after all that the agent is %+v, %v", a, err)
	}
}

func TestWhoHearsARecordingIsWrittenDown(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	if err := f.rec.Keep(t.Context(), floor.Recording{
		ID: "RE1", Call: "CA1", Kind: floor.Message, Number: "+12025550147", Case: "HC2048168", Seconds: 3, Type: "audio/mpeg", Audio: []byte("\xff\xfbsound"), At: f.now,
	}); err != nil {
		t.Fatal(err)
	}
	if got := f.do("demo-agent", "GET", "/recordings?case=HC2048168", "", 200, nil); !strings.Contains(got, `"id":"RE1"`) || strings.Contains(got, "5550147") {
		t.Errorf("listed: %s", got)
	}
	status, header, body := ask(t, f.app, "GET", "/recordings/RE1/audio", "demo-agent", "")
	if status != 200 || body != "\xff\xfbsound" || header.Get("Content-Type") != "audio/mpeg" || header.Get("Cache-Control") != "no-store" {
		t.Errorf("heard %d %q %v", status, body, header)
	}
	if got := f.do("demo-admin", "GET", "/audit?action=recording.hear", "", 200, nil); strings.Count(got, "recording:RE1") != 1 || !strings.Contains(got, "operator:demo-agent") {
		t.Errorf("the trail: %s", got)
	}
}
