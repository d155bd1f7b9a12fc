package outbox_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

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

// held is a throttle that keeps a group at the last gate until it is let go.
type held struct{ came, let chan struct{} }

func (g held) Take(ctx context.Context, _ string, weights []int, _ time.Duration, _ bool) (int, []time.Duration, error) {
	select {
	case g.came <- struct{}{}:
	default:
	}
	select {
	case <-g.let:
	case <-ctx.Done():
	}
	return len(weights), make([]time.Duration, len(weights)), nil
}

// learned counts how often a process has read what is paused.
type learned struct {
	outbox.Pauses
	times chan struct{}
}

func (l learned) Paused(ctx context.Context) ([]outbox.Pause, error) {
	select {
	case l.times <- struct{}{}:
	default:
	}
	return l.Pauses.Paused(ctx)
}

// TestHeldLongAfterTheEndOfAPause: a group that was judged under a pause, and is written when everybody has long known its end.
func TestHeldLongAfterTheEndOfAPause(t *testing.T) {
	t.Parallel()
	gate, times := held{make(chan struct{}, 1), make(chan struct{})}, make(chan struct{})
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) { h.deps.Pauses, h.deps.Throttle = learned{h.db.Pauses(), times}, gate })
	p := outbox.Pause{Kind: outbox.PauseType, Name: string(outbox.LateAnswer), Reason: "typo", Actor: "operator:anna", Since: noon}
	if err := h.db.Pauses().Pause(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	late := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: your answer."})
	h.plan(outbox.Message{Type: outbox.EnrolConfirmed, To: maria, Body: "Harbour Bank: you take part."})
	h.run()
	<-gate.came
	if _, _, err := h.db.Pauses().Resume(t.Context(), p, p.Beginning(), "operator:bo", "mended"); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		<-times
	}
	close(gate.let)
	h.becomes(late, outbox.Delivered)
}

// belated is a database one of whose answers about pauses is long under way.
type belated struct {
	outbox.Pauses
	armed     *atomic.Bool
	read, let chan struct{}
}

func (b belated) Paused(ctx context.Context) ([]outbox.Pause, error) {
	all, err := b.Pauses.Paused(ctx)
	if b.armed.CompareAndSwap(true, false) {
		close(b.read)
		<-b.let
	}
	return all, err
}

// TestAPauseIsNotForgotten: an answer from before the pause, which comes after it, ends nothing.
func TestAPauseIsNotForgotten(t *testing.T) {
	t.Parallel()
	b := belated{armed: &atomic.Bool{}, read: make(chan struct{}), let: make(chan struct{})}
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) { b.Pauses = h.db.Pauses(); h.deps.Pauses = b })
	h.run()
	b.armed.Store(true)
	<-b.read
	paused := make(chan error, 1)
	go func() {
		_, _, err := h.Pause(t.Context(), outbox.Pause{Kind: outbox.PauseType, Name: string(outbox.LateAnswer), Reason: "typo", Actor: "operator:anna"})
		paused <- err
	}()
	time.AfterFunc(200*time.Millisecond, func() { close(b.let) }) // whoever would not wait for it has long gone on
	if err := <-paused; err != nil {
		t.Fatal(err)
	}
	<-b.let
	for range 10 { // until what was read last is known, a second later at most
		id := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: your answer."})
		if s := h.becomes(id, outbox.Held); !strings.Contains(s.Reason, "typo") {
			t.Error(s.Reason)
		}
	}
}

// TestNothingOfWhatWasCancelledLeaves: neither what was overlooked nor what is tried again, and it says why.
func TestNothingOfWhatWasCancelledLeaves(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) { h.deps.Pauses = h.db.Pauses() })
	p := outbox.Pause{Kind: outbox.PauseCancelled, Name: "GONE", Reason: "campaign GONE was cancelled: wrong price", Actor: "campaign", Since: noon}
	halt := outbox.Pause{Kind: outbox.PauseCampaign, Name: "GONE", Reason: "wait", Actor: "operator:anna", Since: noon}
	file := outbox.Pause{Kind: outbox.PauseFile, Name: "due", Reason: "its file was cancelled by operator:anna", Actor: "operator:anna", Since: noon}
	for _, one := range []outbox.Pause{halt, p, file} {
		if err := h.db.Pauses().Pause(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	h.run()
	gone := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: an offer.", Source: "campaign:GONE"})
	row := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: your statement.", Source: "import:due"})
	stays := h.plan(outbox.Message{Type: outbox.LateAnswer, To: maria, Body: "Harbour Bank: another.", Source: "campaign:STAYS"})
	if s := h.becomes(row, outbox.Suppressed); s.Reason != file.Reason {
		t.Error(s.Reason)
	}
	if s := h.becomes(gone, outbox.Suppressed); s.Reason != p.Reason {
		t.Error(s.Reason)
	}
	h.becomes(stays, outbox.Delivered)
	if n := h.sends.Load(); n != 1 {
		t.Errorf("%d were sent", n)
	}
	if all, err := h.db.Pauses().Paused(t.Context()); err != nil || len(all) != 1 || all[0].Kind != outbox.PauseCampaign {
		t.Errorf("people are told of the pauses %v, %v", all, err)
	}
}
