package outbox_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/carrier/twilio"
	"cardline/internal/clock"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/store/storetest"
)

const (
	maria   = phone.Number("+12025550147") // New York
	account = "ACde000000000000000000000000000000"
	token   = "demo-token"
)

var senders = outbox.Senders{outbox.Service: "+12025550100", outbox.Marketing: "+12025550101", outbox.Security: "+12025550102"}

// noon is noon in New York, evening in London, night in Hong Kong.
var noon = time.Date(2027, 2, 6, 17, 0, 0, 0, time.UTC)

// house is a store, a Twilio-compatible carrier over real HTTP and an outbox between them.
type house struct {
	*outbox.Outbox
	t       *testing.T
	db      *store.DB
	rows    *store.Messages
	clock   *clock.Clock
	skip    atomic.Int64 // how far the machine's clock was turned
	box     *sandbox.Sandbox
	sends   atomic.Int64 // requests to send that reached the carrier
	repeats atomic.Int64 // messages sent again although they may have been taken
	carrier carrier.Sender
	deps    outbox.Deps
}

type choice func(*house)

// watcher counts what is repeated.
type watcher struct{ h *house }

func (watcher) Backlog(outbox.Lane, int, time.Duration) {}
func (watcher) Moved(outbox.Type, outbox.State)         {}
func (watcher) Stray()                                  {}
func (w watcher) Repeated(outbox.Type)                  { w.h.repeats.Add(1) }

// speaking puts a carrier of the test between the outbox and the sandbox.
func speaking(wrap func(carrier.Sender) carrier.Sender) choice {
	return func(h *house) { h.deps.Carrier = wrap(h.carrier) }
}

func newHouse(t *testing.T, calls sandbox.Callbacks, choices ...choice) *house {
	t.Helper()
	h := &house{t: t}
	began := time.Now()
	h.clock = clock.New(func() time.Time { return noon.Add(time.Since(began) + time.Duration(h.skip.Load())) })
	h.db = openStore(t, storetest.SQLiteFile(t), h.clock)
	h.rows = h.db.Messages()
	h.listen(calls)
	h.deps = outbox.Deps{
		Queue: h.rows, Records: h.rows, Gauge: h.rows, People: h.db.Recipients(), Traffic: h.db.Traffic(), Circumstances: h.db.Circumstances(), Consent: h.db.Consents(), Carrier: h.carrier,
		Senders: senders, Clock: h.clock, Trail: h.db.Trail(), Callback: h.deps.Callback, Log: quiet(), Observer: watcher{h},
	}
	for _, c := range choices {
		c(h)
	}
	h.Outbox = outbox.New(h.deps)
	return h
}

// openStore opens a migrated database.
func openStore(t testing.TB, url string, c *clock.Clock) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{URL: url, Vault: storetest.NewVault(t), Clock: c, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// listen starts the carrier, and the door its receipts come in by.
func (h *house) listen(calls sandbox.Callbacks) {
	door := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		code, _ := strconv.Atoi(r.FormValue("ErrorCode"))
		err := h.Take(r.Context(), carrier.Receipt{
			Message: path.Base(r.URL.Path), SID: r.FormValue("MessageSid"), Status: r.FormValue("MessageStatus"), Code: code,
		})
		if err != nil && r.Context().Err() == nil { // else the sandbox hung up: the test is over
			h.t.Errorf("receipt: %v", err)
		}
	}))
	h.box = sandbox.New(sandbox.Options{AccountSID: account, Token: token, Now: h.clock.Now, Callbacks: calls})
	carrierServer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && path.Base(r.URL.Path) == "Messages.json" {
			h.sends.Add(1)
		}
		h.box.ServeHTTP(w, r)
	}))
	sender, err := twilio.NewSender(twilio.Account{SID: account, Token: token, API: carrierServer.URL + "/sandbox"})
	if err != nil {
		h.t.Fatal(err)
	}
	h.carrier = sender
	h.deps.Callback = func(id string) string { return door.URL + "/webhooks/twilio/receipt/" + id }
	h.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.box.Close(ctx); err != nil {
			h.t.Errorf("close the sandbox: %v", err)
		}
		carrierServer.Close()
		door.Close()
	})
}

// run sends until the test ends.
func (h *house) run() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	h.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			h.t.Errorf("run: %v", err)
		}
	})
}

// plan adds one message, told apart by a key, and returns its id.
func (h *house) plan(m outbox.Message) string {
	h.t.Helper()
	m.ID = clock.NewID(h.clock.Now())
	if m.Unique == "" {
		m.Unique = "test/" + m.ID
	}
	return h.unkeyed(m)
}

// unkeyed adds one message as it is and returns its id.
func (h *house) unkeyed(m outbox.Message) string {
	h.t.Helper()
	if m.ID == "" {
		m.ID = clock.NewID(h.clock.Now())
	}
	m.Body = orBody(m.Body)
	if n, err := h.Add(h.t.Context(), m); err != nil || n != 1 {
		h.t.Fatalf("added %d, %v", n, err)
	}
	return m.ID
}

func orBody(s string) string {
	if s == "" {
		return "Harbour Bank: hello."
	}
	return s
}

// becomes waits until the message is in the state, and returns its story.
func (h *house) becomes(id string, want outbox.State) outbox.Story {
	h.t.Helper()
	var s outbox.Story
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		var err error
		if s, err = h.Explain(h.t.Context(), id); err != nil {
			h.t.Fatal(err)
		}
		if s.State == want {
			return s
		}
	}
	h.t.Fatalf("the message stays %s (%s), want %s; it was %v", s.State, s.Reason, want, s.Steps)
	return s
}

// person puts a customer behind a number.
func (h *house) person(id string, n phone.Number, change func(*customer.Customer)) {
	h.t.Helper()
	c := customer.Customer{ID: id, Names: locale.Words{locale.English: id}, Lang: locale.English, Zone: "America/New_York", Numbers: []phone.Number{n}}
	if change != nil {
		change(&c)
	}
	if err := h.db.Directory().Upsert(h.t.Context(), c); err != nil {
		h.t.Fatal(err)
	}
}

func greeting(n phone.Number) outbox.Message {
	return outbox.Message{Type: outbox.FestivalGreeting, To: n, Zone: "America/New_York"}
}
