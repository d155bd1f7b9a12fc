package storetest

import (
	"fmt"
	"testing"

	"cardline/internal/consent"
	"cardline/internal/conversation"
	"cardline/internal/desk"
	"cardline/internal/dialogue"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/vault"
)

// Rotate checks that rows are readable before, during and after new keys, and that the old keys are not needed afterwards.
func Rotate(t *testing.T, open Open) {
	t.Parallel()
	old := open(t)
	const turns = 450 // more than two batches
	furnish(t, old, turns)
	rotated := remake(t, (*vault.Vault).Rotate, keys(t))
	db := TwinUnder(t, old, rotated)
	readable(t, "before rotating", db)

	rows := map[string]int{}
	if err := db.Rotate(t.Context(), func(table string, n int) { rows[table] = n }); err != nil {
		t.Fatal(err)
	}
	for table, n := range map[string]int{"inbound": turns, "replies": turns, "promises": 1, "consents": 1, "cases": 1, "messages": 1, "trust": 1} {
		if rows[table] != n {
			t.Errorf("%d rows of %s were rotated, want %d", rows[table], table, n)
		}
	}
	for _, table := range []string{"customers", "numbers", "cards", "bank_customers", "bank_cards"} {
		if rows[table] == 0 {
			t.Errorf("no row of %s was rotated", table)
		}
	}
	again := func(table string, n int) { t.Errorf("%d rows of %s were rotated again", n, table) }
	if err := db.Rotate(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	readable(t, "after rotating", db)

	pruned := TwinUnder(t, old, remake(t, (*vault.Vault).Prune, rotated))
	readable(t, "after pruning the old keys", pruned)
	party := rotated.Index("party", marias.Reveal())
	n, err := pruned.NewSelect().Table("inbound").Where("party = ?", party[:]).Count(t.Context())
	if err != nil || n != turns-1 {
		t.Errorf("%d texts are found by their number under the new key (%v), want %d", n, err, turns-1)
	}
}

// furnish puts something into every table that holds sealed columns.
func furnish(t *testing.T, db *store.DB, turns int) {
	t.Helper()
	for i := range turns {
		turn := turn(fmt.Sprintf("SM%d", i))
		turn.Party = keys(t).Index("party", turn.Number.Reveal())
		if i == 0 {
			turn.Number, turn.Party = "", keyless("CA1") // a withheld caller
			turn.Owed = []dialogue.Promise{{Key: "SM0", Payload: []byte("a balance"), Due: Start, At: Start}}
		}
		commit(t, db, turn)
	}
	demo(t, db, at(Start))
	if err := db.Directory().Upsert(t.Context(), maria()); err != nil {
		t.Fatal(err)
	}
	if err := db.Directory().Distrust(t.Context(), marias, true, "lost"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Consents().Record(t.Context(), consent.Change{Key: "SM1", Number: marias, At: Start, Text: "STOP"}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Cases().Open(t.Context(), matter("SM1", "HC1")); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Messages().Add(t.Context(), []outbox.Message{Planned(t, "a")}); err != nil {
		t.Fatal(err)
	}
}

// readable checks that what furnish put in is found and opened.
func readable(t *testing.T, when string, db *store.DB) {
	t.Helper()
	if stored := commit(t, db, turn("SM2")); stored == nil || string(stored.Answer) != string(turn("SM2").Answer) {
		t.Errorf("%s: a retry is answered with %+v", when, stored)
	}
	if due, err := db.Promises().Due(t.Context(), Start, 0, 9); err != nil || len(due) != 1 || string(due[0].Payload) != "a balance" {
		t.Errorf("%s: the promises are %+v, %v", when, due, err)
	}
	if party, err := db.Directory().Find(t.Context(), marias); err != nil || len(party.Customers) != 1 || !party.Distrusted {
		t.Errorf("%s: the number is of %+v, %v", when, party, err)
	}
	if cs, err := db.Cases().Find(t.Context(), desk.Query{Number: marias}); err != nil || len(cs) != 1 || cs[0].Demand != "an apology" {
		t.Errorf("%s: the cases are %+v, %v", when, cs, err)
	}
	if s, err := db.Consents().Standing(t.Context(), marias); err != nil || !s.Stopped {
		t.Errorf("%s: the number stands %+v, %v", when, s, err)
	}
	talked(t, when, db.Conversations())
}

// talked checks that each way to a conversation leads into it.
func talked(t *testing.T, when string, book conversation.Book) {
	t.Helper()
	recent, err := book.Recent(t.Context(), "", 9)
	if err != nil || len(recent) == 0 {
		t.Fatalf("%s: recent conversations are %v, %v", when, recent, err)
	}
	of, err := book.Of(t.Context(), []phone.Number{marias})
	if err != nil || len(of) != 1 {
		t.Errorf("%s: her conversation is %v, %v", when, of, err)
	}
	for _, p := range append(recent, of...) {
		if n, err := book.Number(t.Context(), p.ID); err != nil || n != p.Number {
			t.Errorf("%s: a conversation that is listed is of %v, %v", when, n, err)
		}
	}
}

func remake(t *testing.T, change func(*vault.Vault) (*vault.Vault, error), v *vault.Vault) *vault.Vault {
	t.Helper()
	changed, err := change(v)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}
