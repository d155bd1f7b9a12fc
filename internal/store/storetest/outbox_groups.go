package storetest

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"cardline/internal/outbox"
	"cardline/internal/store"
)

// outboxGroups checks what is written for many messages at once.
func outboxGroups(t *testing.T, open Open) {
	t.Run("moved together", func(t *testing.T) { movedTogether(t, open(t)) })
	t.Run("receipts in any order", func(t *testing.T) { receiptsInAnyOrder(t, open(t)) })
	t.Run("receipts before our own word", func(t *testing.T) { receiptFirst(t, open(t)) })
	t.Run("one job wakes a lane", func(t *testing.T) { oneJob(t, open(t)) })
}

func many(t *testing.T, rows *store.Messages, n int) []outbox.Message {
	t.Helper()
	ms := make([]outbox.Message, n)
	for i := range ms {
		ms[i] = Planned(t, fmt.Sprint(i))
		ms[i].Template, ms[i].Source, ms[i].Segments = "late-answer/en/1", "dialogue", 2
	}
	if added, err := rows.Add(t.Context(), ms); err != nil || added != n {
		t.Fatalf("added %d of %d: %v", added, n, err)
	}
	return ms
}

func movedTogether(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	ms := many(t, rows, 20)
	if got, err := rows.Claim(t.Context(), outbox.Claim{Lane: ms[0].Lane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: 10}); err != nil || len(got) != 10 ||
		got[0].Template != "late-answer/en/1" || got[0].Source != "dialogue" || got[0].Segments != 2 || got[0].State != outbox.Claimed {
		t.Fatalf("%d rows, %+v, %v", len(got), got[0], err)
	}
	steps := make([]outbox.Step, len(ms))
	for i, m := range ms {
		steps[len(ms)-1-i] = outbox.Step{ID: m.ID, Owner: "me", To: outbox.Submitted, Gate: "wishes", Reason: "by detour", At: Start, Account: "second", Sender: "MG1", Tries: 1}
	}
	moved, err := rows.Moves(t.Context(), steps)
	if err != nil || len(moved) != len(steps) {
		t.Fatal(moved, err)
	}
	ours := 0
	for i, m := range moved {
		s, err := rows.Story(t.Context(), steps[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		if m {
			ours++
			if s.State != outbox.Submitted || s.Account != "second" || s.Sender != "MG1" || s.Tries != 1 || len(s.Steps) != 2 || s.Steps[1].Gate != "wishes" {
				t.Errorf("moved: %+v", s)
			}
		} else if s.State != outbox.Planned || len(s.Steps) != 1 {
			t.Errorf("not moved, but %s: %+v", s.State, s.Steps)
		}
	}
	if ours != 10 {
		t.Errorf("%d of the 10 that are ours were moved", ours)
	}
}

func receiptsInAnyOrder(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	ms := many(t, rows, 50)
	words := []outbox.State{outbox.Accepted, outbox.Sent, outbox.Delivered, outbox.Delivered, outbox.Sent}
	var wg sync.WaitGroup
	var mu sync.Mutex
	raised := map[string]int{}
	for _, i := range rand.Perm(len(ms) * len(words)) {
		m, to := ms[i%len(ms)], words[i/len(ms)]
		wg.Go(func() {
			got, err := rows.Receipt(t.Context(), m.ID, "SM"+m.ID, to, 0, Start.Add(time.Second))
			if err != nil || got == nil || got.Type != m.Type {
				t.Errorf("%+v, %v", got, err)
				return
			}
			if got.Moved {
				mu.Lock()
				raised[m.ID]++
				mu.Unlock()
			}
			if stray, err := rows.Receipt(t.Context(), "not-"+m.ID, "SM", to, 0, Start); stray != nil || err != nil {
				t.Errorf("a stray receipt: %+v, %v", stray, err)
			}
		})
	}
	wg.Wait()
	for _, m := range ms {
		s, err := rows.Story(t.Context(), m.ID)
		if err != nil || s.State != outbox.Delivered || s.SID != "SM"+m.ID {
			t.Fatalf("%s %q, %v", s.State, s.SID, err)
		}
		rank := 0
		for _, step := range s.Steps[1:] {
			if step.State.Rank() <= rank {
				t.Errorf("its story goes back: %+v", s.Steps)
			}
			rank = step.State.Rank()
		}
		if raised[m.ID] != len(s.Steps)-1 {
			t.Errorf("%d receipts raised it, its story has %d lines", raised[m.ID], len(s.Steps)-1)
		}
	}
}

// receiptFirst: the carrier's receipt overtakes our own writing of its answer.
func receiptFirst(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	m := many(t, rows, 1)[0]
	if _, err := rows.Claim(t.Context(), outbox.Claim{Lane: m.Lane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := rows.Move(t.Context(), outbox.Step{ID: m.ID, Owner: "me", To: outbox.Submitted, At: Start, Lease: Start.Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	got, err := rows.Receipt(t.Context(), m.ID, "SM1", outbox.Undelivered, 30003, Start)
	if err != nil || !got.Moved || got.Body != m.Body || got.Code != 30003 {
		t.Fatalf("%+v, %v", got, err)
	}
	if moved, err := rows.Move(t.Context(), outbox.Step{ID: m.ID, Owner: "me", To: outbox.Accepted, SID: "SM1", At: Start}); moved || err != nil {
		t.Errorf("our word came after the carrier's and counted: %v", err)
	}
	if s, _ := rows.Story(t.Context(), m.ID); s.State != outbox.Undelivered || s.SID != "SM1" || s.Code != 30003 {
		t.Errorf("%s %q %d", s.State, s.SID, s.Code)
	}
	if left, err := rows.Recover(t.Context(), "other", Start.Add(time.Hour), time.Minute, 9); err != nil || len(left) != 0 {
		t.Errorf("what the carrier has spoken of is recovered: %+v, %v", left, err)
	}
}

func oneJob(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	for i := range 5 {
		m := Planned(t, fmt.Sprint("campaign", i))
		m.Lane = outbox.MarketingLane
		if _, err := rows.Add(t.Context(), []outbox.Message{m}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := db.NewSelect().Table("river_job").Where("kind = 'post'").Count(t.Context()); err != nil || n != 1 {
		t.Errorf("five additions at once left %d jobs, %v", n, err)
	}
}
