package outbox_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/carrier/sandbox"
	"cardline/internal/outbox"
)

// lost has the carrier tell of a message that no row knows.
func (h *house) lost(sid, body string, ago time.Duration) {
	h.t.Helper()
	l := carrier.Listed{SID: sid, From: senders[outbox.Service], To: maria, Body: body, Status: "delivered", At: h.clock.Now().Add(-ago)}
	to := func(string) outbox.State { return outbox.Delivered }
	if _, n, err := h.rows.Adopt(h.t.Context(), "", []carrier.Listed{l}, to, h.clock.Now()); err != nil || n != 1 {
		h.t.Fatalf("%d foreign messages, %v", n, err)
	}
}

func restoredHouse(t *testing.T) *house {
	return newHouse(t, sandbox.Callbacks{}, func(h *house) { h.deps.Foreigns, h.deps.Pauses = h.rows, h.db.Pauses() })
}

// TestSentBeforeTheRestore: what the carrier sent and the database lost is not sent again, once for each time it was sent.
func TestSentBeforeTheRestore(t *testing.T) {
	t.Parallel()
	h := restoredHouse(t)
	h.lost("SM1", "Harbour Bank: your answer.", time.Hour)
	h.lost("SM2", "Harbour Bank: an old answer.", 25*time.Hour)
	h.run()
	again := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: your answer."})
	s := h.becomes(again, outbox.Suppressed)
	if !strings.Contains(s.Reason, "SM1") || s.Steps[len(s.Steps)-1].Gate != "duplicate" {
		t.Errorf("%+v", s.Steps)
	}
	h.becomes(h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: an old answer."}), outbox.Delivered)
	h.becomes(h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: another answer."}), outbox.Delivered)
}

// TestInDoubt: where the carrier tells no text a person does; what protects the customer does not wait for that.
func TestInDoubt(t *testing.T) {
	t.Parallel()
	h := restoredHouse(t)
	h.lost("SM1", "", time.Hour)
	h.run()
	h.becomes(h.plan(outbox.Message{Type: outbox.CardChanged, To: maria, Body: "Harbour Bank: your card."}), outbox.Delivered)
	first := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: one."})
	second := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: two."})
	for _, id := range []string{first, second} {
		if s := h.becomes(id, outbox.Held); !strings.Contains(s.Reason, "in doubt") || !strings.Contains(s.Reason, "SM1") {
			t.Error(s.Reason)
		}
	}
	ds, err := h.Doubts(t.Context(), "", 10)
	if err != nil || len(ds) != 2 || len(ds[0].Foreign) != 1 || ds[0].Foreign[0].SID != "SM1" {
		t.Fatalf("%+v, %v", ds, err)
	}
	if err := h.Release(t.Context(), first, true, "operator:anna", "the console shows it"); err != nil {
		t.Fatal(err)
	}
	h.becomes(first, outbox.Suppressed)
	if err := h.Release(t.Context(), first, false, "operator:anna", "again"); !errors.Is(err, outbox.ErrNoMessage) {
		t.Errorf("released twice: %v", err)
	}
	if err := h.Release(t.Context(), second, false, "operator:anna", "another text"); err != nil {
		t.Fatal(err)
	}
	s := h.becomes(second, outbox.Delivered)
	if !strings.Contains(s.Steps[2].Reason, "another text") {
		t.Errorf("%+v", s.Steps)
	}
	if ds, err := h.Doubts(t.Context(), "", 10); err != nil || len(ds) != 0 {
		t.Errorf("%+v, %v", ds, err)
	}
}
