package storetest

import (
	"testing"
	"time"

	"cardline/internal/carrier"
	"cardline/internal/outbox"
	"cardline/internal/store"
)

// Running checks pauses, dead letters, the pulse, and what is taken over from the carrier.
func Running(t *testing.T, open Open) {
	t.Run("pauses", func(t *testing.T) { pauses(t, open(t)) })
	t.Run("dead letters", func(t *testing.T) { deadLetters(t, open(t)) })
	t.Run("pulse", func(t *testing.T) { pulse(t, open(t)) })
	t.Run("adopted", func(t *testing.T) { adopted(t, open(t)) })
	t.Run("days", func(t *testing.T) { days(t, open(t)) })
}

func pauses(t *testing.T, db *store.DB) {
	t.Parallel()
	rows, halts := db.Messages(), db.Pauses()
	held := Planned(t, "held")
	if _, err := rows.Add(t.Context(), []outbox.Message{held}); err != nil {
		t.Fatal(err)
	}
	p := outbox.Pause{Kind: outbox.PauseType, Name: "late-answer", Reason: "typo", Actor: "operator:anna", Since: Start}
	for range 2 { // the same again changes nothing
		if err := halts.Pause(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Twin(t, db).Pauses().Paused(t.Context())
	if err != nil || len(all) != 1 || all[0].Reason != "typo" || all[0].Actor != "operator:anna" {
		t.Fatalf("another process sees %+v, %v", all, err)
	}
	claim := outbox.Claim{Lane: held.Lane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: 9}
	if _, err := rows.Claim(t.Context(), claim); err != nil {
		t.Fatal(err)
	}
	if ok, err := rows.Move(t.Context(), outbox.Step{ID: held.ID, Owner: "me", To: outbox.Held, Reason: "paused", At: Start, Due: Start.Add(time.Hour)}); err != nil || !ok {
		t.Fatal(ok, err)
	}
	resumed, freed, err := halts.Resume(t.Context(), p, "paused", "operator:bo", "corrected")
	if err != nil || !resumed || freed != 1 {
		t.Errorf("resumed %v, freed %d, %v", resumed, freed, err)
	}
	if got, err := rows.Claim(t.Context(), claim); err != nil || len(got) != 1 {
		t.Errorf("%d rows are due after the pause, %v", len(got), err)
	}
	if resumed, _, err := halts.Resume(t.Context(), p, "paused", "operator:bo", "again"); err != nil || resumed {
		t.Errorf("resumed twice: %v", err)
	}
}

func deadLetters(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	failed, unknown, fine := Planned(t, "failed"), Planned(t, "unknown"), Planned(t, "fine")
	if _, err := rows.Add(t.Context(), []outbox.Message{failed, unknown, fine}); err != nil {
		t.Fatal(err)
	}
	if _, err := rows.Claim(t.Context(), outbox.Claim{Lane: failed.Lane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: 9}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []outbox.Step{
		{ID: failed.ID, To: outbox.Failed, Code: 30008, Reason: "refused"}, {ID: unknown.ID, To: outbox.Unknown, Reason: "two alike"},
		{ID: fine.ID, To: outbox.Accepted, SID: "SM1"},
	} {
		s.Owner, s.At = "me", Start
		if ok, err := rows.Move(t.Context(), s); err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
	count := func(f outbox.DeadFilter) int {
		t.Helper()
		ls, err := rows.Letters(t.Context(), f, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(ls)
	}
	for name, c := range map[string]struct {
		f    outbox.DeadFilter
		want int
	}{
		"all": {outbox.DeadFilter{}, 2}, "failed": {outbox.DeadFilter{State: outbox.Failed}, 1}, "unknown": {outbox.DeadFilter{State: outbox.Unknown}, 1},
		"code": {outbox.DeadFilter{Code: 30008}, 1}, "other type": {outbox.DeadFilter{Type: "survey"}, 0}, "ids": {outbox.DeadFilter{IDs: []string{unknown.ID, fine.ID}}, 1},
		"later": {outbox.DeadFilter{State: outbox.Failed, Since: Start.Add(time.Minute)}, 0},
	} {
		if n := count(c.f); n != c.want {
			t.Errorf("%s: %d dead letters, want %d", name, n, c.want)
		}
	}
	loads, err := rows.Loads(t.Context(), Start)
	if err != nil || len(loads) != 1 || loads[0].Failed != 1 || loads[0].Person != 1 || loads[0].Due+loads[0].Working != 0 {
		t.Errorf("%+v, %v", loads, err)
	}
	again := Planned(t, outbox.ReplayKey(failed.ID))
	if _, err := rows.Add(t.Context(), []outbox.Message{again}); err != nil {
		t.Fatal(err)
	}
	if err := rows.Told(t.Context(), []string{unknown.ID, fine.ID}, "a person said so", Start); err != nil {
		t.Fatal(err)
	}
	if n := count(outbox.DeadFilter{Code: 30008}); n != 0 {
		t.Error("a letter that was replayed is still dead")
	}
	for id, want := range map[string]outbox.State{unknown.ID: outbox.Failed, fine.ID: outbox.Accepted} {
		if s, err := rows.Story(t.Context(), id); err != nil || s.State != want {
			t.Errorf("%s, want %s, %v", s.State, want, err)
		}
	}
}

func pulse(t *testing.T, db *store.DB) {
	t.Parallel()
	p := db.Pulse()
	first, err := p.Named(t.Context())
	if err != nil || first.Name == "" {
		t.Fatal(first, err)
	}
	if again, err := p.Named(t.Context()); err != nil || again.Name != first.Name {
		t.Errorf("another name: %v", err)
	}
	for want := int64(1); want < 4; want++ {
		if b, err := p.Beat(t.Context(), want-1, Start); err != nil || b.N != want || !b.Restored.IsZero() {
			t.Fatal(b, err)
		}
	}
	later := Start.Add(time.Hour)
	b, err := p.Beat(t.Context(), 700, later)
	if err != nil || b.N != 701 || !b.Restored.Equal(Start) {
		t.Fatalf("an older database: %+v, %v", b, err)
	}
	all, err := db.Pauses().Paused(t.Context())
	if err != nil || len(all) != 1 || !all[0].Restored || !all[0].Security || all[0].Kind != outbox.PauseAll {
		t.Errorf("a restored database pauses %+v, %v", all, err)
	}
	if b, err = p.Beat(t.Context(), 701, later); err != nil || !b.Restored.Equal(Start) {
		t.Errorf("the next beat forgets it: %+v, %v", b, err)
	}
	is := b
	is.Since, is.Reached, is.Place = Start, later, "page 2"
	if err := p.Compared(t.Context(), b, is, false, later, "operator:anna"); err != nil {
		t.Fatal(err)
	}
	if err := p.Compared(t.Context(), b, is, true, later, "operator:anna"); err != nil { // from where it is no more
		t.Fatal(err)
	}
	if now, err := p.Read(t.Context()); err != nil || now.Place != "page 2" || now.Restored.IsZero() {
		t.Errorf("%+v, %v", now, err)
	}
	if err := p.Compared(t.Context(), is, is, true, later, "operator:anna"); err != nil {
		t.Fatal(err)
	}
	if all, err := db.Pauses().Paused(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("after reconciling, paused: %+v, %v", all, err)
	}
}

func adopted(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	waiting, other := Planned(t, "waiting"), Planned(t, "other")
	if _, err := rows.Add(t.Context(), []outbox.Message{waiting, other}); err != nil {
		t.Fatal(err)
	}
	ls := []carrier.Listed{
		{SID: "SM1", To: waiting.To, Body: waiting.Body, Status: "delivered", At: Start},
		{SID: "SM2", To: waiting.To, Body: "lost with the database", Status: "sent", At: Start},
	}
	to := func(string) outbox.State { return outbox.Delivered }
	for i, want := range [][2]int{{1, 1}, {0, 0}} {
		if a, f, err := rows.Adopt(t.Context(), "", ls, to, Start); err != nil || a != want[0] || f != want[1] {
			t.Errorf("time %d: adopted %d, foreign %d, %v", i+1, a, f, err)
		}
	}
	got, err := rows.Claim(t.Context(), outbox.Claim{Lane: waiting.Lane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: 9})
	if err != nil || len(got) != 1 || got[0].ID != other.ID {
		t.Errorf("%d rows would still be sent, %v", len(got), err)
	}
	gone, err := rows.Gone(t.Context(), Start.Add(-time.Hour), Start.Add(time.Hour), "", 10)
	if err != nil || len(gone) != 1 || gone[0].SID != "SM1" {
		t.Errorf("%+v, %v", gone, err)
	}
}

func days(t *testing.T, db *store.DB) {
	t.Parallel()
	p := db.Pulse()
	const day = "2028-02-28"
	for i, want := range []bool{true, false} {
		if mine, err := p.Begin(t.Context(), day, Start); err != nil || mine != want {
			t.Errorf("time %d: %v, %v", i+1, mine, err)
		}
	}
	if mine, err := p.Begin(t.Context(), day, Start.Add(3*time.Hour)); err != nil || !mine {
		t.Errorf("a day whose process died is not taken over: %v", err)
	}
	if err := p.Finish(t.Context(), store.Day{Day: day, Finished: Start, Ours: 5, Theirs: 4, Differences: 1}); err != nil {
		t.Fatal(err)
	}
	if last, err := p.Newest(t.Context()); err != nil || last.Day != day || last.Differences != 1 {
		t.Errorf("%+v, %v", last, err)
	}
	if mine, err := p.Begin(t.Context(), day, Start.Add(9*time.Hour)); err != nil || mine {
		t.Errorf("a day is compared again: %v", err)
	}
}
