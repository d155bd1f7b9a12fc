package outbox_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/outbox"
)

// work runs a working River client until the test ends.
func (h *house) work() *river.Client[*sql.Tx] {
	h.t.Helper()
	ws := river.NewWorkers()
	h.AddWorkers(ws)
	client, err := river.NewClient(h.db.RiverDriver(), &river.Config{Queues: outbox.Queues(), Workers: ws, Logger: quiet()})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := client.Start(context.Background()); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = client.Stop(ctx)
	})
	return client
}

func TestJobWakesTheLane(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.work()
	h.run()
	d := h.deps
	elsewhere := outbox.New(d) // plans, and does not send: another process
	time.Sleep(50 * time.Millisecond)
	m := outbox.Message{ID: "m1", Type: outbox.LateAnswer, To: maria, Body: "hello"}
	if _, err := elsewhere.Add(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	s := h.becomes("m1", outbox.Delivered)
	if wait := s.Submitted.Sub(s.Planned); wait > 900*time.Millisecond {
		t.Errorf("it left after %s: the second's round found it, not the job", wait)
	}
}

func TestRedactBlanksTheCarriersCopyAndSaysSo(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	client := h.work()
	got, err := h.carrier.Send(t.Context(), carrier.Send{ID: "m1", From: senders[outbox.Service], To: maria, Body: "my card is 4111111111111111"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Insert(t.Context(), outbox.Redact{SID: got.SID}, nil); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if n, err := h.db.NewSelect().Table("audit").Where("action = 'text.redact'").Count(t.Context()); err != nil || n == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the audit trail does not tell of it")
		}
	}
	answer := httptest.NewRecorder()
	h.box.ServeHTTP(answer, httptest.NewRequest("GET", "/sandbox/messages?to=%2B12025550147", nil))
	var seen struct{ Messages []struct{ Body string } }
	if err := json.Unmarshal(answer.Body.Bytes(), &seen); err != nil || len(seen.Messages) != 1 || seen.Messages[0].Body != "" {
		t.Errorf("the carrier still has %+v, %v", seen, err)
	}
}
