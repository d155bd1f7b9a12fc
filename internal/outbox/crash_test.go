package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
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
