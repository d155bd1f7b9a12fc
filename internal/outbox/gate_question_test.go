package outbox_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/outbox"
)

// asking opens questions as it is told to.
type asking struct {
	mu     sync.Mutex
	answer outbox.Opening
	opened []string
}

func (a *asking) Open(_ context.Context, ms []outbox.Message) ([]outbox.Opening, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := make([]outbox.Opening, len(ms))
	for i, m := range ms {
		out[i], a.opened = a.answer, append(a.opened, m.ID)
	}
	return out, nil
}

func (a *asking) says(o outbox.Opening) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answer = o
}

// What expects an answer leaves once its question is open. A question about safety that cannot be opened in time becomes a call.
func TestAQuestionIsOpenBeforeItsTextLeaves(t *testing.T) {
	t.Parallel()
	a := &asking{}
	a.says(outbox.Opening{Wait: 10 * time.Second, Why: "its question cannot be kept: sessions cannot be reached"})
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) { h.deps.Questions, h.deps.Calls = a, h.db.Reach() })
	h.run()
	alert := h.plan(outbox.Message{Type: outbox.FraudAlert, To: maria, Body: "Is this yours? Reply Y, or N."})
	h.held(alert, "sessions cannot be reached: held until")
	h.becomes(h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria}), outbox.Delivered) // it asks nothing
	if h.sends.Load() != 1 {
		t.Fatalf("%d left", h.sends.Load())
	}
	a.says(outbox.Opening{})
	h.skip.Add(int64(11 * time.Second))
	h.becomes(alert, outbox.Delivered)

	a.says(outbox.Opening{Wait: 10 * time.Second, Why: "its question cannot be kept: sessions cannot be reached"})
	short := outbox.Message{Type: outbox.FraudAlert, To: "+12025550149", Body: "Is this yours? Reply Y, or N.", Expires: h.clock.Now().Add(5 * time.Second)}
	h.says(h.becomes(h.plan(short), outbox.Expired), "outlasts", "call")
	calls, err := h.db.Reach().Wanted(t.Context(), h.clock.Now(), "", 9)
	if err != nil || len(calls) != 1 || calls[0].Number != "+12025550149" {
		t.Errorf("calls wanted: %+v, %v", calls, err)
	}
	a.says(outbox.Opening{Gone: true, Why: "no score is waited for any more"})
	h.says(h.becomes(h.plan(outbox.Message{Type: "survey", To: "+12025550148", Zone: "America/New_York", Body: "1 to 5?"}), outbox.Suppressed), "no score")
}
