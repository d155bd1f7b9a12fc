package storetest

import (
	"fmt"
	"testing"
	"time"

	"cardline/internal/clock"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// saying is a message about points in these words.
func saying(t *testing.T, at time.Time, customer, body string, change ...func(*outbox.Message)) outbox.Message {
	t.Helper()
	m := outbox.Message{ID: clock.NewID(at), Type: "points-expiry", To: marias, Customer: customer, Body: body}
	for _, c := range change {
		c(&m)
	}
	m, err := m.Prepare(at)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// sameSaid checks what is found to say the same: of one customer, or of one number that is nobody's.
func sameSaid(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	said := func(at time.Time, customer, body string, change ...func(*outbox.Message)) outbox.Message {
		return saying(t, at, customer, body, change...)
	}
	old := said(Start.Add(-50*time.Hour), "C1", "900 points")
	first, other, second := said(Start, "C1", "900 points"), said(Start, "C1", "800 points"), said(Start.Add(time.Second), "C1", "900 points")
	nobodys, nobodysToo := said(Start, "", "900 points"), said(Start.Add(time.Second), "", "900 points")
	elsewhere := said(Start.Add(time.Second), "C1", "900 points", func(m *outbox.Message) { m.To = phone.Number("+12025550148") })
	code := said(Start, "C1", "900 points", func(m *outbox.Message) { m.Type = outbox.OTP })
	all := []outbox.Message{old, first, other, second, nobodys, nobodysToo, elsewhere, code}
	if added, err := rows.Add(t.Context(), all); err != nil || added != len(all) {
		t.Fatal(added, err)
	}
	ask := func(ms ...outbox.Message) (out []string) {
		t.Helper()
		since := make([]time.Time, len(ms))
		for i := range since {
			since[i] = Start.Add(-40 * time.Hour)
		}
		found, err := db.Traffic().Same(t.Context(), ms, since)
		if err != nil || len(found) != len(ms) {
			t.Fatal(found, err)
		}
		names := map[string]string{old.ID: "old", first.ID: "first", nobodys.ID: "nobody's", second.ID: "second"}
		for _, f := range found {
			one := ""
			for _, s := range f {
				one += fmt.Sprintf("%s gone %v at %s;", names[s.ID], s.Gone, s.At.UTC().Format("15:04:05"))
			}
			out = append(out, one)
		}
		return out
	}
	due := Start.UTC().Format("15:04:05")
	want := []string{"", "", "first gone false at " + due + ";", "", "nobody's gone false at " + due + ";", "", ""}
	if got := ask(first, other, second, nobodys, nobodysToo, elsewhere, code); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("they see %q, want %q", got, want)
	}
	if _, err := rows.Claim(t.Context(), outbox.Claim{Lane: second.Lane, Owner: "me", Now: Start.Add(time.Hour), Lease: Start.Add(time.Hour), N: 20}); err != nil {
		t.Fatal(err)
	}
	left := Start.Add(time.Minute)
	if moved, err := rows.Move(t.Context(), outbox.Step{ID: second.ID, Owner: "me", To: outbox.Submitted, At: left}); err != nil || !moved {
		t.Fatal(moved, err)
	}
	if got := ask(first); got[0] != "second gone true at "+left.UTC().Format("15:04:05")+";" {
		t.Errorf("an earlier one that waits sees %q", got)
	}
	if moved, err := rows.Move(t.Context(), outbox.Step{ID: second.ID, Owner: "me", To: outbox.Failed, At: left}); err != nil || !moved {
		t.Fatal(moved, err)
	}
	if got := ask(first); got[0] != "" {
		t.Errorf("what failed is taken for said: %q", got)
	}
}

// questionsKept checks what is kept of questions.
func questionsKept(t *testing.T, db *store.DB) {
	t.Parallel()
	a, b := Planned(t, "a"), Planned(t, "b")
	a.Asks = []byte(`{"case":"D1"}`)
	if _, err := db.Messages().Add(t.Context(), []outbox.Message{a, b}); err != nil {
		t.Fatal(err)
	}
	got, err := db.Messages().Asks(t.Context(), []string{a.ID, b.ID, "nobody"})
	if err != nil || len(got) != 1 || string(got[a.ID]) != `{"case":"D1"}` {
		t.Errorf("%q, %v", got, err)
	}
}
