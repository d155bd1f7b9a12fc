package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/locale"
	"cardline/internal/outbox"
)

// died leaves a message as a process does that is killed around the carrier's answer: submitted, handed over n times.
func (h *house) died(m outbox.Message, n int) string {
	h.t.Helper()
	id := h.plan(m)
	ctx := h.t.Context()
	d, _ := outbox.Declared(m.Type)
	rows, err := h.rows.Claim(ctx, outbox.Claim{Lane: d.Lane, Owner: "dead", Now: h.clock.Now(), Lease: h.clock.Wall().Add(time.Minute), N: 1})
	if err != nil || len(rows) != 1 {
		h.t.Fatalf("%d rows, %v", len(rows), err)
	}
	moved, err := h.rows.Move(ctx, outbox.Step{
		ID: id, Owner: "dead", To: outbox.Submitted, At: h.clock.Now(), Lease: h.clock.Wall().Add(20 * time.Second), Sender: senders[outbox.Service],
	})
	if err != nil || !moved {
		h.t.Fatal(moved, err)
	}
	for range n {
		if _, err := h.carrier.Send(ctx, carrier.Send{ID: id, From: senders[outbox.Service], To: m.To, Body: orBody(m.Body)}); err != nil {
			h.t.Fatal(err)
		}
	}
	for listed := -1; listed < n; time.Sleep(time.Millisecond) { // it is listed once it has left
		found, err := h.carrier.Find(ctx, m.To, noon, h.clock.Now().Add(time.Minute))
		if err != nil {
			h.t.Fatal(err)
		}
		listed = len(found)
	}
	return id
}

func TestKilledAroundTheCarriersAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		kind   outbox.Type
		taken  int
		want   outbox.State
		reason string
		sends  int64
	}{
		{"taken: never sent again", outbox.OTP, 1, outbox.Accepted, "found at the carrier", 1},
		{"a code not taken: sent again", outbox.OTP, 0, outbox.Delivered, "", 1},
		{"an answer not taken: sent again", outbox.LateAnswer, 0, outbox.Delivered, "", 1},
		{"two alike: for a person", outbox.OTP, 2, outbox.Unknown, "a person must tell", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, sandbox.Callbacks{})
			id := h.died(outbox.Message{Type: c.kind, To: maria, Body: "Code 123456"}, c.taken)
			h.run()
			h.skip.Add(int64(10 * time.Second))
			if s, _ := h.Explain(t.Context(), id); s.State != outbox.Submitted {
				t.Fatalf("settled before the carrier's time was up: %s", s.State)
			}
			h.skip.Add(int64(11 * time.Second))
			if c.taken == 0 { // one look is not enough
				h.told(id, outbox.Unknown, "asked again later")
				h.skip.Add(int64(21 * time.Second))
			}
			s := h.told(id, c.want, c.reason)
			if again := c.taken == 0; again != (s.Repeats == 1) || again != (h.repeats.Load() == 1) {
				t.Errorf("counted as a repeat %d times in the row, %d times by the observer", s.Repeats, h.repeats.Load())
			}
			if h.sends.Load() != c.sends {
				t.Errorf("%d requests to send, want %d; %+v", h.sends.Load(), c.sends, s.Steps)
			}
		})
	}
}

// told waits for a state with a reason: the carrier may already have gone beyond Accepted.
func (h *house) told(id string, want outbox.State, reason string) outbox.Story {
	h.t.Helper()
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		s, err := h.Explain(h.t.Context(), id)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, step := range s.Steps {
			if (step.State == want || want == outbox.Accepted && step.State.Rank() > want.Rank()) && strings.Contains(step.Reason, reason) {
				return s
			}
		}
	}
	s, _ := h.Explain(h.t.Context(), id)
	h.t.Fatalf("never %s: %+v", want, s.Steps)
	return s
}

func TestReceiptSettlesTheUnknown(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{}, speaking(func(s carrier.Sender) carrier.Sender { return forgetful{s} }))
	h.run()
	id := h.plan(outbox.Message{Type: outbox.OTP, To: maria})
	s := h.becomes(id, outbox.Delivered)
	if h.sends.Load() != 1 || s.SID == "" {
		t.Errorf("%d requests, carrier id %q", h.sends.Load(), s.SID)
	}
}

// forgetful hands over, then loses the answer.
type forgetful struct{ carrier.Sender }

func (c forgetful) Send(ctx context.Context, m carrier.Send) (carrier.Accepted, error) {
	if _, err := c.Sender.Send(ctx, m); err != nil {
		return carrier.Accepted{}, err
	}
	return carrier.Accepted{}, &carrier.Error{Unknown: true, Cause: errors.New("connection lost")}
}

func TestStopFinishesWhatIsAtTheCarrier(t *testing.T) {
	t.Parallel()
	reached, open := make(chan struct{}, 1), make(chan struct{})
	h := newHouse(t, sandbox.Callbacks{}, speaking(func(s carrier.Sender) carrier.Sender {
		return moody{s, func(carrier.Send) error {
			reached <- struct{}{}
			<-open
			return nil
		}}
	}))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	id := h.plan(outbox.Message{Type: outbox.OTP, To: maria})
	<-reached
	cancel()
	close(open)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if s, _ := h.Explain(t.Context(), id); s.State.Rank() < outbox.Accepted.Rank() {
		t.Errorf("after a graceful stop the message is %s: %s", s.State, fmt.Sprint(s.Steps))
	}
}

// TestStopGivesBackWhatHasNotLeft stops a worker that has claimed more than its carrier takes: nobody has to wait for its lease.
func TestStopGivesBackWhatHasNotLeft(t *testing.T) {
	t.Parallel()
	reached, open := make(chan struct{}, 1), make(chan struct{})
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) { h.deps.InFlight = 1 }, speaking(func(s carrier.Sender) carrier.Sender {
		return moody{s, func(carrier.Send) error {
			reached <- struct{}{}
			<-open
			return nil
		}}
	}))
	ms := make([]outbox.Message, 5)
	for i := range ms {
		ms[i] = outbox.Message{Type: outbox.LateAnswer, To: maria, Body: fmt.Sprint("answer ", i)}
	}
	if _, err := h.Add(t.Context(), ms...); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	<-reached
	cancel()
	close(open)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	planned, gone := 0, 0
	for _, m := range ms {
		s, err := h.Explain(t.Context(), m.ID)
		switch {
		case err != nil:
			t.Fatal(err)
		case s.State == outbox.Planned:
			planned++
		case s.State.Rank() >= outbox.Accepted.Rank():
			gone++
		default:
			t.Errorf("after a graceful stop a message is %s: %+v", s.State, s.Steps)
		}
	}
	if planned != 4 || gone != 1 || h.sends.Load() != 1 {
		t.Errorf("%d planned, %d gone, %d requests", planned, gone, h.sends.Load())
	}
}

// TestOneBadRowKeepsBackItself: a message of a type that this version does not know stands between others.
func TestOneBadRowKeepsBackItself(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	var ms []outbox.Message
	for i := range 3 {
		m, err := outbox.Message{Type: outbox.LateAnswer, To: maria, Body: fmt.Sprint("answer ", i)}.Prepare(h.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		ms = append(ms, m)
	}
	ms[1].Type = "of another version"
	if _, err := h.rows.Add(t.Context(), ms); err != nil {
		t.Fatal(err)
	}
	h.run()
	h.becomes(ms[0].ID, outbox.Delivered)
	h.becomes(ms[2].ID, outbox.Delivered)
	if s, _ := h.Explain(t.Context(), ms[1].ID); s.State.Rank() >= outbox.Submitted.Rank() && s.State != outbox.Failed {
		t.Errorf("it is %s: %+v", s.State, s.Steps)
	}
}

// blind is a carrier that takes the first message, loses the answer and never lists it: nobody can find out that it was taken.
type blind struct {
	carrier.Sender
	lost atomic.Bool
	took chan string // the texts it took
}

func (c *blind) Send(ctx context.Context, m carrier.Send) (carrier.Accepted, error) {
	c.took <- m.Body
	if c.lost.CompareAndSwap(false, true) {
		return carrier.Accepted{}, &carrier.Error{Unknown: true, Cause: errors.New("connection lost")}
	}
	return c.Sender.Send(ctx, m)
}

func TestARepeatSaysThatItMayBeOne(t *testing.T) {
	t.Parallel()
	for lang, want := range map[locale.Lang]string{
		locale.English: "May be a repeat: Code 123456", locale.Simplified: "（可能重复发送）Code 123456", locale.Traditional: "（可能重複發送）Code 123456",
		"": "May be a repeat: Code 123456",
	} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			far := &blind{took: make(chan string, 4)}
			h := newHouse(t, sandbox.Callbacks{}, speaking(func(s carrier.Sender) carrier.Sender { far.Sender = s; return far }))
			h.run()
			id := h.plan(outbox.Message{Type: outbox.OTP, To: maria, Body: "Code 123456", Lang: lang})
			for _, reason := range []string{"no answer", "asked again later"} {
				h.told(id, outbox.Unknown, reason)
				h.skip.Add(int64(21 * time.Second))
			}
			h.told(id, outbox.Planned, "worded as a possible repeat")
			s := h.becomes(id, outbox.Delivered)
			if first, second := <-far.took, <-far.took; first != "Code 123456" || second != want {
				t.Errorf("said %q, then %q", first, second)
			}
			if s.Repeats != 1 || s.Body != "Code 123456" || h.repeats.Load() != 1 {
				t.Errorf("%d repeats in the row, %d counted; the row says %q", s.Repeats, h.repeats.Load(), s.Body)
			}
		})
	}
}
