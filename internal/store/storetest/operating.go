package storetest

import (
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/outbox"
	"cardline/internal/pace"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// Operating checks rates, what replays tell of each other, what carriers owe, and foreign messages.
func Operating(t *testing.T, open Open) {
	t.Run("rates", func(t *testing.T) { rates(t, open(t)) })
	t.Run("replayed", func(t *testing.T) { replayed(t, open(t)) })
	t.Run("tried again", func(t *testing.T) { triedAgain(t, open(t)) })
	t.Run("owed", func(t *testing.T) { owed(t, open(t)) })
	t.Run("foreign", func(t *testing.T) { foreign(t, open(t)) })
	t.Run("stands", func(t *testing.T) { stands(t, open(t)) })
}

// What became of a day's messages is told by state, and of those held by why, whatever the hour they are held until.
func stands(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	ms := []outbox.Message{Planned(t, "quiet"), Planned(t, "later"), Planned(t, "calm"), Planned(t, "plain")}
	if _, err := rows.Add(t.Context(), ms); err != nil {
		t.Fatal(err)
	}
	if _, err := rows.Claim(t.Context(), outbox.Claim{Lane: ms[0].Lane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: 9}); err != nil {
		t.Fatal(err)
	}
	for i, reason := range []string{"quiet hours: held until 2026-11-23 09:00 (Asia/Hong_Kong)", "quiet hours: held until 2026-11-23 10:00 (Asia/Hong_Kong)", "calm"} {
		ok, err := rows.Move(t.Context(), outbox.Step{ID: ms[i].ID, Owner: "me", To: outbox.Held, Reason: reason, Due: Start.Add(time.Hour), At: Start})
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
	if ok, err := rows.Move(t.Context(), outbox.Step{ID: ms[3].ID, Owner: "me", To: outbox.Accepted, SID: "SM1", At: Start}); err != nil || !ok {
		t.Fatal(ok, err)
	}
	got := map[outbox.Stand]bool{}
	stands := db.Stands()
	all, at, err := stands.Stands(t.Context(), Start.Add(-time.Hour))
	for _, s := range all {
		got[s] = true
	}
	if err != nil || !at.Equal(Start) || len(got) != 3 || !got[outbox.Stand{State: outbox.Held, Hold: "quiet hours", N: 2}] || !got[outbox.Stand{State: outbox.Held, Hold: "calm", N: 1}] ||
		!got[outbox.Stand{State: outbox.Accepted, N: 1}] {
		t.Errorf("%+v, %v", all, err)
	}
	if none, _, err := stands.Stands(t.Context(), Start.Add(time.Hour)); err != nil || len(none) != 0 {
		t.Errorf("messages of an hour later: %+v, %v", none, err)
	}
}

func rates(t *testing.T, db *store.DB) {
	t.Parallel()
	for _, n := range []int{7, -1} {
		a := pace.Adjustment{PerSecond: n, By: "operator:anna", At: Start}
		if err := db.Rates().Adjust(t.Context(), "+12025550101", a); err != nil {
			t.Fatal(err)
		}
		all, err := Twin(t, db).Rates().Adjustments(t.Context())
		if got := all["+12025550101"]; err != nil || got.PerSecond != n || got.By != a.By || !got.At.Equal(Start) {
			t.Errorf("another process reads %+v, %v", all, err)
		}
	}
}

func replayed(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	old := Planned(t, "old")
	again := Planned(t, outbox.ReplayKey(old.ID))
	if _, err := rows.Add(t.Context(), []outbox.Message{old, again}); err != nil {
		t.Fatal(err)
	}
	fates, err := rows.Fates(t.Context(), []string{old.ID, "none"})
	if f := fates[old.ID]; err != nil || f.As != again.ID || f.At.IsZero() || len(fates) > 2 || fates["none"].State != "" {
		t.Errorf("%+v, %v", fates, err)
	}
	if s, err := rows.Story(t.Context(), old.ID); err != nil || s.ReplayedAs != again.ID || s.Steps[len(s.Steps)-1].Reason != "replayed as "+again.ID {
		t.Errorf("%+v, %v", s, err)
	}
	if s, err := rows.Story(t.Context(), again.ID); err != nil || s.ReplayOf != old.ID || s.Steps[0].Reason != "replay of "+old.ID {
		t.Errorf("%+v, %v", s, err)
	}
}

// triedAgain: what goes in the place of a message that did not arrive is told in both stories, and of several tries the first is named.
func triedAgain(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	first := Planned(t, "first")
	second := Planned(t, "again/1/"+first.ID)
	third := Planned(t, "again/2/"+first.ID)
	other := Planned(t, "security/"+third.ID)
	if _, err := rows.Add(t.Context(), []outbox.Message{first, second, third, other}); err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct{ id, opens, after, as string }{
		{first.ID, "", "", second.ID}, {second.ID, "again for " + first.ID, first.ID, third.ID},
		{third.ID, "again for " + first.ID, first.ID, other.ID}, {other.ID, "again for " + third.ID, third.ID, ""},
	} {
		s, err := rows.Story(t.Context(), c.id)
		if err != nil || s.AgainFor != c.after || s.AgainAs != c.as || s.ReplayedAs != "" || s.Steps[0].Reason != c.opens {
			t.Fatalf("%d: %+v, %v", i, s, err)
		}
		if last := s.Steps[len(s.Steps)-1]; c.as != "" && last.Reason != "again as "+c.as || c.as == "" && len(s.Steps) != 1 {
			t.Errorf("%d: its story ends %+v", i, last)
		}
	}
	claimed, err := rows.Claim(t.Context(), outbox.Claim{Lane: first.Lane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: 9})
	if err != nil || len(claimed) != 4 {
		t.Fatal(len(claimed), err)
	}
	for _, r := range claimed {
		if ok, err := rows.Move(t.Context(), outbox.Step{ID: r.ID, Owner: "me", To: outbox.Failed, Reason: "lost", At: Start}); err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
	letters, err := rows.Letters(t.Context(), outbox.DeadFilter{}, "", 9)
	if err != nil || len(letters) != 1 || letters[0].ID != other.ID { // a replay of the others would be sent twice
		t.Errorf("%d dead letters, not the last try alone: %v", len(letters), err)
	}
}

func owed(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	early, late, done := Planned(t, "early"), Planned(t, "late"), Planned(t, "done")
	if _, err := rows.Add(t.Context(), []outbox.Message{early, late, done}); err != nil {
		t.Fatal(err)
	}
	if _, err := rows.Claim(t.Context(), outbox.Claim{Lane: early.Lane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: 9}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []outbox.Step{
		{ID: early.ID, At: Start, To: outbox.Submitted}, {ID: late.ID, At: Start.Add(2 * time.Hour), To: outbox.Submitted}, {ID: done.ID, At: Start, To: outbox.Submitted},
		{ID: early.ID, At: Start, To: outbox.Accepted, SID: "SM1"}, {ID: late.ID, At: Start.Add(2 * time.Hour), To: outbox.Accepted, SID: "SM2"},
		{ID: done.ID, At: Start, To: outbox.Accepted, SID: "SM3"},
	} {
		s.Owner, s.Sender, s.Lease = "me", "+12025550100", Start.Add(time.Minute)
		if ok, err := rows.Move(t.Context(), s); err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
	if _, err := rows.Receipt(t.Context(), done.ID, "SM3", outbox.Delivered, 0, Start); err != nil {
		t.Fatal(err)
	}
	all, err := rows.Owed(t.Context(), Start.AddDate(0, 0, -3), Start.Add(time.Hour))
	if err != nil || len(all) != 1 || all[0].Sender != "+12025550100" || all[0].All != 2 || all[0].Late != 1 || !all[0].Oldest.Equal(Start) {
		t.Errorf("%+v, %v", all, err)
	}
}

func foreign(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	if any, err := rows.AnyForeign(t.Context(), Start.AddDate(0, 0, -31)); err != nil || any {
		t.Fatal(any, err)
	}
	n := Planned(t, "one").To
	ls := []carrier.Listed{{SID: "SM1", From: "+12025550100", To: n, Body: "sent before", Status: "sent", At: Start}, {SID: "SM2", To: n, Status: "sent", At: Start}}
	if _, _, err := rows.Adopt(t.Context(), "", ls, func(string) outbox.State { return outbox.Sent }, Start); err != nil {
		t.Fatal(err)
	}
	if any, err := rows.AnyForeign(t.Context(), Start.AddDate(0, 0, -31)); err != nil || !any {
		t.Error(any, err)
	}
	fs, err := rows.Foreign(t.Context(), []phone.Number{"+12025550199", n, n})
	if err != nil || len(fs[0]) != 0 || len(fs[1]) != 2 || len(fs[2]) != 2 {
		t.Errorf("%+v, %v", fs, err)
	}
	for i, want := range []bool{true, true, false} { // the same again is the same, another is not
		if ok, err := rows.SameAs(t.Context(), "SM1", []string{"a", "a", "b"}[i]); err != nil || ok != want {
			t.Errorf("time %d: %v, %v", i, ok, err)
		}
	}
}
