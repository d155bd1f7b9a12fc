package outbox_test

import (
	"strings"
	"testing"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/outbox"
)

// TestHeldAfterTheEndOfAPause: what a process holds in the moment in which another resumes does not sleep on.
func TestHeldAfterTheEndOfAPause(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) { h.deps.Pauses = h.db.Pauses() })
	p := outbox.Pause{Kind: outbox.PauseType, Name: string(outbox.LateAnswer), Reason: "typo", Actor: "operator:anna", Since: noon}
	if err := h.db.Pauses().Pause(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	h.run()
	id := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: your answer."})
	if s := h.becomes(id, outbox.Held); !strings.Contains(s.Reason, "typo") {
		t.Error(s.Reason)
	}
	// Another process resumes, and looked for what is held before this one wrote it down.
	if resumed, freed, err := h.db.Pauses().Resume(t.Context(), p, "nothing is held so", "operator:bo", "mended"); err != nil || !resumed || freed != 0 {
		t.Fatal(resumed, freed, err)
	}
	h.becomes(id, outbox.Delivered)
}
