package outbox_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"sync"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/carrier/twilio"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// tower is a Twilio-compatible account over HTTP that can be put into trouble, and counts what it took by message.
type tower struct {
	*sandbox.Sandbox
	mu    sync.Mutex
	bad   bool
	asked int
	taken map[string]int
}

func newTower(t *testing.T, h *house, sid string) (*tower, carrier.Sender) {
	t.Helper()
	w := &tower{taken: map[string]int{}, Sandbox: sandbox.New(sandbox.Options{AccountSID: sid, Token: token, Now: h.clock.Now})}
	server := httptest.NewServer(w)
	sender, err := twilio.NewSender(twilio.Account{SID: sid, Token: token, API: server.URL + "/sandbox", Wait: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		sender.Close()
		_ = w.Close(context.Background())
		server.Close()
	})
	return w, carrier.Limited(sender, 16, time.Now)
}

// ServeHTTP takes what it is sent, or, in trouble, answers 500, resets the connection before or after it has taken the message.
func (w *tower) ServeHTTP(res http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || path.Base(r.URL.Path) != "Messages.json" {
		w.Sandbox.ServeHTTP(res, r)
		return
	}
	w.mu.Lock()
	w.asked++
	trouble := 0
	if w.bad {
		trouble = 1 + w.asked%3
	}
	w.mu.Unlock()
	switch trouble {
	case 1:
		http.Error(res, "{}", http.StatusInternalServerError)
		return
	case 2:
		hangUp(res)
		return
	}
	answer := httptest.NewRecorder()
	w.Sandbox.ServeHTTP(answer, r)
	if answer.Code == http.StatusCreated {
		w.mu.Lock()
		w.taken[path.Base(r.PostFormValue("StatusCallback"))]++
		w.mu.Unlock()
	}
	if trouble == 3 {
		hangUp(res)
		return
	}
	res.WriteHeader(answer.Code)
	_, _ = res.Write(answer.Body.Bytes())
}

func hangUp(res http.ResponseWriter) {
	conn, _, err := res.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func (w *tower) trouble(bad bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bad = bad
}

func (w *tower) count(id string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.taken[id]
}

const secondAccount = "AC22222222222222222222222222222222"

// twoAccounts is a house whose service messages leave by a first account, and by a second where that is not well.
func twoAccounts(t *testing.T) (h *house, first, second *tower) {
	t.Helper()
	h = newHouse(t, sandbox.Callbacks{})
	first, h.deps.Carrier = newTower(t, h, account)
	var further carrier.Sender
	second, further = newTower(t, h, secondAccount)
	h.deps.Carriers = map[string]carrier.Sender{"second": further}
	h.deps.Routes = []outbox.Rule{{Purpose: outbox.Service, By: []outbox.Route{
		{Account: "main", Sender: "+12025550100", Receives: outbox.Everywhere}, {Account: "second", Sender: "+12025550110", Receives: outbox.Everywhere},
	}}}
	reach := h.db.Reach()
	h.deps.Numbers, h.deps.Stops, h.deps.Calls = reach, reach, reach
	h.Outbox = outbox.New(h.deps)
	return h, first, second
}

func (h *house) wave(from, n int) (ids []string) {
	for i := range n {
		ids = append(ids, h.plan(outbox.Message{Type: outbox.LateAnswer, To: phone.Number("+1202" + strconv.Itoa(3000000+from+i))}))
	}
	return ids
}

// settled turns the clock until every message is with a carrier.
func (h *house) settled(ids []string) {
	h.t.Helper()
	deadline := time.Now().Add(40 * time.Second)
	for _, id := range ids {
		for {
			s, err := h.Explain(h.t.Context(), id)
			if err != nil {
				h.t.Fatal(err)
			}
			if s.State.Rank() >= outbox.Accepted.Rank() {
				break
			}
			if time.Now().After(deadline) {
				h.t.Fatalf("a message stays %s: %+v", s.State, s.Steps)
			}
			h.skip.Add(int64(time.Second))
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// tried waits until every message was handed to a carrier at least once.
func (h *house) tried(ids []string) {
	h.t.Helper()
	for _, id := range ids {
		for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			s, err := h.Explain(h.t.Context(), id)
			if err != nil {
				h.t.Fatal(err)
			}
			if s.State.Rank() >= outbox.Unknown.Rank() || s.Tries > 1 {
				break
			}
			if time.Now().After(deadline) {
				h.t.Fatalf("a message stays %s: %+v", s.State, s.Steps)
			}
		}
	}
}

func share(h *house) int { return h.Accounts()[0].Share }

func TestTwoAccountsEachMessageOnceWhileOneGoesBad(t *testing.T) {
	t.Parallel()
	h, first, second := twoAccounts(t)
	h.run()
	all := h.wave(0, 60)
	h.settled(all)
	if len(first.taken) != 60 || len(second.taken) != 0 {
		t.Fatalf("two well accounts: the first took %d, the second %d", len(first.taken), len(second.taken))
	}
	first.trouble(true)
	for i := 0; i < 20 && share(h) > 50; i++ {
		ids := h.wave(100+i*20, 20)
		h.tried(ids)
		all = append(all, ids...)
		h.skip.Add(int64(11 * time.Second))
	}
	low := share(h)
	if low > 50 || len(second.taken) == 0 {
		t.Errorf("after minutes of faults the first account keeps %d%% of its traffic", low)
	}
	first.trouble(false)
	h.settled(all)
	for i := 0; i < 30 && share(h) < 100; i++ {
		ids := h.wave(1000+i*2, 2)
		h.tried(ids)
		all = append(all, ids...)
		h.skip.Add(int64(5*time.Minute + time.Second))
	}
	if got := share(h); got != 100 {
		t.Errorf("an hour after it was mended the first account gets %d%%, from %d%%", got, low)
	}
	h.settled(all)
	before := len(second.taken)
	last := h.wave(5000, 20)
	h.settled(last)
	if len(second.taken) != before {
		t.Error("the second account still has traffic of the first's")
	}
	for _, id := range append(all, last...) {
		if n := first.count(id) + second.count(id); n != 1 {
			s, _ := h.Explain(t.Context(), id)
			t.Errorf("%s was taken %d times: %+v", id, n, s.Steps)
		}
	}
}

func TestAnAccountNobodyListensAtIsLeftAtOnce(t *testing.T) {
	t.Parallel()
	h, _, second := twoAccounts(t)
	gone, err := twilio.NewSender(twilio.Account{SID: account, Token: token, API: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	h.deps.Carrier = gone
	h.Outbox = outbox.New(h.deps)
	h.run()
	ids := h.wave(0, 30)
	h.settled(ids)
	if len(second.taken) != 30 || !h.Accounts()[0].Down {
		t.Errorf("the second account took %d of 30; %+v", len(second.taken), h.Accounts())
	}
}
