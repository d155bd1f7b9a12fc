package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"cardline/internal/consent"
	"cardline/internal/customer"
	"cardline/internal/desk"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// Traffic checks what the gates look at: the places that messages take, complaints, trips, and the wishes of many.
func Traffic(t *testing.T, open Open) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T, *store.DB){
		"places of messages":     contacts,
		"one place, many takers": contactsRaced,
		"greetings that wait":    contactsWaiting,
		"old places":             contactsForgotten,
		"complaints":             complaints,
		"trips":                  trips,
		"wishes of many":         standings,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// written plans messages to a number and returns the places they would take.
func written(t *testing.T, db *store.DB, class consent.Class, ids ...string) (out []outbox.Contact) {
	t.Helper()
	for _, id := range ids {
		m := Planned(t, id)
		m.ID, m.Class, m.To = id, class, marias
		if _, err := db.Messages().Add(t.Context(), []outbox.Message{m}); err != nil {
			t.Fatal(err)
		}
		out = append(out, outbox.Contact{Message: id, To: marias, Class: class, At: Start})
	}
	return out
}

func reserve(t *testing.T, db *store.DB, wanted []outbox.Contact, choose func(i int, taken []outbox.Contact) (bool, []string)) {
	t.Helper()
	if err := db.Traffic().Reserve(t.Context(), wanted, choose); err != nil {
		t.Fatal(err)
	}
}

func always(int, []outbox.Contact) (bool, []string) { return true, nil }

func messagesOf(taken []outbox.Contact) []string {
	var ids []string
	for _, k := range taken {
		ids = append(ids, k.Message)
	}
	slices.Sort(ids)
	return ids
}

func placesAt(t *testing.T, db *store.DB, n phone.Number) []outbox.Contact {
	t.Helper()
	all, err := db.Traffic().Contacts(t.Context(), []phone.Number{household, n})
	if err != nil || len(all[0]) != 0 {
		t.Fatalf("%v, %v", all, err)
	}
	return all[1]
}

func contacts(t *testing.T, db *store.DB) {
	wanted := written(t, db, consent.Marketing, "m1", "m2", "m3")
	var saw [][]string
	reserve(t, db, wanted, func(i int, taken []outbox.Contact) (bool, []string) {
		saw = append(saw, messagesOf(taken))
		return i != 1, nil
	})
	if fmt.Sprint(saw) != "[[] [m1] [m1]]" {
		t.Errorf("they saw %v", saw)
	}
	reserve(t, db, wanted[1:2], func(_ int, taken []outbox.Contact) (bool, []string) { return true, []string{"m1"} })
	if got := fmt.Sprint(messagesOf(placesAt(t, db, marias))); got != "[m2 m3]" {
		t.Errorf("after m2 put m1 out: %v", got)
	}
	rows := db.Messages()
	claimed, err := rows.Claim(t.Context(), outbox.Claim{Lane: outbox.ReplyLane, Owner: "w", Now: Start.Add(time.Hour), Lease: Start.Add(time.Hour), N: 9})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range claimed {
		to := map[string]outbox.State{"m1": outbox.Submitted, "m2": outbox.Submitted, "m3": outbox.Suppressed}[r.ID]
		if ok, err := rows.Move(t.Context(), outbox.Step{ID: r.ID, Owner: "w", To: to, At: Start}); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	if left := placesAt(t, db, marias); len(claimed) != 3 || len(left) != 1 || left[0].Message != "m2" || !left[0].Gone || left[0].To != marias {
		t.Errorf("of %d, one sent and one suppressed: %+v", len(claimed), left)
	}
	again := wanted[1]
	again.At = Start.Add(time.Hour)
	reserve(t, db, []outbox.Contact{again}, always)
	if left := placesAt(t, db, marias); len(left) != 1 || !left[0].At.Equal(again.At) {
		t.Errorf("the same message again: %+v", left)
	}
}

// contactsRaced has processes take the one place a number has, all at once.
func contactsRaced(t *testing.T, db *store.DB) {
	dbs := []*store.DB{db, Twin(t, db), Twin(t, db)}
	wanted := written(t, db, consent.Marketing, "a", "b", "c", "d", "e", "f", "g", "h", "i")
	var mu sync.Mutex
	var got []string
	var wg sync.WaitGroup
	for i, w := range wanted {
		wg.Go(func() {
			err := dbs[i%3].Traffic().Reserve(t.Context(), []outbox.Contact{w}, func(_ int, taken []outbox.Contact) (bool, []string) {
				if len(taken) > 0 {
					return false, nil
				}
				mu.Lock()
				defer mu.Unlock()
				got = append(got, w.Message)
				return true, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if left := placesAt(t, db, marias); len(got) != 1 || len(left) != 1 || left[0].Message != got[0] {
		t.Errorf("one place was given to %v, kept for %v", got, left)
	}
}

func contactsWaiting(t *testing.T, db *store.DB) {
	written(t, db, consent.Care, "care")
	invitation := written(t, db, consent.Marketing, "sale")
	reserve(t, db, invitation, func(_ int, taken []outbox.Contact) (bool, []string) {
		if len(taken) != 1 || taken[0].Message != "care" || !taken[0].Waiting || taken[0].Gone {
			t.Errorf("before an invitation: %+v", taken)
		}
		return false, nil
	})
	reserve(t, db, []outbox.Contact{{Message: "care", To: marias, Class: consent.Care, At: Start}}, always)
	reserve(t, db, invitation, func(_ int, taken []outbox.Contact) (bool, []string) {
		if len(taken) != 1 || taken[0].Waiting {
			t.Errorf("a greeting with a place still waits for one: %+v", taken)
		}
		return false, nil
	})
}

func contactsForgotten(t *testing.T, db *store.DB) {
	wanted := written(t, db, consent.Marketing, "old", "new")
	reserve(t, db, wanted[:1], always)
	wanted[1].At = Start.AddDate(0, 3, 0)
	reserve(t, db, wanted[1:], always)
	if left := placesAt(t, db, marias); len(left) != 1 || left[0].Message != "new" {
		t.Errorf("three months later: %+v", left)
	}
}

func complaints(t *testing.T, db *store.DB) {
	dir := filled(t, db)
	file := func(ref string, kind desk.Kind, severity int, c desk.Opening) {
		c.Key, c.Kind, c.Severity, c.Zone = ref, kind, severity, time.UTC
		_, err := db.Cases().Open(t.Context(), desk.Case{Opening: c, ID: ref, Ref: ref, State: desk.Accepted, Due: Start, Level: 1})
		if err != nil {
			t.Fatal(err)
		}
	}
	file("mild", desk.Complaint, 3, desk.Opening{Number: marias, Customer: "C1001", Received: Start})
	file("grave", desk.Complaint, 2, desk.Opening{Number: "+442071234567", Customer: "C1006", Received: Start.Add(-48 * time.Hour)}) // by another telephone
	file("none", desk.Dispute, 1, desk.Opening{Number: marias, Customer: "C1001", Received: Start})
	parties, err := dir.FindAll(t.Context(), []phone.Number{marias, household, "+12025550000"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.Circumstances().Complaints(t.Context(), parties, Start.Add(-24*time.Hour))
	if err != nil || len(got) != 3 || got[0].Serious || !got[0].Last.Equal(Start) || !got[1].Serious || !got[1].Last.IsZero() || got[2] != (outbox.Complaint{}) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := db.Circumstances().Complaints(t.Context(), []customer.Party{}, Start); err != nil || len(got) != 0 {
		t.Errorf("of nobody: %v, %v", got, err)
	}
}

func trips(t *testing.T, db *store.DB) {
	c := db.Circumstances()
	for key, trip := range map[string]outbox.Trip{
		"SM1": {First: "2027-05-02", Last: "2027-05-09", Zones: []string{"Asia/Tokyo"}},
		"SM2": {First: "2027-01-02", Last: "2027-01-09", Zones: []string{"Europe/Paris"}},
		"SM3": {First: "2027-06-02", Last: "2027-06-09"}, // nobody knows where
	} {
		for range 2 {
			if err := c.Depart(t.Context(), key, "C1001", trip); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, err := c.Trips(t.Context(), []string{"C1001", "C1002"}, "2027-01-10")
	if err != nil || len(got) != 1 || len(got["C1001"]) != 1 || got["C1001"][0].First != "2027-05-02" || fmt.Sprint(got["C1001"][0].Zones) != "[Asia/Tokyo]" {
		t.Errorf("%+v, %v", got, err)
	}
}

func standings(t *testing.T, db *store.DB) {
	const chan1 = phone.Number("+85291234567")
	book := db.Consents()
	for _, c := range []consent.Change{
		{Key: "SM1", Number: chan1, At: Start, Text: "STOP", Channel: "text"},
		{Key: "SM2", Number: marias, At: Start, Channel: consent.Learned, Sender: "+12025550100", Carrier: true},
	} {
		if _, err := book.Record(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	ns := []phone.Number{chan1, household, marias, chan1}
	got, err := book.Standings(t.Context(), ns)
	if err != nil || len(got) != len(ns) {
		t.Fatal(got, err)
	}
	for i, n := range ns {
		want, err := book.Standing(t.Context(), n)
		if err != nil || fmt.Sprintf("%+v", got[i]) != fmt.Sprintf("%+v", want) {
			t.Errorf("%s stands at %+v, alone at %+v, %v", n, got[i], want, err)
		}
	}
}
