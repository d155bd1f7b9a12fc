package outbox_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/customer"
	"cardline/internal/desk"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

func invitation(n phone.Number) outbox.Message {
	return outbox.Message{Type: "campaign-invitation", To: n, Zone: "America/New_York"}
}

// held waits until the message is held and checks the words it is explained with.
func (h *house) held(id string, words ...string) {
	h.t.Helper()
	h.says(h.becomes(id, outbox.Held), words...)
}

// comesToSay waits until a message is held for another reason than before.
func (h *house) comesToSay(id, words string) {
	h.t.Helper()
	var s outbox.Story
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		var err error
		if s, err = h.Explain(h.t.Context(), id); err != nil {
			h.t.Fatal(err)
		}
		if s.State == outbox.Held && strings.Contains(s.Reason, words) {
			return
		}
	}
	h.t.Fatalf("is %s: %q does not say %q", s.State, s.Reason, words)
}

func (h *house) says(s outbox.Story, words ...string) {
	h.t.Helper()
	last := s.Steps[len(s.Steps)-1]
	if last.Reason != "" && outbox.Clauses(last.Reason) == nil {
		h.t.Errorf("%q has no code: nobody can say it in another language", last.Reason)
	}
	for _, w := range words {
		if !strings.Contains(last.Reason, w) {
			h.t.Errorf("%q does not say %q", last.Reason, w)
		}
	}
	if last.Gate == "" {
		h.t.Errorf("no gate is named: %+v", last)
	}
}

func TestCapOnMarketingOfADayAndAMonth(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.run()
	h.becomes(h.plan(invitation(maria)), outbox.Delivered)
	second := h.plan(invitation(maria))
	h.held(second, "frequency cap: already 1 message today, at most 1: held until 2027-02-07 09:00 (America/New_York)")
	h.becomes(h.plan(invitation("+12025550148")), outbox.Delivered)
	h.becomes(h.plan(outbox.Message{Type: outbox.OTP, To: maria}), outbox.Delivered)
	h.becomes(h.plan(outbox.Message{Type: "statement-ready", To: maria, Zone: "America/New_York"}), outbox.Delivered)
	short := invitation(maria)
	short.Expires = noon.Add(10 * time.Hour)
	s := h.becomes(h.plan(short), outbox.Expired)
	h.says(s, "already 1 message today, at most 1", "outlasts")
	h.skip.Store(int64(21*time.Hour + time.Minute))
	h.becomes(second, outbox.Delivered)
	for range 2 {
		h.skip.Add(int64(24 * time.Hour))
		h.becomes(h.plan(invitation(maria)), outbox.Delivered)
	}
	h.skip.Add(int64(24 * time.Hour))
	fifth := invitation(maria)
	fifth.Expires = noon.AddDate(0, 2, 0)
	h.held(h.plan(fifth), "frequency cap: already 4 messages in 30 days, at most 4: held until 2027-03-09 09:00")
}

func TestGreetingGoesBeforeAnInvitation(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	later := greeting(maria)
	later.Due, later.Expires = noon.Add(time.Hour), noon.Add(8*time.Hour)
	g := h.plan(later)
	h.run()
	i := h.plan(invitation(maria))
	h.held(i, "already 1 message today, at most 1, a greeting goes before", "2027-02-07 09:00")
	h.skip.Store(int64(time.Hour + time.Minute))
	h.becomes(g, outbox.Delivered)
}

func TestGreetingTakesThePlaceOfAnInvitationThatStillWaits(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.skip.Store(int64(10 * time.Hour)) // 22:00 in New York
	h.run()
	i := h.plan(invitation(maria))
	h.held(i, "quiet hours: held until 2027-02-07 09:00")
	m := greeting(maria)
	m.Expires = noon.Add(30 * time.Hour)
	g := h.plan(m)
	h.held(g, "quiet hours: held until 2027-02-07 09:00")
	h.skip.Store(int64(21*time.Hour + time.Second))
	h.becomes(g, outbox.Delivered)
	h.comesToSay(i, "already 1 message today")
}

func TestTwoWorkersSendOneInvitation(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	other := outbox.New(h.deps)
	var ids []string
	for range 12 {
		ids = append(ids, h.plan(invitation(maria)))
	}
	h.run()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- other.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	states := map[outbox.State]int{}
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline) && states[outbox.Held]+states[outbox.Delivered] < len(ids); time.Sleep(10 * time.Millisecond) {
		clear(states)
		for _, id := range ids {
			s, err := h.Explain(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			states[s.State]++
		}
	}
	if states[outbox.Delivered] != 1 || states[outbox.Held] != 11 || h.sends.Load() != 1 {
		t.Errorf("of twelve for one number: %v, %d requests", states, h.sends.Load())
	}
}

func TestDebtsArePressedSixTimesADay(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.run()
	const chan1 = "+85291234567"
	h.skip.Store(int64(9 * time.Hour)) // 10:00 in Hong Kong
	remind := func(n phone.Number, zone string) string {
		return h.plan(outbox.Message{Type: "overdue", To: n, Zone: zone})
	}
	for range 6 {
		h.becomes(remind(chan1, "Asia/Hong_Kong"), outbox.Delivered)
	}
	h.says(h.becomes(remind(chan1, "Asia/Hong_Kong"), outbox.Held), "already 6 messages today, at most 6", "2027-02-08 09:00 (Asia/Hong_Kong)")
	h.skip.Store(0)
	for range 6 {
		h.becomes(remind(maria, "America/New_York"), outbox.Delivered)
	}
	h.skip.Store(int64(24 * time.Hour))
	h.becomes(remind(maria, "America/New_York"), outbox.Delivered)
	h.says(h.becomes(remind(maria, "America/New_York"), outbox.Expired), "already 7 messages in 7 days, at most 7", "outlasts")
}

func TestSuppression(t *testing.T) {
	t.Parallel()
	talking := phone.Number("+12025550009")
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) {
		h.deps.Dialogues = busy{talking: true}
		h.deps.Mourning = []outbox.Mourning{{Day: "2027-02-06", Region: "CA"}}
	})
	h.person("C1", "+12025550001", func(c *customer.Customer) { c.Deceased = true })
	h.person("C2", "+12025550002", func(c *customer.Customer) { c.Fraud = true })
	h.person("C3", "+12025550003", func(c *customer.Customer) { c.Closing = true })
	h.person("C4", "+12025550004", nil)
	h.person("C5", "+12025550005", nil)
	h.person("C6", "+12025550006", func(c *customer.Customer) { c.OverdueDays = 75 })
	h.complain("C4", "+12025550004", 2, noon.Add(-72*time.Hour))
	h.complain("C5", "+12025550005", 4, noon.Add(-time.Hour))
	h.run()
	h.becomes(h.plan(outbox.Message{Type: "overdue", To: "+12025550007", Zone: "America/New_York"}), outbox.Delivered)
	for _, c := range []struct {
		name   string
		m      outbox.Message
		want   outbox.State
		reason string
	}{
		{"a statement for somebody who has died", outbox.Message{Type: "statement-ready", To: "+12025550001", Customer: "C1", Zone: "America/New_York"}, outbox.Suppressed, "has died"},
		{"a fraud alert for their account", outbox.Message{Type: outbox.FraudAlert, To: "+12025550001", Customer: "C1"}, outbox.Delivered, ""},
		{"a greeting", greeting("+12025550001"), outbox.Suppressed, "has died"},
		{"an invitation with a fraud case open", invitation("+12025550002"), outbox.Suppressed, "a fraud case is open"},
		{"a statement with a fraud case open", outbox.Message{Type: "statement-ready", To: "+12025550002", Zone: "America/New_York"}, outbox.Delivered, ""},
		{"an invitation to somebody who leaves", invitation("+12025550003"), outbox.Suppressed, "asked to leave"},
		{"cheer with a serious complaint open", greeting("+12025550004"), outbox.Suppressed, "serious complaint"},
		{"an invitation an hour after a complaint", invitation("+12025550005"), outbox.Held, "within 24 hours of a complaint: held until 2027-02-07 11:00"},
		{"cheer an hour after a mild complaint", greeting("+12025550005"), outbox.Delivered, ""},
		{"an invitation to somebody overdue", invitation("+12025550006"), outbox.Delivered, ""},
		{"cheer after a notice of an overdue payment", greeting("+12025550007"), outbox.Suppressed, "no cheer within 24 hours"},
		{"an invitation in the middle of a dialogue", invitation(talking), outbox.Held, "a dialogue is in progress: held until 2027-02-06 12:0"},
		{"a code in the middle of a dialogue", outbox.Message{Type: outbox.OTP, To: talking}, outbox.Delivered, ""},
		{"cheer on a day of mourning", outbox.Message{Type: outbox.FestivalGreeting, To: "+16135550123", Zone: "America/Toronto"}, outbox.Suppressed, "mourning"},
		{"cheer elsewhere on that day", greeting("+12025550008"), outbox.Delivered, ""},
	} {
		if s := h.becomes(h.plan(c.m), c.want); !strings.Contains(s.Reason, c.reason) {
			t.Errorf("%s: %q", c.name, s.Reason)
		}
	}
}

type busy map[phone.Number]bool

func (b busy) Busy(_ context.Context, ns []phone.Number) ([]bool, error) {
	out := make([]bool, len(ns))
	for i, n := range ns {
		out[i] = b[n]
	}
	return out, nil
}

func (h *house) complain(id string, n phone.Number, severity int, at time.Time) {
	h.t.Helper()
	_, err := h.db.Cases().Open(h.t.Context(), desk.Case{
		Opening: desk.Opening{Key: id, Kind: desk.Complaint, Number: n, Customer: id, Severity: severity, Received: at, Zone: time.UTC},
		ID:      id, Ref: "HC" + id, State: desk.Accepted, Level: 1, Due: at.Add(72 * time.Hour),
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestQuietHoursGoWithTheTraveller(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	for i, trip := range []outbox.Trip{
		{First: "2027-02-01", Last: "2027-02-10", Zones: []string{"Asia/Tokyo"}},
		{First: "2027-02-06", Last: "2027-02-10", Zones: []string{"Europe/London"}},
		{First: "2027-01-01", Last: "2027-02-05", Zones: []string{"Asia/Tokyo"}},
	} {
		id := fmt.Sprint("C", i+1)
		h.person(id, phone.Number("+1202555000"+fmt.Sprint(i+1)), nil)
		if err := h.db.Circumstances().Depart(t.Context(), id, id, trip); err != nil {
			t.Fatal(err)
		}
	}
	h.skip.Store(int64(4 * time.Hour)) // 16:00 in New York, 21:00 in London, 6:00 in Tokyo
	h.run()
	statement := func(n phone.Number, customer string) string {
		return h.plan(outbox.Message{Type: "statement-ready", To: n, Customer: customer, Zone: "America/New_York"})
	}
	h.held(statement("+12025550001", "C1"), "quiet hours: held until 2027-02-07 09:00 (Asia/Tokyo)")
	h.held(statement("+12025550002", "C2"), "quiet hours: held until 2027-02-07 14:00 (Europe/London)") // of leaving: open at both ends
	h.becomes(statement("+12025550003", "C3"), outbox.Delivered)
}

// counted gives each sender so many places, and no more.
type counted struct {
	mu   sync.Mutex
	left map[string]int
	fail error
}

func (c *counted) Take(_ context.Context, sender string, weights []int, _ time.Duration, _ bool) (int, []time.Duration, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail != nil {
		return 0, nil, c.fail
	}
	granted, waits := 0, make([]time.Duration, len(weights))
	for i, w := range weights {
		if c.left[sender] < w {
			waits[i] = time.Hour
			continue
		}
		c.left[sender] -= w
		granted++
	}
	return granted, waits, nil
}

func TestSendersPaceHoldsTheRest(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) {
		h.deps.Throttle = &counted{left: map[string]int{senders[outbox.Marketing]: 1, senders[outbox.Service]: 100, senders[outbox.Security]: 100}}
	})
	h.run()
	h.becomes(h.plan(greeting(maria)), outbox.Delivered)
	h.held(h.plan(greeting("+12025550148")), "the sender's pace: it waits for its turn")
	h.becomes(h.plan(outbox.Message{Type: outbox.OTP, To: maria}), outbox.Delivered)
}
