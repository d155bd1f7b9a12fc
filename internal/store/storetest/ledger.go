package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cardline/internal/batch"
	"cardline/internal/clock"
	"cardline/internal/dialogue"
	"cardline/internal/locale"
	"cardline/internal/store"
)

// Ledger checks that a turn is written once, whoever commits it, and that its answer can be given again.
func Ledger(t *testing.T, open Open) {
	t.Parallel()
	tests := map[string]func(*testing.T, *store.DB){
		"a turn is written once and answered again":            once,
		"a turn without an answer":                             silent,
		"many turns, twice each, by two processes":             crowd,
		"nothing about people is stored in clear":              sealed,
		"promises and jobs are written with the turn":          together,
		"a turn that cannot be stored leaves the others alone": oneBad,
		"what was accepted before closing is written":          closing,
		"receipts move a reply one way":                        receipts,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// turn makes a text that asked for a balance.
func turn(key string) dialogue.Turn {
	return dialogue.Turn{
		Key: key, Channel: "text", Message: clock.NewID(Start), Reply: clock.NewID(Start), Party: keyless(key),
		Number: "+12025550147", Our: "+12025550100", Body: "BAL 1234", Answer: []byte("Harbour Bank: card *1234 … " + key),
		Verb: "BALANCE", Outcome: "ok", Lang: locale.English, At: Start, Seq: 7,
	}
}

func once(t *testing.T, db *store.DB) {
	first, second := turn("SM1"), turn("SM1")
	second.Answer = []byte("something else")
	if stored := commit(t, db, first); stored != nil {
		t.Fatalf("a new turn was answered with %+v", stored)
	}
	if seen, err := db.Ledger().Seen(t.Context(), "SM2"); seen != nil || err != nil {
		t.Errorf("Seen(never) = %+v, %v", seen, err)
	}
	seen, err := db.Ledger().Seen(t.Context(), "SM1")
	if err != nil {
		t.Fatal(err)
	}
	for how, stored := range map[string]*dialogue.Stored{"committed again": commit(t, db, second), "seen": seen} {
		if stored == nil || stored.Reply != first.Reply || string(stored.Answer) != string(first.Answer) || stored.Seq != 7 || stored.Outcome != "ok" {
			t.Errorf("%s: %+v, want what was answered first", how, stored)
		}
	}
	if n := count(t, db, "inbound") + count(t, db, "replies"); n != 2 {
		t.Errorf("%d rows for one text and one reply", n)
	}
}

func silent(t *testing.T, db *store.DB) {
	quiet := turn("SM1")
	quiet.Reply, quiet.Answer, quiet.Number = "", nil, ""
	commit(t, db, quiet)
	if stored := commit(t, db, quiet); stored == nil || stored.Reply != "" || stored.Answer != nil {
		t.Errorf("stored %+v, want no answer", stored)
	}
	if n := count(t, db, "replies"); n != 0 {
		t.Errorf("%d replies were never sent", n)
	}
}

func crowd(t *testing.T, db *store.DB) {
	const keys = 400
	ledgers := []*store.Ledger{db.Ledger(), Twin(t, db).Ledger()}
	var mu sync.Mutex
	written, answers := map[string]string{}, map[string][]string{}
	var wg sync.WaitGroup
	for i := range 4 * keys {
		wg.Go(func() {
			turn := turn(fmt.Sprintf("SM%d", i*7%keys)) // each key four times, far apart
			stored, err := ledgers[i%2].Commit(t.Context(), turn)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if stored != nil {
				answers[turn.Key] = append(answers[turn.Key], stored.Reply)
			} else if written[turn.Key] != "" {
				t.Errorf("%s was written twice", turn.Key)
			} else {
				written[turn.Key] = turn.Reply
			}
		})
	}
	wg.Wait()
	for key, reply := range written {
		if got := answers[key]; len(got) != 3 || got[0] != reply || got[1] != reply || got[2] != reply {
			t.Errorf("%s: retries were answered with %v, want three times %s", key, got, reply)
		}
	}
	for _, table := range []string{"seen", "inbound", "replies"} {
		if n := count(t, db, table); n != keys {
			t.Errorf("%d rows in %s, want %d", n, table, keys)
		}
	}
}

func sealed(t *testing.T, db *store.DB) {
	secret := turn("SM1")
	secret.Owed = []dialogue.Promise{{Key: "SM1", Payload: []byte("stop 5678 of Maria"), Due: Start, At: Start}}
	commit(t, db, secret)
	inClear(t, db, []string{"seen", "inbound", "replies", "promises"}, "+12025550147", "BAL 1234", "*1234", "Maria")
}

func together(t *testing.T, db *store.DB) {
	promises := db.Promises()
	for _, key := range []string{"kept", "owed"} {
		plan(t, db, dialogue.Promise{Key: key, Payload: []byte("a balance"), Party: keyless("SM1"), Due: Start, At: Start})
	}
	late := turn("SM1")
	late.Owed = []dialogue.Promise{{Key: "owed", Payload: []byte("a balance"), Party: late.Party, Due: Start, At: Start}}
	late.Kept, late.Redact = []string{"kept"}, "SM1"
	commit(t, db, late)
	late.Owed = []dialogue.Promise{{Key: "never", Due: Start, At: Start}}
	commit(t, db, late)

	due, err := promises.Due(t.Context(), Start, time.Minute, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(due) != 1 || due[0].Key != "owed" || due[0].State != dialogue.Owed || string(due[0].Payload) != "a balance" || due[0].Party != late.Party {
		t.Errorf("due: %+v, want the one owed by the turn that was written", due)
	}
	var jobs []string
	if err := db.NewSelect().Table("river_job").Column("kind").Scan(t.Context(), &jobs); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(jobs) != "[redact]" {
		t.Errorf("jobs: %v, want one redaction", jobs)
	}
}

func oneBad(t *testing.T, db *store.DB) {
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			turn := turn(fmt.Sprintf("SM%d", i))
			if i == 50 && db.Postgres() { // SQLite stores anything
				turn.Verb = "NUL \x00 in a text"
			}
			if _, err := db.Ledger().Commit(t.Context(), turn); (err != nil) != (turn.Verb != "BALANCE") {
				t.Errorf("%s: %v", turn.Key, err)
			}
		})
	}
	wg.Wait()
}

func closing(t *testing.T, db *store.DB) {
	shut := Twin(t, db)
	started, done := make(chan struct{}, 1000), make(chan bool, 1000)
	for i := range cap(started) {
		go func() {
			started <- struct{}{}
			_, err := shut.Ledger().Commit(t.Context(), turn(fmt.Sprintf("SM%d", i)))
			if err != nil && !errors.Is(err, batch.ErrClosed) {
				t.Error(err)
			}
			done <- err == nil
		}()
	}
	for range cap(started) / 2 {
		<-started
	}
	if err := shut.Close(); err != nil {
		t.Error(err)
	}
	accepted := 0
	for range cap(done) {
		if <-done {
			accepted++
		}
	}
	if n := count(t, db, "inbound"); n != accepted {
		t.Errorf("%d turns accepted, %d written", accepted, n)
	}
}

func receipts(t *testing.T, db *store.DB) {
	turn := turn("SM1")
	commit(t, db, turn)
	for _, step := range []struct{ state, code, want string }{
		{"queued", "", "queued"}, {"sent", "", "sent"}, {"queued", "", "sent"}, {"undelivered", "30003", "undelivered 30003"},
		{"delivered", "", "undelivered 30003"}, {"sent", "", "undelivered 30003"}, {"no such state", "", "undelivered 30003"},
	} {
		known, err := db.Ledger().Receipt(t.Context(), turn.Reply, step.state, step.code)
		if err != nil || !known {
			t.Fatalf("receipt %s: known %t, %v", step.state, known, err)
		}
		var state, code string
		if err := db.NewSelect().Table("replies").Column("state", "code").Scan(t.Context(), &state, &code); err != nil {
			t.Fatal(err)
		}
		if code != "" {
			state += " " + code
		}
		if state != step.want {
			t.Errorf("after %q: %q, want %q", step.state, state, step.want)
		}
	}
	if known, err := db.Ledger().Receipt(t.Context(), clock.NewID(Start), "delivered", ""); known || err != nil {
		t.Errorf("a receipt for another's message: known %t, %v", known, err)
	}
}

func commit(t *testing.T, db *store.DB, turn dialogue.Turn) *dialogue.Stored {
	t.Helper()
	stored, err := db.Ledger().Commit(t.Context(), turn)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func count(t *testing.T, db *store.DB, table string) int {
	t.Helper()
	n, err := db.NewSelect().Table(table).Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}
