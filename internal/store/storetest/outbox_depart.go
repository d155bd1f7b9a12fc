package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"cardline/internal/outbox"
	"cardline/internal/store"
)

func outboxDeparts(t *testing.T, open Open) {
	t.Run("departs once", func(t *testing.T) { departsOnce(t, open(t)) })
	t.Run("none is left behind in a crowd", func(t *testing.T) { noneLeftBehind(t, open(t)) })
	t.Run("departs or stays", func(t *testing.T) { departsOrStays(t, open(t)) })
	t.Run("nothing departs with its judge", func(t *testing.T) { nothingDeparts(t, open(t)) })
	t.Run("a story of two programs", func(t *testing.T) { twoPrograms(t, open(t)) })
	t.Run("the gates keep nobody from the database", func(t *testing.T) { gatesKeepNobody(t, open(t)) })
}

func leaving(r outbox.Row) outbox.Step {
	return outbox.Step{ID: r.ID, Owner: r.Owner, To: outbox.Submitted, At: Start, Lease: Start.Add(time.Minute), Sender: "+12025550100", Tries: 1}
}

// departsOnce: however many workers judge at once, no message is judged by two of them.
func departsOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	ms := many(t, rows, 120)
	var mu sync.Mutex
	judged := map[string]int{}
	var workers sync.WaitGroup
	for w := range 4 {
		workers.Go(func() {
			c := outbox.Claim{Lane: ms[0].Lane, Owner: fmt.Sprint(w), Now: Start, Lease: Start.Add(time.Minute), N: 8}
			for {
				moved, err := rows.Depart(t.Context(), c, func(due []outbox.Row) (steps []outbox.Step) {
					mu.Lock()
					defer mu.Unlock()
					for _, r := range due {
						judged[r.ID]++
						steps = append(steps, leaving(r))
					}
					return steps
				})
				if err != nil || slices.Contains(moved, false) {
					t.Error(moved, err)
				}
				if len(moved) == 0 {
					return
				}
			}
		})
	}
	workers.Wait()
	if len(judged) != len(ms) {
		t.Errorf("%d of %d departed", len(judged), len(ms))
	}
	for _, m := range ms {
		s, err := rows.Story(t.Context(), m.ID)
		if err != nil || s.State != outbox.Submitted || s.Tries != 1 || !s.Submitted.Equal(Start) || len(s.Steps) != 2 || judged[m.ID] != 1 {
			t.Fatalf("judged %d times: %+v, %v", judged[m.ID], s, err)
		}
	}
}

// noneLeftBehind: what one worker gave back while another took what is behind it leaves first a second later, though more waits all the while.
func noneLeftBehind(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	ms := many(t, rows, 32)
	departed := map[string]int{}
	take := func(at time.Time, judge func([]outbox.Row) []outbox.Step) (ids []string) {
		c := outbox.Claim{Lane: ms[0].Lane, Owner: "me", Now: at, Lease: at.Add(time.Minute), N: 8}
		_, err := rows.Depart(t.Context(), c, func(due []outbox.Row) []outbox.Step {
			for _, r := range due {
				ids = append(ids, r.ID)
			}
			return judge(due)
		})
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	leave := func(due []outbox.Row) (steps []outbox.Step) {
		for _, r := range due {
			departed[r.ID]++
			steps = append(steps, leaving(r))
		}
		return steps
	}
	first := take(Start, func(due []outbox.Row) (steps []outbox.Step) {
		take(Start, leave)
		for _, r := range due {
			steps = append(steps, outbox.Step{ID: r.ID, Owner: r.Owner, At: Start})
		}
		return steps
	})
	if again := take(Start.Add(time.Second), leave); len(first) != 8 || !slices.Equal(again, first) {
		t.Errorf("a second later %v are taken, want %v", again, first)
	}
	for len(take(Start.Add(time.Second), leave)) > 0 {
	}
	for _, m := range ms {
		if departed[m.ID] != 1 {
			t.Errorf("%s departed %d times", m.ID, departed[m.ID])
		}
	}
}

// departsOrStays: of a group each goes its own way, and what goes nowhere is where it was.
func departsOrStays(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	many(t, rows, 3)
	c := outbox.Claim{Lane: outbox.ReplyLane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: 9}
	var ids []string
	moved, err := rows.Depart(t.Context(), c, func(due []outbox.Row) []outbox.Step {
		for _, r := range due {
			ids = append(ids, r.ID)
		}
		return []outbox.Step{
			leaving(due[0]),
			{ID: due[1].ID, Owner: "me", To: outbox.Held, At: Start, Due: Start.Add(time.Hour), Gate: "quiet-hours", Reason: "it is night"},
			{ID: due[2].ID, Owner: "me", At: Start},
		}
	})
	if err != nil || len(moved) != 3 || !moved[0] || !moved[1] {
		t.Fatal(moved, err)
	}
	for i, want := range []struct {
		state outbox.State
		last  outbox.Told
	}{
		{outbox.Submitted, outbox.Told{State: outbox.Submitted}},
		{outbox.Held, outbox.Told{State: outbox.Held, Gate: "quiet-hours", Reason: "it is night"}},
		{outbox.Planned, outbox.Told{State: outbox.Planned}},
	} {
		s, err := rows.Story(t.Context(), ids[i])
		last := s.Steps[len(s.Steps)-1]
		if want.state == outbox.Planned { // what it told then, or on SQLite that it was given back
			last.At, last.Reason = Start, ""
		}
		if !last.At.Equal(Start) {
			t.Errorf("%s at %s", last.State, last.At)
		}
		last.At = time.Time{}
		if err != nil || s.State != want.state || last != want.last {
			t.Errorf("%s, %+v; want %+v; %v", s.State, last, want, err)
		}
	}
	again := 0
	if _, err := rows.Depart(t.Context(), c, func(due []outbox.Row) []outbox.Step { again = len(due); return make([]outbox.Step, len(due)) }); err != nil || again != 1 {
		t.Errorf("%d are due after that, %v", again, err)
	}
}

// nothingDeparts: a worker that dies at the gates leaves nothing behind but, on SQLite, a claim that ends.
func nothingDeparts(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	m := many(t, rows, 1)[0]
	ctx, die := context.WithCancel(t.Context())
	c := outbox.Claim{Lane: m.Lane, Owner: "dead", Now: Start, Lease: Start.Add(time.Minute), N: 9}
	moved, err := rows.Depart(ctx, c, func(due []outbox.Row) []outbox.Step {
		die()
		return []outbox.Step{leaving(due[0])}
	})
	if err == nil || slices.Contains(moved, true) {
		t.Fatal(moved, err)
	}
	if _, err := rows.Recover(t.Context(), "me", Start.Add(time.Hour), time.Minute, 9); err != nil {
		t.Fatal(err)
	}
	if s, err := rows.Story(t.Context(), m.ID); err != nil || s.State != outbox.Planned || s.Tries != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	found := 0
	c.Owner = "another"
	if _, err := rows.Depart(t.Context(), c, func(due []outbox.Row) []outbox.Step { found = len(due); return make([]outbox.Step, found) }); err != nil || found != 1 {
		t.Errorf("another worker finds %d, %v", found, err)
	}
}

// twoPrograms: an older program writes each line of a story as a row, this one most of them with the state.
func twoPrograms(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	m := many(t, rows, 1)[0]
	at := func(n int) time.Time { return Start.Add(time.Duration(n) * time.Second) }
	_, err := rows.Depart(t.Context(), outbox.Claim{Lane: m.Lane, Owner: "me", Now: Start, Lease: at(60), N: 1}, func(due []outbox.Row) []outbox.Step {
		return []outbox.Step{leaving(due[0])}
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.NewRaw("INSERT INTO message_steps (message, at, state, gate, reason, code) VALUES (?, ?, 'accepted', '', '', 0)", m.ID, at(1)).Exec(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, to := range []outbox.State{outbox.Sent, outbox.Undelivered, outbox.Delivered} {
		code := 0
		if to == outbox.Undelivered {
			code = 30003
		}
		if _, err := rows.Receipt(t.Context(), m.ID, "SM1", to, code, at(2+i)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := rows.Story(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, step := range s.Steps[1:] {
		told = append(told, fmt.Sprintf("%s %d %s", step.State, step.Code, step.At.Sub(Start)))
	}
	want := []string{"submitted 0 0s", "accepted 0 1s", "sent 0 2s", "undelivered 30003 3s", "delivered 0 4s"}
	if !slices.Equal(told, want) {
		t.Errorf("%q, want %q", told, want)
	}
}
