package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"cardline/internal/outbox"
	"cardline/internal/store"
)

// outboxInterim checks words of the carrier that others follow: they are written late, and together.
func outboxInterim(t *testing.T, open Open) {
	t.Run("the last word takes them along", func(t *testing.T) { lastWord(t, open(t)) })
	t.Run("alone they are written soon", func(t *testing.T) { aloneSoon(t, open(t)) })
	t.Run("of many each waits longer", func(t *testing.T) { amongMany(t, open(t)) })
	t.Run("written when the database is closed", func(t *testing.T) { closedSoon(t, open(t)) })
	t.Run("two processes hear of one message", func(t *testing.T) { twoHear(t, open(t)) })
	t.Run("a killed process loses no end", func(t *testing.T) { killedHearing(t, open(t)) })
	t.Run("what was heard before its fate was unknown", func(t *testing.T) { heardBefore(t, open(t)) })
	t.Run("a reason goes when a receipt settles it", func(t *testing.T) { reasonSettled(t, open(t)) })
	t.Run("more than are kept", func(t *testing.T) { crowdHears(t, open(t)) })
}

// gone plans messages and has them leave.
func gone(t *testing.T, rows *store.Messages, n int) []outbox.Message {
	t.Helper()
	ms := many(t, rows, n)
	c := outbox.Claim{Lane: ms[0].Lane, Owner: "me", Now: Start, Lease: Start.Add(time.Minute), N: n}
	moved, err := rows.Depart(t.Context(), c, func(due []outbox.Row) (steps []outbox.Step) {
		for _, r := range due {
			steps = append(steps, leaving(r))
		}
		return steps
	})
	if err != nil || len(moved) != n {
		t.Fatal(moved, err)
	}
	return ms
}

// kept is the state and the carrier's id of a message as other processes see them.
func kept(t *testing.T, db *store.DB, id string) (state outbox.State, sid string) {
	t.Helper()
	if err := db.NewSelect().Table("messages").Column("state", "sid").Where("id = ?", id).Scan(t.Context(), (*string)(&state), &sid); err != nil {
		t.Fatal(err)
	}
	return state, sid
}

// before is the step of a message before the last receipt, which Postgres keeps.
func before(t *testing.T, db *store.DB, id string) (step int) {
	t.Helper()
	if err := db.NewSelect().Table("messages").Column("was").Where("id = ?", id).Scan(t.Context(), &step); err != nil {
		t.Fatal(err)
	}
	return step
}

// answers collects what Hear tells.
type answers chan bool

func (a answers) then(got *outbox.Received, err error) { a <- err == nil && got != nil && got.Moved }

func (a answers) moved(t *testing.T, n int) {
	t.Helper()
	for range n {
		if !<-a {
			t.Error("a word raised nothing")
		}
	}
}

func states(s outbox.Story) (out string) {
	for _, line := range s.Steps[1:] {
		out += fmt.Sprint(line.State, " ")
	}
	return out
}

func lastWord(t *testing.T, db *store.DB) {
	t.Parallel()
	rows, told := db.Messages(), make(answers, 2)
	m := gone(t, rows, 1)[0]
	rows.Hear(m.ID, "SM1", outbox.Accepted, Start.Add(time.Second), told.then)
	rows.Hear(m.ID, "SM1", outbox.Sent, Start.Add(2*time.Second), told.then)
	if state, sid := kept(t, db, m.ID); state != outbox.Submitted || sid != "" {
		t.Errorf("%s %q is written already", state, sid)
	}
	got, err := rows.Receipt(t.Context(), m.ID, "SM1", outbox.Delivered, 0, Start.Add(3*time.Second))
	if err != nil || got == nil || !got.Moved {
		t.Fatal(got, err)
	}
	told.moved(t, 2)
	if state, sid := kept(t, db, m.ID); state != outbox.Delivered || sid != "SM1" {
		t.Errorf("%s %q", state, sid)
	}
	if db.Postgres() && before(t, db, m.ID) != outbox.Submitted.Rank() {
		t.Errorf("not in one update, the last from step %d", before(t, db, m.ID))
	}
	if s, err := rows.Story(t.Context(), m.ID); err != nil || states(s) != "submitted accepted sent delivered " || !s.Steps[2].At.Equal(Start.Add(time.Second)) {
		t.Errorf("%v, %v", s.Steps, err)
	}
}

func aloneSoon(t *testing.T, db *store.DB) {
	t.Parallel()
	rows, told := db.Messages(), make(answers, 1)
	m := gone(t, rows, 1)[0]
	began := time.Now()
	rows.Hear(m.ID, "SM1", outbox.Sent, Start, told.then)
	told.moved(t, 1)
	if took := time.Since(began); took < outbox.Linger/2 {
		t.Errorf("written after %v", took)
	}
	if state, sid := kept(t, db, m.ID); state != outbox.Sent || sid != "SM1" {
		t.Errorf("%s %q", state, sid)
	}
	if left, err := rows.Recover(t.Context(), "other", Start.Add(time.Hour), time.Minute, 9); err != nil || len(left) != 0 {
		t.Errorf("what the carrier has is recovered: %+v, %v", left, err)
	}
	rows.Hear("nobody's", "SM9", outbox.Sent, Start, func(got *outbox.Received, err error) { told <- got == nil && err == nil })
	rows.Flush()
	told.moved(t, 1)
}

// amongMany: where many words wait, the next ones are late, too, and those that are there wait for them.
func amongMany(t *testing.T, db *store.DB) {
	t.Parallel()
	rows, told := db.Messages(), make(answers, 1)
	m := gone(t, rows, 1)[0]
	began := time.Now()
	rows.Hear(m.ID, "SM1", outbox.Accepted, Start, told.then)
	for i := range 1 << 10 {
		rows.Hear(fmt.Sprint("nobody's ", i), "", outbox.Sent, Start, func(*outbox.Received, error) {})
	}
	told.moved(t, 1)
	if took := time.Since(began); took < (outbox.Linger+outbox.Longest)/2 {
		t.Errorf("written after %v", took)
	}
}

func closedSoon(t *testing.T, db *store.DB) {
	t.Parallel()
	other, told := Twin(t, db), make(answers, 1)
	m := gone(t, other.Messages(), 1)[0]
	other.Messages().Hear(m.ID, "SM1", outbox.Accepted, Start, told.then)
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	told.moved(t, 1)
	if state, sid := kept(t, db, m.ID); state != outbox.Accepted || sid != "SM1" {
		t.Errorf("%s %q", state, sid)
	}
}

func twoHear(t *testing.T, db *store.DB) {
	t.Parallel()
	rows, other, told := db.Messages(), Twin(t, db).Messages(), make(answers, 1)
	m := gone(t, rows, 1)[0]
	rows.Hear(m.ID, "SM1", outbox.Accepted, Start, told.then)
	if got, err := other.Receipt(t.Context(), m.ID, "SM1", outbox.Delivered, 0, Start.Add(time.Second)); err != nil || !got.Moved {
		t.Fatal(got, err)
	}
	rows.Flush()
	if <-told {
		t.Error("an acceptance raised what was delivered")
	}
	if s, err := rows.Story(t.Context(), m.ID); err != nil || s.State != outbox.Delivered || s.SID != "SM1" || states(s) != "submitted delivered " {
		t.Errorf("%+v, %v", s, err)
	}
}

// killedHearing: what was only heard dies with its process; another one hears the end, or finds the row by its lease.
func killedHearing(t *testing.T, db *store.DB) {
	t.Parallel()
	dead, rows := Twin(t, db).Messages(), db.Messages()
	ms := gone(t, dead, 2)
	ended, silent := ms[0], ms[1]
	ignore := func(*outbox.Received, error) {}
	for _, m := range ms {
		dead.Hear(m.ID, "SM"+m.ID, outbox.Accepted, Start, ignore)
		dead.Hear(m.ID, "SM"+m.ID, outbox.Sent, Start, ignore)
	}
	if _, err := rows.Receipt(t.Context(), ended.ID, "SM"+ended.ID, outbox.Delivered, 0, Start); err != nil {
		t.Fatal(err)
	}
	if state, sid := kept(t, db, ended.ID); state != outbox.Delivered || sid != "SM"+ended.ID {
		t.Errorf("%s %q", state, sid)
	}
	left, err := rows.Recover(t.Context(), "other", Start.Add(2*time.Minute), time.Minute, 9)
	if err != nil || len(left) != 1 || left[0].ID != silent.ID || left[0].State != outbox.Unknown {
		t.Errorf("recovered %+v, %v", left, err)
	}
}

// heardBefore: this process hears of a message, another one ends its lease. Its story goes one way all the same.
func heardBefore(t *testing.T, db *store.DB) {
	t.Parallel()
	rows, other := db.Messages(), Twin(t, db).Messages()
	ignore := func(*outbox.Received, error) {}
	ms := gone(t, rows, 3)
	for _, m := range ms {
		rows.Hear(m.ID, "SM"+m.ID, outbox.Accepted, Start.Add(-2*time.Second), ignore)
		rows.Hear(m.ID, "SM"+m.ID, outbox.Sent, Start.Add(-time.Second), ignore)
	}
	if left, err := other.Recover(t.Context(), "other", Start.Add(2*time.Minute), time.Minute, 9); err != nil || len(left) != 3 {
		t.Fatalf("recovered %+v, %v", left, err)
	}
	if _, err := rows.Receipt(t.Context(), ms[0].ID, "SM"+ms[0].ID, outbox.Delivered, 0, Start.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := rows.Receipt(t.Context(), ms[2].ID, "SM"+ms[2].ID, outbox.Undelivered, 30003, Start.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	rows.Flush()
	for i, want := range []string{"submitted unknown delivered ", "submitted unknown sent ", "submitted unknown undelivered "} {
		if s, err := rows.Story(t.Context(), ms[i].ID); err != nil || states(s) != want || s.SID != "SM"+ms[i].ID {
			t.Errorf("%s: %+v, %v", want, s, err)
		}
	}
	// In the process that heard of it nothing becomes unknown: what it knows is written first.
	m := ms[0]
	m.ID, m.Unique = "", ""
	for _, end := range []func(id string){
		func(string) { _, _ = rows.Recover(t.Context(), "other", Start.Add(time.Hour), time.Minute, 9) },
		func(id string) {
			_, _ = rows.Move(t.Context(), outbox.Step{ID: id, Owner: "me", To: outbox.Unknown, At: Start})
		},
	} {
		one, err := m.Prepare(Start)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rows.Add(t.Context(), []outbox.Message{one}); err != nil {
			t.Fatal(err)
		}
		c := outbox.Claim{Lane: m.Lane, Owner: "me", Now: Start.Add(time.Hour), Lease: Start.Add(time.Minute), N: 1}
		if _, err := rows.Depart(t.Context(), c, func(due []outbox.Row) []outbox.Step { return []outbox.Step{leaving(due[0])} }); err != nil {
			t.Fatal(err)
		}
		rows.Hear(one.ID, "SM"+one.ID, outbox.Accepted, Start, ignore)
		end(one.ID)
		if state, _ := kept(t, db, one.ID); state != outbox.Accepted {
			t.Errorf("%s although it is known that the carrier has it", state)
		}
	}
}

func crowdHears(t *testing.T, db *store.DB) {
	t.Parallel()
	rows, told := db.Messages(), make(answers, 2)
	m := gone(t, rows, 1)[0]
	began := time.Now()
	rows.Hear(m.ID, "SM1", outbox.Accepted, Start, told.then)
	for i := range 1<<16 - 1 {
		rows.Hear(fmt.Sprint("nobody's ", i), "", outbox.Sent, Start, func(*outbox.Received, error) {})
	}
	rows.Hear(m.ID, "SM1", outbox.Sent, Start.Add(time.Second), told.then)
	select {
	case <-told:
		if took := time.Since(began); took < outbox.Longest {
			t.Errorf("written after %v though all are kept", took)
		}
	default:
	}
	rows.Hear("one more", "", outbox.Sent, Start, func(*outbox.Received, error) {})
	told.moved(t, 2) // both, of the one that was heard of first
}

// reasonSettled: what was told of a fate not known, or of a failure, is not told any more of a message that the carrier has spoken of. What
// the gates told of it is, and so are the lines of its story.
func reasonSettled(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	const doubt, lost, gates = "not found at the carrier: it may still wait there, asked again later", "not found at the carrier", "left by another sender"
	cases := []struct {
		to     outbox.State // where it was, for the reason
		reason string
		words  []outbox.State
		want   string
	}{
		{outbox.Unknown, doubt, []outbox.State{outbox.Sent}, ""},
		{outbox.Unknown, doubt, []outbox.State{outbox.Delivered}, ""},
		{outbox.Unknown, doubt, []outbox.State{outbox.Undelivered}, ""},
		{outbox.Failed, lost, []outbox.State{outbox.Sent, outbox.Undelivered}, lost},
		{outbox.Failed, lost, []outbox.State{outbox.Sent, outbox.Delivered}, ""},
		{outbox.Submitted, gates, []outbox.State{outbox.Sent, outbox.Undelivered, outbox.Delivered}, gates},
	}
	ms := gone(t, rows, len(cases))
	for i, c := range cases {
		m := ms[i]
		if moved, err := rows.Move(t.Context(), outbox.Step{ID: m.ID, Owner: "me", To: c.to, At: Start, Reason: c.reason}); err != nil || !moved {
			t.Fatal(moved, err)
		}
		code := map[outbox.State]int{outbox.Undelivered: 30003}
		for _, to := range c.words {
			if _, err := rows.Receipt(t.Context(), m.ID, "SM"+m.ID, to, code[to], Start.Add(time.Second)); err != nil {
				t.Fatal(err)
			}
		}
		s, err := rows.Story(t.Context(), m.ID)
		told := slices.ContainsFunc(s.Steps, func(step outbox.Told) bool { return step.Reason == c.reason })
		if err != nil || s.Reason != c.want || !told {
			t.Errorf("%s (%s), then %v: %q, want %q: %+v, %v", c.to, c.reason, c.words, s.Reason, c.want, s.Steps, err)
		}
	}
}
