package outbox_test

import (
	"errors"
	"fmt"
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

// learning keeps what refusals teach.
func learning(h *house) {
	reach := h.db.Reach()
	h.deps.Numbers, h.deps.Stops, h.deps.Calls = reach, reach, reach
}

// refusing has the carrier refuse by code what a sender sends.
func refusing(sender string, code int, while *atomic.Bool) choice {
	return speaking(func(s carrier.Sender) carrier.Sender {
		return moody{s, func(m carrier.Send) error {
			if while.Load() && (sender == "" || m.From == sender) {
				return &carrier.Error{Code: code, Status: 400, Cause: errors.New("refused")}
			}
			return nil
		}}
	})
}

// lost is a number whose texts end undelivered with error 30005, unknown handset.
const lost = phone.Number("+15005550035")

func TestNumberIsLeftAloneUntilStartOrAnotherOwner(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{}, learning)
	h.person("C1", lost, nil)
	h.run()
	mine := outbox.Message{Type: "payment-received", To: lost, Customer: "C1"}
	h.becomes(h.plan(mine), outbox.Undelivered)
	s := h.suppressedSoon(mine)
	if !strings.Contains(s.Reason, "30005") || !strings.Contains(s.Reason, "left alone until") {
		t.Errorf("%q", s.Reason)
	}
	h.becomes(h.plan(outbox.Message{Type: outbox.CardStopped, To: lost, Customer: "C1"}), outbox.Undelivered) // what protects is tried all the same
	h.learned(lost)
	h.skip.Add(int64(time.Minute))
	start := consent.Change{Key: "START", Number: lost, At: h.clock.Now(), In: true, Text: "START", Channel: "text"}
	if _, err := h.db.Consents().Record(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	h.becomes(h.plan(mine), outbox.Undelivered)
	h.suppressedSoon(mine)
	h.person("C1", "+12025550147", nil)
	h.person("C2", lost, nil)
	h.becomes(h.plan(outbox.Message{Type: "payment-received", To: lost, Customer: "C2"}), outbox.Undelivered)
	h.suppressedSoon(outbox.Message{Type: "payment-received", To: lost, Customer: "C2"})
	if n, err := h.db.Reach().Forgive(t.Context(), lost, "operator:anna", "spoke to him", h.clock.Now()); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	h.becomes(h.plan(outbox.Message{Type: "payment-received", To: lost, Customer: "C2"}), outbox.Undelivered)
}

// learned waits until what receipts taught of a number is written: it comes a moment after the messages have ended.
func (h *house) learned(n phone.Number) {
	h.t.Helper()
	for last, same := -1, 0; same < 40; time.Sleep(25 * time.Millisecond) {
		ms, err := h.db.Reach().Missed(h.t.Context(), []phone.Number{n})
		if err != nil {
			h.t.Fatal(err)
		}
		count := 0
		for _, m := range ms[n] {
			count += m.Count
		}
		if same++; count != last {
			last, same = count, 0
		}
	}
}

// suppressedSoon plans messages until one is suppressed: what a receipt teaches is known a moment after the message has ended.
func (h *house) suppressedSoon(m outbox.Message) outbox.Story {
	h.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		id := h.plan(m)
		for {
			s, err := h.Explain(h.t.Context(), id)
			if err != nil {
				h.t.Fatal(err)
			}
			if s.State == outbox.Suppressed {
				return s
			}
			if s.State.Rank() >= outbox.Undelivered.Rank() {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	h.t.Fatal("the number is not left alone")
	return outbox.Story{}
}

func TestUnreachableHandsetIsTriedAgainLater(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{}, learning)
	h.run()
	id := h.plan(outbox.Message{Type: outbox.LateAnswer, To: "+15005550033"})
	h.becomes(id, outbox.Undelivered)
	h.planned(1)
	s, err := h.Explain(t.Context(), id)
	if n := len(s.Steps); err != nil || n < 2 || s.Steps[n-2].Reason != "the handset cannot be reached (30003)" || s.Steps[n-1].Reason != "again as "+s.AgainAs {
		t.Fatalf("%+v, %v", s.Steps, err)
	}
	if s, err := h.Explain(t.Context(), s.AgainAs); err != nil || s.AgainFor != id || s.Steps[0].Reason != "again for "+id {
		t.Errorf("%+v, %v", s, err)
	}
	for i := range 2 { // again after ten minutes, then after an hour
		h.planned(i + 1)
		h.skip.Add(int64(time.Hour + time.Minute))
		h.sent(int64(2 + i))
	}
}

// planned waits until a message was planned anew for the nth time.
func (h *house) planned(n int) {
	h.t.Helper()
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		all, err := h.db.NewSelect().Table("messages").Where("key LIKE ?", fmt.Sprintf("again/%d/%%", n)).Count(h.t.Context())
		if err != nil || time.Now().After(deadline) {
			h.t.Fatalf("not planned anew (%v)", err)
		}
		if all == 1 {
			return
		}
	}
}

// sent waits until the carrier was asked n times.
func (h *house) sent(n int64) {
	h.t.Helper()
	for deadline := time.Now().Add(15 * time.Second); h.sends.Load() < n; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			h.t.Fatalf("%d requests to send, want %d", h.sends.Load(), n)
		}
	}
}

func TestUnregisteredSenderIsStoppedUntilLifted(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	broken.Store(true)
	h := newHouse(t, sandbox.Callbacks{}, refusing(senders[outbox.Service], 30034, &broken), learning)
	h.run()
	id := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria})
	h.told(id, outbox.Planned, "30034")
	h.skip.Add(int64(10 * time.Second))
	if s := h.becomes(id, outbox.Held); !strings.Contains(s.Reason, "+12025550100 is stopped: the sender is not registered") {
		t.Errorf("%q", s.Reason)
	}
	h.becomes(h.plan(outbox.Message{Type: outbox.CardStopped, To: maria}), outbox.Delivered) // by another sender
	broken.Store(false)
	all, err := h.AllStopped(t.Context())
	if err != nil || len(all) != 1 || all[0].Code != 30034 {
		t.Fatalf("%+v, %v", all, err)
	}
	if lifted, err := h.LiftStop(t.Context(), outbox.StopSender, all[0].Name, "operator:anna", "registered"); err != nil || !lifted {
		t.Fatal(lifted, err)
	}
	h.skip.Add(int64(6 * time.Minute))
	h.becomes(id, outbox.Delivered)
}

func TestStoppedSecuritySenderDoesNotSilenceWarnings(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	broken.Store(true)
	h := newHouse(t, sandbox.Callbacks{}, refusing(senders[outbox.Security], 30034, &broken), learning)
	h.run()
	h.told(h.plan(outbox.Message{Type: outbox.CardStopped, To: "+12025550148"}), outbox.Planned, "30034")
	if s := h.becomes(h.plan(outbox.Message{Type: outbox.OTP, To: maria}), outbox.Delivered); s.Sender != senders[outbox.Service] {
		t.Errorf("the code came from %s", s.Sender)
	}
}

func TestFilteredTemplateRestsAndOthersGoOn(t *testing.T) {
	t.Parallel()
	var filters atomic.Bool
	filters.Store(true)
	h := newHouse(t, sandbox.Callbacks{}, refusing(senders[outbox.Marketing], 30007, &filters), learning)
	h.run()
	spoilt, sound := greeting(maria), greeting("+12025550148")
	spoilt.Template, sound.Template = "greeting/en/1", "greeting/en/2"
	h.becomes(h.plan(spoilt), outbox.Failed)
	filters.Store(false)
	spoilt.To = "+12025550149"
	if s := h.becomes(h.plan(spoilt), outbox.Held); !strings.Contains(s.Reason, "template greeting/en/1 is stopped") {
		t.Errorf("%q", s.Reason)
	}
	h.becomes(h.plan(sound), outbox.Delivered)
}

func TestWhatNoTextMayCarryIsToBeCalled(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{}, learning)
	h.person("C1", maria, func(*customer.Customer) {})
	h.box.Block(maria.Reveal(), senders[outbox.Service])
	h.box.Block(maria.Reveal(), senders[outbox.Security])
	h.run()
	first := h.plan(outbox.Message{Type: outbox.FraudAlert, To: maria, Customer: "C1", Body: "USD 900 at X?"})
	if s := h.becomes(first, outbox.Suppressed); !strings.Contains(s.Reason, "to be called instead") {
		t.Errorf("%q", s.Reason)
	}
	second := h.plan(outbox.Message{Type: outbox.CardStopped, To: maria, Customer: "C1", Body: "stopped"}) // now the gate knows
	h.becomes(second, outbox.Suppressed)
	calls, err := h.db.Reach().Wanted(t.Context(), h.clock.Now(), "", 9)
	if err != nil || len(calls) != 2 || calls[0].Message != first || calls[1].Message != second || calls[0].Number != maria || calls[0].Customer != "C1" {
		t.Errorf("%+v, %v", calls, err)
	}
}
