package outbox_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/consent"
	"cardline/internal/customer"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

func TestMessageIsDelivered(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.run()
	s := h.becomes(h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria}), outbox.Delivered)
	if s.Sender != senders[outbox.Service] || s.SID == "" || s.Tries != 1 {
		t.Errorf("sent from %s as %q in %d tries", s.Sender, s.SID, s.Tries)
	}
	if s.Steps[0].State != outbox.Planned || s.Steps[1].State != outbox.Submitted || s.Steps[len(s.Steps)-1].State != outbox.Delivered {
		t.Errorf("its story: %+v", s.Steps)
	}
}

func TestReceiptsBackwardsAndTwice(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{Delay: time.Millisecond, Backwards: true, Twice: true})
	h.run()
	id := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria})
	h.becomes(id, outbox.Delivered)
	lost := h.plan(outbox.Message{Type: outbox.LateAnswer, To: "+15005550033"})
	if s := h.becomes(lost, outbox.Undelivered); s.Code != 30003 {
		t.Errorf("its error is %d", s.Code)
	}
	for _, status := range []string{"sent", "queued", "failed"} {
		if err := h.Take(t.Context(), carrier.Receipt{Message: id, SID: "SMx", Status: status}); err != nil {
			t.Fatal(err)
		}
	}
	if s := h.becomes(id, outbox.Delivered); s.SID == "SMx" {
		t.Error("a later receipt changed the carrier's id")
	}
	if err := h.Take(t.Context(), carrier.Receipt{Message: "nobody's", Status: "sent"}); err != nil {
		t.Errorf("a stray receipt: %v", err)
	}
}

func TestRefusedForGood(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.run()
	s := h.becomes(h.plan(outbox.Message{Type: outbox.LateAnswer, To: "+15005550001"}), outbox.Failed)
	if s.Code != 21211 || !strings.Contains(s.Reason, "21211") || h.sends.Load() != 1 {
		t.Errorf("%d, %q after %d requests", s.Code, s.Reason, h.sends.Load())
	}
}

func TestStoppedSender(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.box.Block(maria.Reveal(), senders[outbox.Service])
	h.run()
	if s := h.becomes(h.plan(outbox.Message{Type: outbox.OTP, Purpose: outbox.Service, To: maria}), outbox.Delivered); s.Sender != senders[outbox.Security] || s.Code != 21610 {
		t.Errorf("the code came from %s, first error %d", s.Sender, s.Code)
	}
	before := h.sends.Load()
	if s := h.becomes(h.plan(outbox.Message{Type: outbox.OTP, Purpose: outbox.Service, To: maria}), outbox.Delivered); s.Sender != senders[outbox.Security] {
		t.Errorf("the next code came from %s", s.Sender)
	}
	if n := h.sends.Load() - before; n != 1 {
		t.Errorf("the stopped sender was tried again: %d requests", n)
	}
	s := h.becomes(h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria}), outbox.Suppressed)
	if !strings.Contains(s.Reason, "stopped this sender") || h.sends.Load()-before != 1 {
		t.Errorf("%q after %d requests", s.Reason, h.sends.Load()-before)
	}
}

func TestGates(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	ctx := t.Context()
	h.person("C1", "+12025550001", func(c *customer.Customer) { c.OverdueDays = 75 })
	h.person("C2", "+12025550002", func(c *customer.Customer) { c.NoMarketing = true })
	h.person("C3", "+12025550003", nil)
	h.person("C4", "+85291234567", nil)
	h.person("C5", "+12025550005", nil)
	if err := h.db.Directory().Distrust(ctx, "+12025550003", true, "test"); err != nil {
		t.Fatal(err)
	}
	for _, n := range []phone.Number{"+85291234567", "+12025550005"} {
		if _, err := h.db.Consents().Record(ctx, consent.Change{Key: n.Reveal(), Number: n, At: noon.Add(-time.Hour), Text: "STOP", Channel: "text"}); err != nil {
			t.Fatal(err)
		}
	}
	h.run()
	asked, before := noon, noon.Add(-2*time.Hour)
	for _, c := range []struct {
		name   string
		m      outbox.Message
		want   outbox.State
		reason string
	}{
		{"too late", outbox.Message{Type: outbox.OTP, To: maria, Expires: noon.Add(-time.Minute)}, outbox.Expired, "ended"},
		{"cheer while overdue", greeting("+12025550001"), outbox.Suppressed, "75 days overdue"},
		{"a code while overdue", outbox.Message{Type: outbox.OTP, To: "+12025550001"}, outbox.Delivered, ""},
		{"cheer after opting out at the bank", greeting("+12025550002"), outbox.Suppressed, "opted out"},
		{"a code to a distrusted number", outbox.Message{Type: outbox.OTP, To: "+12025550003"}, outbox.Suppressed, "not with its owner"},
		{"cheer to a distrusted number", greeting("+12025550003"), outbox.Suppressed, "not with its owner"},
		{"card stopped to a distrusted number", outbox.Message{Type: outbox.CardStopped, To: "+12025550003"}, outbox.Delivered, ""},
		{"cheer after STOP, Hong Kong", greeting("+85291234567"), outbox.Suppressed, "stopped"},
		{"an old answer after STOP, Hong Kong", outbox.Message{Type: outbox.LateAnswer, To: "+85291234567", Asked: before}, outbox.Delivered, ""},
		{"an old answer after STOP, US", outbox.Message{Type: outbox.LateAnswer, To: "+12025550005", Asked: before}, outbox.Suppressed, "no more messages"},
		{"an answer asked for after STOP, US", outbox.Message{Type: outbox.LateAnswer, To: "+12025550005", Asked: asked}, outbox.Delivered, ""},
		{"security after STOP, US", outbox.Message{Type: outbox.CardStopped, To: "+12025550005"}, outbox.Delivered, ""},
	} {
		s := h.becomes(h.plan(c.m), c.want)
		if !strings.Contains(s.Reason, c.reason) {
			t.Errorf("%s: %q", c.name, s.Reason)
		}
	}
}

func TestQuietHours(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.skip.Store(int64(10 * time.Hour)) // 22:00 in New York
	h.run()
	m := greeting(maria)
	m.Expires = noon.Add(30 * time.Hour)
	id := h.plan(m)
	code := h.plan(outbox.Message{Type: outbox.OTP, To: maria})
	held := h.becomes(id, outbox.Held)
	if !strings.Contains(held.Reason, "held until 2027-02-07 09:00 (America/New_York)") {
		t.Errorf("the row says %q", held.Reason)
	}
	h.becomes(code, outbox.Delivered)
	gone := h.plan(greeting("+12025550148")) // of its type's own 11 hours
	h.skip.Add(int64(11 * time.Hour))        // 9:00
	h.becomes(id, outbox.Delivered)
	h.becomes(gone, outbox.Expired)
}

func TestOneGreetingPerNumberAndOccasion(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	his, hers := greeting(maria), greeting(maria)
	his.Occasion, hers.Occasion = "spring-festival/2027", "spring-festival/2027"
	first, second := h.plan(his), h.plan(hers)
	h.run()
	h.becomes(first, outbox.Delivered)
	if s := h.becomes(second, outbox.Suppressed); !strings.Contains(s.Reason, first) {
		t.Errorf("%q", s.Reason)
	}
}

// moody refuses what it is told to.
type moody struct {
	carrier.Sender
	refuse func(m carrier.Send) error
}

func (c moody) Send(ctx context.Context, m carrier.Send) (carrier.Accepted, error) {
	if err := c.refuse(m); err != nil {
		return carrier.Accepted{}, err
	}
	return c.Sender.Send(ctx, m)
}

func TestCarrierAsksOneSenderToRest(t *testing.T) {
	t.Parallel()
	var tried atomic.Int64
	h := newHouse(t, sandbox.Callbacks{}, speaking(func(s carrier.Sender) carrier.Sender {
		return moody{s, func(m carrier.Send) error {
			if m.From == senders[outbox.Marketing] && tried.Add(1) == 1 {
				return &carrier.Error{Code: 20429, Status: 429, Retry: true, After: time.Hour, Cause: errors.New("too many")}
			}
			return nil
		}}
	}))
	h.run()
	slow := h.plan(greeting(maria))
	if s := h.becomes(slow, outbox.Planned); s.Tries > 1 {
		t.Fatal("tried again at once")
	}
	for tried.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	h.becomes(h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria}), outbox.Delivered)
	second := h.plan(greeting("+12025550148"))
	h.becomes(h.plan(outbox.Message{Type: outbox.CardStopped, To: maria}), outbox.Delivered)
	if s, _ := h.Explain(t.Context(), second); s.State != outbox.Planned || tried.Load() != 1 {
		t.Errorf("the resting sender was asked %d times, the next greeting is %s", tried.Load(), s.State)
	}
	h.skip.Store(int64(time.Hour + time.Minute))
	h.becomes(slow, outbox.Delivered)
	h.becomes(second, outbox.Delivered)
}

func TestTemporaryFaultIsRetriedUntilItExpires(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{}, speaking(func(s carrier.Sender) carrier.Sender {
		return moody{s, func(carrier.Send) error { return &carrier.Error{Status: 0, Retry: true, Cause: errors.New("refused")} }}
	}))
	h.run()
	id := h.plan(outbox.Message{Type: outbox.OTP, To: maria})
	for {
		s, _ := h.Explain(t.Context(), id)
		if s.Tries > 1 {
			break
		}
		h.skip.Add(int64(time.Second))
		time.Sleep(5 * time.Millisecond)
	}
	h.skip.Add(int64(6 * time.Minute))
	h.becomes(id, outbox.Expired)
}

func TestCodeOvertakesGreetings(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{}, speaking(func(s carrier.Sender) carrier.Sender {
		return moody{s, func(m carrier.Send) error {
			if m.From == senders[outbox.Marketing] {
				time.Sleep(200 * time.Millisecond) // a slow carrier, for greetings
			}
			return nil
		}}
	}), func(h *house) { h.deps.Group, h.deps.InFlight = 32, 16 })
	var batch []outbox.Message
	for i := range 400 {
		m := greeting(phone.Number("+1202" + strconv.Itoa(3000000+i)))
		m.Body = "Happy new year"
		batch = append(batch, m)
	}
	if _, err := h.Add(t.Context(), batch...); err != nil {
		t.Fatal(err)
	}
	h.run()
	h.becomes(h.plan(outbox.Message{Type: outbox.OTP, To: maria}), outbox.Delivered)
	lines, err := h.rows.Backlog(t.Context(), h.clock.Now())
	if err != nil || len(lines) == 0 || lines[0].Lane != outbox.MarketingLane || lines[0].Due == 0 {
		t.Errorf("the greetings were gone before the code: %+v, %v", lines, err)
	}
}
