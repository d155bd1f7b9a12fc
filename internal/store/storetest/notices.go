package storetest

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"sync"
	"testing"
	"time"

	"cardline/internal/customer"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// Notices checks what the bank wants said: calls answered once, events heard once, files taken page by page, messages taken back.
func Notices(t *testing.T, open Open) {
	t.Run("calls", func(t *testing.T) { callsOnce(t, open(t)) })
	t.Run("pages", func(t *testing.T) { pagesInOrder(t, open(t)) })
	t.Run("a cancelled file", func(t *testing.T) { fileRecalled(t, open(t)) })
	t.Run("events", func(t *testing.T) { eventsOnce(t, open(t)) })
	t.Run("taken back", func(t *testing.T) { takenBack(t, open(t)) })
	t.Run("reach", func(t *testing.T) { reached(t, open(t)) })
}

func callsOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	calls := db.Notices()
	one := notice.Call{By: "anna", Key: "k", Hash: "h", Turn: "1"}
	var wg sync.WaitGroup
	got := make([]error, 6)
	for i := range got {
		wg.Go(func() {
			_, got[i] = calls.BeginCall(t.Context(), notice.Call{By: "anna", Key: "k", Hash: "h", Turn: fmt.Sprint(i)})
		})
	}
	wg.Wait()
	running := 0
	for i, err := range got {
		if errors.Is(err, notice.ErrRunning) {
			running++
		} else if one.Turn = fmt.Sprint(i); err != nil {
			t.Error(err)
		}
	}
	if running != 5 {
		t.Errorf("%d of 6 wait", running)
	}
	other := notice.Call{By: "anna", Key: "k", Hash: "other", Turn: "x"}
	if _, err := calls.BeginCall(t.Context(), other); !errors.Is(err, notice.ErrReused) {
		t.Errorf("another call under the key: %v", err)
	}
	if before, err := calls.BeginCall(t.Context(), notice.Call{By: "bob", Key: "k", Hash: "other"}); before != nil || err != nil {
		t.Errorf("another's key: %v, %v", before, err)
	}
	if err := calls.FinishCall(t.Context(), one, &notice.Answer{Status: 202, Body: []byte("said")}); err != nil {
		t.Fatal(err)
	}
	if before, err := calls.BeginCall(t.Context(), one); err != nil || before == nil || before.Status != 202 || string(before.Body) != "said" {
		t.Errorf("the same again: %+v, %v", before, err)
	}
	later := Later(t, db, notice.CallsKept+1).Notices() // a turned clock forgets nothing: keys follow the machine's
	if before, err := later.BeginCall(t.Context(), one); err != nil || before == nil {
		t.Errorf("after the clock was turned: %+v, %v", before, err)
	}
	back := notice.Call{By: "anna", Key: "back", Hash: "h", Turn: "1"}
	for range 2 {
		if before, err := calls.BeginCall(t.Context(), back); before != nil || err != nil {
			t.Errorf("a key given back: %v, %v", before, err)
		}
		if err := calls.FinishCall(t.Context(), back, nil); err != nil {
			t.Fatal(err)
		}
	}
}

func asked(t *testing.T, unique, source string) outbox.Message {
	t.Helper()
	m := Planned(t, unique)
	m.Source, m.Customer = source, "C1"
	return m
}

func pagesInOrder(t *testing.T, db *store.DB) {
	t.Parallel()
	book := db.Notices()
	im := notice.Import{ID: "f1", By: "anna", Type: "renewal", Columns: []string{"customer", "card"}, State: notice.Running, Lines: 1, Began: Start}
	for range 2 {
		if kept, err := book.BeginImport(t.Context(), im); err != nil || kept.Rows != 0 || kept.Lines != 1 || len(kept.Columns) != 2 {
			t.Fatalf("%+v, %v", kept, err)
		}
	}
	other := im
	other.By = "bob"
	if _, err := book.BeginImport(t.Context(), other); !errors.Is(err, notice.ErrOther) {
		t.Errorf("another's import: %v", err)
	}
	page := func(from int, unique string) error {
		_, err := book.Write(t.Context(), notice.Writing{Messages: []outbox.Message{asked(t, unique, "import:f1")}, Page: &notice.Page{
			Import: "f1", From: from, Rows: 2, Lines: 3, At: Start, Refusals: []notice.Refusal{{Line: from + 2, Field: "a", Reason: "x"}, {Line: from + 2, Field: "b", Reason: "y"}},
		}})
		return err
	}
	if err := page(0, "a"); err != nil {
		t.Fatal(err)
	}
	if err := page(0, "b"); !errors.Is(err, notice.ErrCursor) {
		t.Errorf("the same page again: %v", err)
	}
	a, b := asked(t, "a", "import:f1"), asked(t, "b", "import:f1")
	if ids, err := book.Keys(t.Context(), []outbox.Message{a, b}); err != nil || ids[a.ID] == "" || ids[b.ID] != "" {
		t.Errorf("a page that was not taken left %v, %v", ids, err)
	}
	if err := page(2, "a"); err != nil {
		t.Fatal(err)
	}
	got, err := book.Import(t.Context(), "f1")
	if err != nil || got.Rows != 4 || got.Lines != 7 || got.Planned != 1 || got.Repeated != 1 || got.Refused != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	rs, err := book.Refusals(t.Context(), "f1", notice.Refusal{Line: 2, Field: "a"}, 2)
	if err != nil || len(rs) != 2 || rs[0] != (notice.Refusal{Line: 2, Field: "b", Reason: "y"}) || rs[1].Line != 4 {
		t.Errorf("%+v, %v", rs, err)
	}
	halted(t, book, page)
}

// fileRecalled: what waits of a cancelled file is taken back by whoever sends, though the call that cancelled it died at once, and of one that
// is done too.
func fileRecalled(t *testing.T, db *store.DB) {
	t.Parallel()
	book, ctx := db.Notices(), t.Context()
	for _, id := range []string{"f1", "f2"} {
		if _, err := book.BeginImport(ctx, notice.Import{ID: id, By: "anna", Type: "renewal", Columns: []string{"customer"}, State: notice.Running, Began: Start}); err != nil {
			t.Fatal(err)
		}
		var ms []outbox.Message
		for n := range 3 {
			ms = append(ms, asked(t, fmt.Sprint(id, n), notice.SourceOf(id)))
		}
		if _, err := book.Write(ctx, notice.Writing{Messages: ms, Page: &notice.Page{Import: id, Rows: 3, At: Start}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, to := range []notice.ImportState{notice.Done, notice.Cancelled, notice.Cancelled} {
		if im, err := book.Steer(ctx, "f1", to, "operator:bob", Start); err != nil || im.State != to {
			t.Fatalf("%s, %v", im.State, err)
		}
	}
	now := Start
	r := outbox.Recaller{Recalls: db.Pauses(), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }, Wall: func() time.Time { return now }}
	waiting := func(id string) int64 {
		n, err := db.NewSelect().Table("messages").Where("source = ?", notice.SourceOf(id)).Where("state = 'planned'").Count(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, step := range []struct {
		after time.Duration
		left  int64
		known int
	}{{0, 3, 1}, {time.Minute, 0, 1}, {31 * 24 * time.Hour, 0, 0}} {
		now = now.Add(step.after)
		if err := r.Work(ctx); err != nil {
			t.Fatal(err)
		}
		over, err := db.Pauses().Cancelled(ctx)
		if n := waiting("f1"); err != nil || n != step.left || len(over) != step.known {
			t.Errorf("after %s %d wait, and the gates know of %v; want %d and %d; %v", step.after, n, over, step.left, step.known, err)
		}
	}
	if n := waiting("f2"); n != 3 {
		t.Errorf("%d of another file wait", n)
	}
	n, err := db.NewSelect().Table("messages").Where("reason = 'its file was cancelled by operator:bob'").Where("state = 'suppressed'").Count(ctx)
	if err != nil || n != 3 {
		t.Errorf("%d say why, %v", n, err)
	}
}

// halted pauses a file that was taken up to row 4, and cancels it.
func halted(t *testing.T, book store.Notices, page func(from int, unique string) error) {
	t.Helper()
	if _, err := book.Steer(t.Context(), "f1", notice.Paused, "operator:anna", Start); err != nil {
		t.Fatal(err)
	}
	if err := page(4, "c"); !errors.Is(err, notice.ErrCursor) {
		t.Errorf("a page of a paused import: %v", err)
	}
	if _, err := book.Steer(t.Context(), "f1", notice.Cancelled, "operator:anna", Start); err != nil {
		t.Fatal(err)
	}
	if n, err := book.Withdraw(t.Context(), "import:f1", "cancelled", 10); err != nil || n != 1 {
		t.Errorf("%d taken back, %v", n, err)
	}
	if _, err := book.Steer(t.Context(), "f1", notice.Running, "operator:anna", Start); !errors.Is(err, notice.ErrHalted) {
		t.Errorf("a cancelled import goes on: %v", err)
	}
	if _, err := book.Import(t.Context(), "f2"); !errors.Is(err, notice.ErrNoImport) {
		t.Error(err)
	}
	if ims, err := book.Imports(t.Context(), "", 5); err != nil || len(ims) != 1 {
		t.Errorf("%+v, %v", ims, err)
	}
}

func eventsOnce(t *testing.T, db *store.DB) {
	t.Parallel()
	twin := Twin(t, db)
	var wg sync.WaitGroup
	for _, d := range []*store.DB{db, twin, db, twin} {
		wg.Go(func() {
			_, err := d.Notices().Write(t.Context(), notice.Writing{Events: []notice.Heard{{ID: "e1", Type: "birthday", At: Start, Took: Start, Came: notice.CameNothing, Reason: "so"}}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := db.Notices().Heard(t.Context(), []string{"e1", "e2"})
	if err != nil || len(got) != 1 || got["e1"].Reason != "so" || !got["e1"].At.Equal(Start) {
		t.Errorf("%+v, %v", got, err)
	}
}

func takenBack(t *testing.T, db *store.DB) {
	t.Parallel()
	book, rows := db.Notices(), db.Messages()
	one, other := asked(t, "a", "api:anna"), asked(t, "b", "api:anna")
	if _, err := book.Write(t.Context(), notice.Writing{Messages: []outbox.Message{one, other}}); err != nil {
		t.Fatal(err)
	}
	claimed, err := rows.Claim(t.Context(), outbox.Claim{Lane: one.Lane, Owner: "w", Now: Start, Lease: Start.Add(1e9), N: 2})
	if err != nil || len(claimed) != 2 {
		t.Fatal(len(claimed), err)
	}
	if got, err := book.Cancel(t.Context(), one.ID, "cancelled by anna"); err != nil || got.State != outbox.Suppressed || got.Reason != "cancelled by anna" {
		t.Errorf("%s %q, %v", got.State, got.Reason, err)
	}
	moved, err := rows.Moves(t.Context(), []outbox.Step{
		{ID: one.ID, Owner: "w", To: outbox.Submitted, At: Start}, {ID: other.ID, Owner: "w", To: outbox.Submitted, At: Start},
	})
	if err != nil || moved[0] || !moved[1] {
		t.Errorf("a message taken out of a worker's hands still leaves: %v, %v", moved, err)
	}
	if _, err := book.Cancel(t.Context(), other.ID, "x"); !errors.Is(err, notice.ErrLeft) {
		t.Errorf("one that was handed over: %v", err)
	}
	if _, err := book.Cancel(t.Context(), "none", "x"); !errors.Is(err, outbox.ErrNoMessage) {
		t.Error(err)
	}
	found, err := book.Search(t.Context(), notice.Search{Source: "api:anna", Customer: "C1", N: 5})
	if err != nil || len(found) != 2 {
		t.Fatal(len(found), err)
	}
	found, err = book.Search(t.Context(), notice.Search{Source: "api:anna", After: found[0].ID, N: 5})
	if err != nil || len(found) != 1 {
		t.Error(len(found), err)
	}
	if found, err = book.Search(t.Context(), notice.Search{State: outbox.Suppressed, Type: one.Type, N: 5}); err != nil || len(found) != 1 || found[0].ID != one.ID {
		t.Error(len(found), err)
	}
}

func reached(t *testing.T, db *store.DB) {
	t.Parallel()
	dir := db.Directory()
	numbers := []phone.Number{"+12025550181", "+12025550182"}
	if err := dir.Upsert(t.Context(), customer.Customer{ID: "C1", Lang: "en", Zone: "Asia/Hong_Kong", Numbers: numbers}); err != nil {
		t.Fatal(err)
	}
	if err := dir.Distrust(t.Context(), numbers[0], true, "lost"); err != nil {
		t.Fatal(err)
	}
	if err := dir.SetLang(t.Context(), "C1", "zh-Hant"); err != nil {
		t.Fatal(err)
	}
	got, err := dir.Reach(t.Context(), []string{"C1", "C2"})
	if err != nil || len(got) != 1 || len(got["C1"]) != 2 || got["C1"][0].Number != numbers[0] || !got["C1"][0].Distrusted || got["C1"][1].Distrusted {
		t.Errorf("%+v, %v", got, err)
	}
	how, err := dir.Contacts(t.Context(), []string{"C1", "C2"})
	want := []customer.Customer{{ID: "C1", Lang: "zh-Hant", Zone: "Asia/Hong_Kong"}}
	if err != nil || len(how) != 1 || !reflect.DeepEqual(how["C1"], []customer.Party{
		{Number: numbers[0], Distrusted: true, Customers: want}, {Number: numbers[1], Customers: want},
	}) {
		t.Errorf("%+v, %v", how, err)
	}
}
