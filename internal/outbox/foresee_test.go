package outbox_test

import (
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/customer"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

func TestForesightJudgesAsOfTheDueTime(t *testing.T) {
	t.Parallel()
	talking := phone.Number("+12025550009")
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) {
		h.deps.Dialogues = busy{talking: true}
		h.deps.Mourning = []outbox.Mourning{{Day: "2027-09-12", Region: "US"}}
	})
	h.person("C2", "+12025550002", func(c *customer.Customer) { c.Fraud = true })
	h.person("C4", "+12025550004", nil)
	h.person("C5", "+12025550005", nil)
	h.complain("C4", "+12025550004", 2, noon.Add(-72*time.Hour))
	h.complain("C5", "+12025550005", 4, noon.Add(-time.Hour))
	h.run()
	h.becomes(h.plan(invitation(maria)), outbox.Delivered)
	september := time.Date(2027, 9, 12, 14, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		m      outbox.Message
		due    time.Time
		want   outbox.State
		reason string
		today  bool
	}{
		{"now, after one today", invitation(maria), noon, outbox.Held, "already 1 message today", false},
		{"tomorrow", invitation(maria), noon.Add(24 * time.Hour), "", "", false},
		{"in September", invitation(maria), september, "", "", false},
		{"cheer on a day of mourning then", greeting("+12025550008"), september, outbox.Suppressed, "mourning", false},
		{"cheer now", greeting("+12025550008"), noon, "", "", false},
		{"in the middle of a dialogue", invitation(talking), noon, outbox.Held, "a dialogue is in progress", false},
		{"after the dialogue", invitation(talking), september, "", "", false},
		{"a complaint that is open now", invitation("+12025550004"), noon, outbox.Suppressed, "serious complaint", false},
		{"a complaint that may be settled by then", invitation("+12025550004"), september, outbox.Suppressed, "serious complaint", true},
		{"a fraud case that may be settled by then", invitation("+12025550002"), september, outbox.Suppressed, "a fraud case is open", true},
		{"an hour after a mild complaint", invitation("+12025550005"), noon, outbox.Held, "within 24 hours", false},
		{"two days after a mild complaint", invitation("+12025550005"), noon.Add(48 * time.Hour), "", "", false},
	} {
		c.m.Due, c.m.Body = c.due, "-"
		seen, err := h.Foresee(t.Context(), []outbox.Message{c.m})
		if err != nil {
			t.Fatal(err)
		}
		if s := seen[0]; s.State != c.want || !strings.Contains(s.Reason, c.reason) || s.Today != c.today {
			t.Errorf("%s: %+v, want %q %q, as of today %t", c.name, s, c.want, c.reason, c.today)
		}
	}
	planned := invitation("+12025550148")
	planned.Due = september
	other := planned
	h.skip.Store(int64(september.Sub(noon)))
	h.becomes(h.plan(planned), outbox.Delivered)
	other.Due, other.Body = september.Add(time.Hour), "-"
	seen, err := h.Foresee(t.Context(), []outbox.Message{other})
	if err != nil {
		t.Fatal(err)
	}
	if s := seen[0]; s.State != outbox.Held || !strings.Contains(s.Reason, "already 1 message today, at most 1") {
		t.Errorf("with one of that day: %+v", s)
	}
}
