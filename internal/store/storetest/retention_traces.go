package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cardline/internal/dialogue"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/retention"
	"cardline/internal/store"
	"cardline/internal/wordbook"
)

// traced leaves something about Maria in every table that is neither a text nor a message.
func traced(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := t.Context()
	if err := db.Directory().Upsert(ctx, maria()); err != nil {
		t.Fatal(err)
	}
	hers := keys(t).Index("party", marias.Reveal())
	long := Start.Add(-3 * day)
	book := db.Notices()
	im := notice.Import{ID: "f1", By: "anna", Type: "due-reminder", Columns: []string{"key"}, State: notice.Running, Began: long}
	if _, err := book.BeginImport(ctx, im); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		db.Circumstances().Depart(ctx, "SM1", "C1001", outbox.Trip{First: long.Format(time.DateOnly), Last: long.Format(time.DateOnly), Zones: []string{"Asia/Tokyo"}}),
		db.Unknown().Keep(ctx, []wordbook.Heard{{Text: "where is my hat", Lang: locale.English, Sender: hers, Last: Start, Seen: 1}}),
		db.Reach().Miss(ctx, marias, 30003, func(m outbox.Miss) outbox.Miss {
			m.Means, m.Customer, m.Since, m.Last, m.Count = "unreachable", "C1001", long, long, 1
			return m
		}),
		db.Reach().Want(ctx, outbox.Call{Message: "m1", Type: outbox.FraudAlert, Number: marias, Customer: "C1001", Reason: "STOP", At: long, Expires: long}),
		db.Promises().Settle(ctx, plannedPromise(t, db, dialogue.Promise{Key: "SM7", Party: hers, Payload: []byte("{}"), Due: long, At: long}), "kept"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	plan(t, db, dialogue.Promise{Key: "open", Party: hers, Payload: []byte("{}"), Due: long, At: long})
	heard := notice.Heard{ID: "e1", Type: "birthday", Customer: "C1001", At: long, Took: long, Came: notice.CameNothing, Reason: "no rule speaks of it"}
	_, err := book.Write(ctx, notice.Writing{Events: []notice.Heard{heard}, Page: &notice.Page{
		Import: "f1", Rows: 2, Lines: 2, At: long, Refusals: []notice.Refusal{{Line: 1, Field: "card", Reason: "is missing"}, {Line: 2, Field: "due", Reason: "is missing"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
}

func plannedPromise(t *testing.T, db *store.DB, p dialogue.Promise) string {
	t.Helper()
	plan(t, db, p)
	return p.Key
}

// traces are the tables of traced.
var traces = []string{"trips", "misunderstood", "misses", "calls_wanted", "promises", "events", "imports", "import_refusals"}

// tracesTold are told of the customer, none of them aged while somebody holds her, all of them years later.
func tracesTold(t *testing.T, db *store.DB) {
	traced(t, db)
	r := archive(t, db)
	told := keptLines(t, r, retention.Subject{Customer: "C1001"})
	for _, kind := range []string{"trip", "misunderstood where is my hat", "refusal unreachable", "call STOP", "promise", "event", "customer", "number"} {
		if !slices.ContainsFunc(told, func(l string) bool { return strings.HasPrefix(l, kind) }) {
			t.Errorf("of her no %q is told, only %q", kind, told)
		}
	}
	h, err := r.Hold(t.Context(), retention.Hold{Subject: retention.Subject{Customer: "C1001"}, Reason: "court", By: "operator:anna"})
	if err != nil {
		t.Fatal(err)
	}
	later := archive(t, Later(t, db, 3*366*day))
	deleteAll(t, later)
	for _, table := range traces {
		want := 1
		switch table {
		case "promises":
			want = 2
		case "imports", "import_refusals": // of nobody
			want = 0
		}
		if n := countOf(t, db, table); n != want {
			t.Errorf("under a hold %d rows are left in %s, want %d", n, table, want)
		}
	}
	if err := later.Release(t.Context(), h.ID, "operator:bo", "over"); err != nil {
		t.Fatal(err)
	}
	deleteAll(t, later)
	for _, table := range traces {
		if n := countOf(t, db, table); n > 0 && table != "promises" || table == "promises" && n != 1 {
			t.Errorf("after three years %d rows are left in %s", n, table)
		}
	}
}

// tracesErased go when a customer wishes to be forgotten, what is younger than two days and what is owed to them aside.
func tracesErased(t *testing.T, db *store.DB) {
	traced(t, db)
	r := archive(t, Later(t, db, 366*day))
	e, err := r.AskErasure(t.Context(), retention.Erasure{Subject: retention.Subject{Customer: "C1001"}, Reason: "letter", Requester: "operator:anna"})
	for err == nil && e.Finished.IsZero() {
		e, err = r.Erase(t.Context(), e.ID, "operator:bo")
	}
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	for _, y := range e.Tallies {
		told += string(y.Class) + " " + y.Done + ";"
	}
	for _, want := range []string{"promises kept;", "promises deleted;", "calls deleted;", "events deleted;", "trips deleted;", "refusals deleted;", "misunderstood deleted;", "requests kept;"} {
		if !strings.Contains(told, want) {
			t.Errorf("no %q in %s", want, told)
		}
	}
	for _, table := range []string{"trips", "misunderstood", "misses", "calls_wanted", "events"} {
		if n := countOf(t, db, table); n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
}
