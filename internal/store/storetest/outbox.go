package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// Outbox checks the rows of the outbox.
func Outbox(t *testing.T, open Open) {
	t.Run("planned once", func(t *testing.T) { plannedOnce(t, open(t)) })
	t.Run("planned many", func(t *testing.T) { plannedMany(t, open(t)) })
	t.Run("claimed once", func(t *testing.T) { claimedOnce(t, open(t)) })
	t.Run("moved by its owner", func(t *testing.T) { movedByOwner(t, open(t)) })
	t.Run("receipts only raise", func(t *testing.T) { receiptsRaise(t, open(t)) })
	t.Run("leases end", func(t *testing.T) { leasesEnd(t, open(t)) })
	t.Run("twins", func(t *testing.T) { twins(t, open(t)) })
	t.Run("the same said", func(t *testing.T) { sameSaid(t, open(t)) })
	t.Run("asked", func(t *testing.T) { questionsKept(t, open(t)) })
	outboxGroups(t, open)
	outboxInterim(t, open)
	outboxDeparts(t, open)
}

// Planned is a prepared late answer, due at Start.
func Planned(t testing.TB, unique string) outbox.Message {
	t.Helper()
	m, err := outbox.Message{Unique: unique, Type: outbox.LateAnswer, To: phone.Number("+12025550147"), Body: "Your balance: " + unique}.Prepare(Start)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func plannedOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	one, again, other := Planned(t, "a"), Planned(t, "a"), Planned(t, "b")
	for i, c := range []struct {
		ms    []outbox.Message
		added int
	}{{[]outbox.Message{one}, 1}, {[]outbox.Message{again, other}, 1}, {[]outbox.Message{one, other}, 0}} {
		if n, err := rows.Add(t.Context(), c.ms); err != nil || n != c.added {
			t.Fatalf("call %d added %d, %v; want %d", i, n, err, c.added)
		}
	}
	if n, err := db.NewSelect().Table("river_job").Where("kind = 'post'").Count(t.Context()); err != nil || n != 2 {
		t.Errorf("two additions left %d jobs, %v", n, err)
	}
	if _, err := rows.Story(t.Context(), again.ID); !errors.Is(err, outbox.ErrNoMessage) {
		t.Errorf("the repetition is a row: %v", err)
	}
	held := Planned(t, "held")
	held.Held = "one household number"
	if _, err := rows.Add(t.Context(), []outbox.Message{held}); err != nil {
		t.Fatal(err)
	}
	story, err := rows.Story(t.Context(), held.ID)
	if err != nil || story.State != outbox.Suppressed || story.Reason != held.Held || story.Steps[0].Reason != held.Held {
		t.Errorf("%+v, %v", story.State, err)
	}
}

func claimedOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	var ms []outbox.Message
	for i := range 300 {
		m := Planned(t, fmt.Sprint(i))
		if i%3 == 0 {
			m.Due = Start.Add(time.Hour)
		}
		ms = append(ms, m)
	}
	if _, err := rows.Add(t.Context(), ms); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	seen := map[string]int{}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for {
				got, err := rows.Claim(t.Context(), outbox.Claim{Lane: outbox.ReplyLane, Owner: fmt.Sprint(w), Now: Start, Lease: Start.Add(time.Minute), N: 7})
				if err != nil {
					t.Error(err)
				}
				if len(got) == 0 {
					return
				}
				mu.Lock()
				for _, r := range got {
					seen[r.Body]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for body, n := range seen {
		if n != 1 {
			t.Errorf("%q was claimed %d times", body, n)
		}
	}
	if len(seen) < 190 || len(seen) > 200 { // SKIP LOCKED may end a worker early, never the last one
		t.Errorf("%d of 200 due rows were claimed", len(seen))
	}
	got, err := rows.Claim(t.Context(), outbox.Claim{Lane: outbox.ReplyLane, Owner: "x", Now: Start.Add(time.Hour), Lease: Start, N: 7, Except: []outbox.Purpose{outbox.Service}})
	if err != nil || len(got) != 0 {
		t.Errorf("a resting sender's rows were claimed: %d, %v", len(got), err)
	}
}

func movedByOwner(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	m := Planned(t, "a")
	if _, err := rows.Add(t.Context(), []outbox.Message{m}); err != nil {
		t.Fatal(err)
	}
	if _, err := rows.Claim(t.Context(), outbox.Claim{Lane: m.Lane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: 1}); err != nil {
		t.Fatal(err)
	}
	move := func(s outbox.Step) bool {
		s.ID, s.At = m.ID, Start
		ok, err := rows.Move(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if move(outbox.Step{Owner: "another", To: outbox.Submitted}) {
		t.Error("a stranger moved the row")
	}
	if !move(outbox.Step{Owner: "me", To: outbox.Submitted, Sender: "+12025550100", Tries: 1, Lease: Start.Add(time.Minute)}) {
		t.Error("its owner could not move the row")
	}
	if !move(outbox.Step{Owner: "me", To: outbox.Accepted, SID: "SM1"}) || move(outbox.Step{Owner: "me", To: outbox.Planned}) {
		t.Error("a row the carrier has was moved by a worker")
	}
	s, err := rows.Story(t.Context(), m.ID)
	if err != nil || s.State != outbox.Accepted || s.SID != "SM1" || s.Tries != 1 || s.Sender != "+12025550100" || !s.Submitted.Equal(Start) {
		t.Errorf("%v %q %d %v, %v", s.State, s.SID, s.Tries, s.Submitted, err)
	}
	if len(s.Steps) != 3 {
		t.Errorf("its story has %d lines", len(s.Steps))
	}
	if taken, err := rows.Taken(t.Context(), []string{"SM1", "SM2"}); err != nil || !taken["SM1"] || taken["SM2"] {
		t.Errorf("%v, %v", taken, err)
	}
}

func receiptsRaise(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	m := Planned(t, "a")
	if _, err := rows.Add(t.Context(), []outbox.Message{m}); err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		to    outbox.State
		code  int
		moved bool
		now   outbox.State
	}{
		{outbox.Sent, 0, true, outbox.Sent},
		{outbox.Accepted, 0, false, outbox.Sent},
		{outbox.Undelivered, 30003, true, outbox.Undelivered},
		{outbox.Sent, 0, false, outbox.Undelivered},
		{outbox.Failed, 30008, false, outbox.Undelivered},
		{outbox.Delivered, 0, true, outbox.Delivered},
		{outbox.Delivered, 0, false, outbox.Delivered},
		{outbox.Undelivered, 30005, false, outbox.Delivered},
	} {
		got, err := rows.Receipt(t.Context(), m.ID, fmt.Sprintf("SM%d", i), c.to, c.code, Start)
		if err != nil || got == nil || got.Moved != c.moved || got.State != c.now {
			t.Fatalf("receipt %d: %+v, %v", i, got, err)
		}
	}
	s, _ := rows.Story(t.Context(), m.ID)
	if s.Code != 30003 || s.SID != "SM0" || len(s.Steps) != 4 {
		t.Errorf("first error %d, first id %q, %d lines", s.Code, s.SID, len(s.Steps))
	}
	if got, err := rows.Receipt(t.Context(), "no-such", "SM1", outbox.Sent, 0, Start); got != nil || err != nil {
		t.Errorf("a stray receipt: %v, %v", got, err)
	}
}

func leasesEnd(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	a, b := Planned(t, "a"), Planned(t, "b")
	if _, err := rows.Add(t.Context(), []outbox.Message{a, b}); err != nil {
		t.Fatal(err)
	}
	end := Start.Add(time.Minute)
	if _, err := rows.Claim(t.Context(), outbox.Claim{Lane: a.Lane, Owner: "dead", Now: Start, Lease: end, N: 2}); err != nil {
		t.Fatal(err)
	}
	if _, err := rows.Move(t.Context(), outbox.Step{ID: b.ID, Owner: "dead", To: outbox.Submitted, At: Start, Lease: end}); err != nil {
		t.Fatal(err)
	}
	if got, err := rows.Recover(t.Context(), "me", end.Add(-1), time.Minute, 9); err != nil || len(got) != 0 {
		t.Fatalf("before the lease ended: %d, %v", len(got), err)
	}
	got, err := rows.Recover(t.Context(), "me", end, time.Minute, 9)
	if err != nil || len(got) != 1 || got[0].ID != b.ID || got[0].State != outbox.Unknown || got[0].Owner != "me" {
		t.Fatalf("%+v, %v", got, err)
	}
	if again, err := rows.Recover(t.Context(), "other", end, time.Minute, 9); err != nil || len(again) != 0 {
		t.Fatalf("two workers settle the same row: %d, %v", len(again), err)
	}
	if s, _ := rows.Story(t.Context(), a.ID); s.State != outbox.Planned {
		t.Errorf("what never left is %s", s.State)
	}
	if moved, _ := rows.Move(t.Context(), outbox.Step{ID: a.ID, Owner: "dead", To: outbox.Submitted, At: Start}); moved {
		t.Error("a worker whose lease had ended sent all the same")
	}
}

func twins(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	first, second := Planned(t, "a"), Planned(t, "b")
	first.Occasion, second.Occasion = "spring-festival/2027", "spring-festival/2027"
	first.ID, second.ID = "1", "2"
	if _, err := rows.Add(t.Context(), []outbox.Message{first, second}); err != nil {
		t.Fatal(err)
	}
	if ids, err := db.Traffic().Twins(t.Context(), []outbox.Message{first, second}); err != nil || len(ids) != 2 || ids[0] != "" || ids[1] != "1" {
		t.Errorf("the earlier and the later see %q, %v", ids, err)
	}
}
