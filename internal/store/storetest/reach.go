package storetest

import (
	"sync"
	"testing"
	"time"

	"cardline/internal/audit"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// Reach checks what refusals teach: of numbers, of senders and templates, and which calls are wanted.
func Reach(t *testing.T, open Open) {
	t.Run("numbers", func(t *testing.T) { t.Parallel(); misses(t, open(t)) })
	t.Run("stops", func(t *testing.T) { t.Parallel(); stops(t, open(t)) })
	t.Run("calls", func(t *testing.T) { t.Parallel(); calls(t, open(t)) })
	t.Run("one call at a time", func(t *testing.T) { t.Parallel(); oneCallAtATime(t, open(t)) })
	t.Run("the floor rings too", func(t *testing.T) { t.Parallel(); theFloorRingsToo(t, open(t)) })
	t.Run("safety first", func(t *testing.T) { t.Parallel(); safetyFirst(t, open(t)) })
}

func misses(t *testing.T, db *store.DB) {
	r, ctx := db.Reach(), t.Context()
	var wg sync.WaitGroup
	for range 8 { // none is lost, the first ones neither
		wg.Go(func() {
			err := r.Miss(ctx, marias, 30003, func(m outbox.Miss) outbox.Miss {
				m.Number, m.Means, m.Customer, m.Since, m.Last, m.Classes = marias, "unreachable", "C1001", Start, Start, "MC"
				m.Count++
				return m
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	others := phone.Number("+12025550999")
	got, err := r.Missed(ctx, []phone.Number{others, marias})
	if err != nil || len(got) != 1 || len(got[marias]) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if m := got[marias][0]; m.Count != 8 || m.Code != 30003 || !m.Until.IsZero() || m.Classes != "MC" || m.Customer != "C1001" || !m.Since.Equal(Start) {
		t.Errorf("%+v", m)
	}
	if all, _, err := r.Suppressed(ctx, Start, "", 9); err != nil || len(all) != 0 {
		t.Errorf("counted only, and listed: %+v, %v", all, err)
	}
	suppressed(t, db, others)
}

// suppressed goes on where misses ends, with numbers that are left alone.
func suppressed(t *testing.T, db *store.DB, others phone.Number) {
	r, ctx := db.Reach(), t.Context()
	until := func(m outbox.Miss) outbox.Miss {
		m.Until, m.Since, m.Last = Start.Add(time.Hour), Start, Start
		return m
	}
	for _, n := range []phone.Number{marias, others, "+12025550998"} {
		if err := r.Miss(ctx, n, 30005, until); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[phone.Number]int{}
	for after := ""; ; {
		page, next, err := r.Suppressed(ctx, Start, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page {
			seen[m.Number]++
		}
		if after = next; after == "" {
			break
		}
	}
	if len(seen) != 3 || seen[marias] != 1 {
		t.Errorf("page by page there are %d numbers", len(seen))
	}
	if _, _, err := r.Suppressed(ctx, Start, "nowhere", 2); err == nil {
		t.Error("a place that is none was taken")
	}
	if all, _, err := r.Suppressed(ctx, Start.Add(2*time.Hour), "", 9); err != nil || len(all) != 0 {
		t.Errorf("over, and listed: %+v, %v", all, err)
	}
	inClear(t, db, []string{"misses"}, marias.Reveal(), marias.Reveal()[2:])
	if n, err := r.Forgive(ctx, marias, "operator:anna", "spoke to her", Start); err != nil || n != 2 {
		t.Errorf("%d forgiven, %v", n, err)
	}
	if n, err := r.Forgive(ctx, marias, "operator:anna", "again", Start); err != nil || n != 0 {
		t.Errorf("%d forgiven again, %v", n, err)
	}
	if es, err := db.Trail().Find(ctx, audit.Query{Action: "number.lift", Limit: 9}); err != nil || len(es) != 1 || es[0].Actor != "operator:anna" {
		t.Errorf("the trail says %+v, %v", es, err)
	}
}

func stops(t *testing.T, db *store.DB) {
	r, ctx := db.Reach(), t.Context()
	s := outbox.Stop{Kind: outbox.StopSender, Name: "+12025550100", Code: 30034, Reason: "not registered", Since: Start}
	for _, want := range []bool{true, false} {
		if fresh, err := r.Stop(ctx, s); err != nil || fresh != want {
			t.Errorf("fresh %v, want %v (%v)", fresh, want, err)
		}
	}
	if all, err := r.Stopped(ctx); err != nil || len(all) != 1 || all[0].Code != 30034 || all[0].Name != s.Name || !all[0].Since.Equal(Start) {
		t.Errorf("%+v, %v", all, err)
	}
	for _, want := range []bool{true, false} {
		e := audit.Entry{At: Start, Actor: "operator:anna", Action: "outbox.lift", Subject: "sender:" + s.Name, Channel: "api"}
		if lifted, err := r.Lift(ctx, s.Kind, s.Name, e); err != nil || lifted != want {
			t.Errorf("lifted %v, want %v (%v)", lifted, want, err)
		}
	}
	if all, err := r.Stopped(ctx); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	for _, action := range []string{"outbox.stop", "outbox.lift"} {
		if es, err := db.Trail().Find(ctx, audit.Query{Action: action, Limit: 9}); err != nil || len(es) != 1 {
			t.Errorf("the trail says of %s %+v, %v", action, es, err)
		}
	}
}

func calls(t *testing.T, db *store.DB) {
	r, ctx := db.Reach(), t.Context()
	c := outbox.Call{
		Message: "m1", Type: outbox.FraudAlert, Number: marias, Customer: "C1001", Reason: "stopped", At: Start, Expires: Start.Add(time.Hour),
	}
	for range 2 {
		if err := r.Want(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	c.Message = "m2"
	if err := r.Want(ctx, c); err != nil {
		t.Fatal(err)
	}
	all, err := r.Wanted(ctx, Start, "", 9)
	if err != nil || len(all) != 2 || all[0].Number != marias || all[0].Type != outbox.FraudAlert || !all[0].Expires.Equal(c.Expires) {
		t.Errorf("%+v, %v", all, err)
	}
	if next, err := r.Wanted(ctx, Start, "m1", 9); err != nil || len(next) != 1 {
		t.Errorf("%+v, %v", next, err)
	}
	if late, err := r.Wanted(ctx, Start.Add(2*time.Hour), "", 9); err != nil || len(late) != 0 {
		t.Errorf("%+v, %v", late, err)
	}
	inClear(t, db, []string{"calls_wanted"}, marias.Reveal(), marias.Reveal()[2:])
}
