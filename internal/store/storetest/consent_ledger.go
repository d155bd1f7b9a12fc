package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"cardline/internal/consent"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/vault"
)

// Wishes checks the ledger of consents, what a stop takes back, and the registers.
func Wishes(t *testing.T, open Open) {
	t.Parallel()
	for name, check := range map[string]func(*testing.T, *store.DB){
		"ledger": wishesLedger, "taken back": wishesTakenBack, "register": wishesRegister,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); check(t, open(t)) })
	}
}

func wishesLedger(t *testing.T, db *store.DB) {
	book := db.Consents()
	yes := consent.Entry{
		Number: household, Purpose: consent.ForMarketing, In: true, At: Start, Channel: "paper", Text: "form", Wording: "terms-3", Campaign: "AUTUMN",
		By: "operator:anna", Proof: "DMS 4411",
	}
	no := yes
	no.In, no.At, no.Key, no.Sender = false, Start.Add(time.Hour), "SM9", "+85230000000"
	care := consent.Entry{Number: marias, Purpose: consent.ForCare, At: Start, Channel: "branch", Text: "no greetings, please"}
	fresh, err := book.Tell(t.Context(), []consent.Entry{no, yes, care})
	if err != nil || fmt.Sprint(fresh) != "[true true true]" {
		t.Fatal(fresh, err)
	}
	if fresh, err = book.Tell(t.Context(), []consent.Entry{yes, no, yes}); err != nil || fmt.Sprint(fresh) != "[false false false]" {
		t.Errorf("the same again: %v, %v", fresh, err)
	}
	ss, err := book.Standings(t.Context(), []phone.Number{household, marias})
	if err != nil || !ss[0].Declines(consent.ForMarketing) || ss[0].Declines(consent.ForCare) || !ss[1].Declines(consent.ForCare) || ss[1].Stopped {
		t.Errorf("%+v, %v", ss, err)
	}
	if _, err := book.Record(t.Context(), consent.Change{Key: "SM10", Number: household, At: Start.Add(2 * time.Hour), In: true, Text: "START", Channel: "text"}); err != nil {
		t.Fatal(err)
	}
	if s, err := book.Standing(t.Context(), household); err != nil || s.Declines(consent.ForMarketing) || s.Agrees(consent.ForMarketing) {
		t.Errorf("after START: %+v, %v", s, err)
	}
	got, err := book.Entries(t.Context(), consent.Query{Number: household, Limit: 9})
	if err != nil || len(got) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, e := range got { // ids of one millisecond have no order
		want := yes
		switch {
		case e.Purpose == consent.ForAll:
			want = consent.Entry{Number: household, In: true, At: Start.Add(2 * time.Hour), Channel: "text", Text: "START"}
		case !e.In:
			want = no
		}
		want.ID, want.Key, want.At = e.ID, e.Key, want.At.UTC()
		if e != want {
			t.Errorf("kept %+v\nwant %+v", e, want)
		}
	}
	rest, err := book.Entries(t.Context(), consent.Query{After: got[0].ID, Limit: 2})
	if err != nil || len(rest) != 2 || rest[0].ID == got[0].ID {
		t.Errorf("the second page is %+v, %v", rest, err)
	}
	if n, err := db.NewSelect().Table("audit").Where("action LIKE 'consent.%'").Count(t.Context()); err != nil || n != 4 {
		t.Errorf("four entries left %d audit entries, %v", n, err)
	}
}

// queued brings a message to a state.
func queued(t *testing.T, rows *store.Messages, id string, class consent.Class, n phone.Number, to outbox.State) {
	t.Helper()
	m := Planned(t, id)
	m.ID, m.Class, m.To = id, class, n
	if _, err := rows.Add(t.Context(), []outbox.Message{m}); err != nil {
		t.Fatal(err)
	}
	if to == outbox.Planned {
		return
	}
	lease := Start.Add(time.Minute)
	got, err := rows.Claim(t.Context(), outbox.Claim{Lane: m.Lane, Owner: "me", Now: Start, Lease: lease, N: 1})
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	if to == outbox.Claimed {
		return
	}
	s := outbox.Step{ID: id, Owner: "me", To: to, At: Start, Lease: lease, Due: Start.Add(time.Hour)}
	if ok, err := rows.Move(t.Context(), s); err != nil || !ok {
		t.Fatal(ok, err)
	}
}

// A stop takes back all that no carrier was asked to take. START does not bring it back.
func wishesTakenBack(t *testing.T, db *store.DB) {
	rows, book := db.Messages(), db.Consents()
	take := func(id string, class consent.Class, to outbox.State) { queued(t, rows, id, class, marias, to) }
	plan := func(id string, class consent.Class, n phone.Number) { queued(t, rows, id, class, n, outbox.Planned) }
	take("submitted", consent.Marketing, outbox.Submitted)
	take("held", consent.Marketing, outbox.Held)
	take("claimed", consent.Marketing, outbox.Claimed)
	plan("planned", consent.Marketing, marias)
	plan("greeting", consent.Care, marias)
	plan("service", consent.Transactional, marias)
	plan("other", consent.Marketing, household)
	stand := func(when string, want map[string]outbox.State) {
		t.Helper()
		for id, state := range want {
			s, err := rows.Story(t.Context(), id)
			if err != nil || s.State != state {
				t.Errorf("%s, %s is %s, want %s (%v)", when, id, s.State, state, err)
			}
			if last := s.Steps[len(s.Steps)-1]; state == outbox.Suppressed && (last.Gate != "consent" || last.Reason == "" || s.Reason != last.Reason) {
				t.Errorf("%s, %s tells %+v", when, id, last)
			}
		}
	}
	want := map[string]outbox.State{
		"submitted": outbox.Submitted, "held": outbox.Held, "claimed": outbox.Claimed, "planned": outbox.Planned, "greeting": outbox.Suppressed,
		"service": outbox.Planned, "other": outbox.Planned,
	}
	if _, err := book.Tell(t.Context(), []consent.Entry{{Number: marias, Purpose: consent.ForCare, At: Start, Channel: "api", Text: "no greetings"}}); err != nil {
		t.Fatal(err)
	}
	stand("after a refusal of care", want)
	if _, err := book.Record(t.Context(), consent.Change{Key: "SM1", Number: marias, At: Start, Text: "STOP", Channel: "text"}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"held", "claimed", "planned"} {
		want[id] = outbox.Suppressed
	}
	stand("after STOP", want)
	if ok, err := rows.Move(t.Context(), outbox.Step{ID: "claimed", Owner: "me", To: outbox.Submitted, At: Start}); err != nil || ok {
		t.Errorf("what was claimed is handed over after STOP: %v, %v", ok, err)
	}
	if _, err := book.Record(t.Context(), consent.Change{Key: "SM2", Number: marias, At: Start.Add(1), In: true, Text: "START", Channel: "text"}); err != nil {
		t.Fatal(err)
	}
	stand("after START", want)
}

// loaded is a copy in use.
func loaded(t *testing.T, shelf consent.Shelf, register consent.Register, numbers []phone.Number) consent.Copy {
	t.Helper()
	made, err := shelf.BeginCopy(t.Context(), consent.Copy{Register: register, Version: "2026-46", Date: Start})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := shelf.AddNumbers(t.Context(), made.ID, numbers); err != nil {
			t.Fatal(err)
		}
	}
	if made, err = shelf.UseCopy(t.Context(), made.ID, false); err != nil || made.Count != int64(len(numbers)) || made.Name != register.Name || made.Lost {
		t.Fatalf("%+v, %v", made, err)
	}
	return made
}

// checksOf tells what the registers say of a number: name, listed, lost.
func checksOf(t *testing.T, db *store.DB, n phone.Number) (said string) {
	t.Helper()
	s, err := db.Consents().Standing(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range s.Checks {
		said += fmt.Sprint(c.Name, c.Listed, c.Lost, " ")
	}
	return said
}

func wishesRegister(t *testing.T, db *store.DB) {
	shelf := db.Consents()
	register, err := consent.FindRegister("hk-dnc")
	if err != nil {
		t.Fatal(err)
	}
	load := func(numbers ...phone.Number) consent.Copy { t.Helper(); return loaded(t, shelf, register, numbers) }
	listed := func(db *store.DB, n phone.Number) string { t.Helper(); return checksOf(t, db, n) }
	if got := listed(db, household); got != "" {
		t.Errorf("no register is loaded, one says %s", got)
	}
	first := load(household, marias)
	if got := listed(db, household); got != "hk-dnctrue false " {
		t.Errorf("the register says %q", got)
	}
	if got := listed(db, marias); got != "" {
		t.Errorf("a register of Hong Kong says of a number of the US %q", got)
	}
	second := load("+85291112222")
	if got := listed(db, household); got != "hk-dncfalse false " {
		t.Errorf("the register without the number says %q", got)
	}
	if all, err := shelf.Copies(t.Context()); err != nil || len(all) != 1 || all[0].ID != second.ID || all[0].Version != "2026-46" || !all[0].Date.Equal(Start) {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := shelf.AddNumbers(t.Context(), first.ID, nil); !errors.Is(err, consent.ErrNoCopy) {
		t.Errorf("a copy in use is added to: %v", err)
	}
	if _, err := shelf.UseCopy(t.Context(), "none", false); !errors.Is(err, consent.ErrNoCopy) {
		t.Errorf("a copy nobody began: %v", err)
	}
	rotated := remake(t, (*vault.Vault).Rotate, keys(t))
	if got := listed(TwinUnder(t, db, rotated), household); got != "hk-dncfalse false " {
		t.Errorf("under new keys beside the old, the register says %q", got)
	}
	if got := listed(TwinUnder(t, db, remake(t, (*vault.Vault).Prune, rotated)), household); got != "hk-dncfalse true " {
		t.Errorf("without the old keys, the register says %q", got)
	}
}
