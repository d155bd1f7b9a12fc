package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cardline/internal/clock"
	"cardline/internal/consent"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/retention"
	"cardline/internal/store"
)

const (
	chinese phone.Number = "+8613812345678"
	day                  = 24 * time.Hour
)

// Retention checks that what is too old goes and what is held stays, and that one person's records are told and erased.
func Retention(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, *store.DB){
		"by age":   aged,
		"in parts": agedInParts,
		"held":     heldBack,
		"told":     subjectTold,
		"erased":   subjectErased,

		"traces told":   tracesTold,
		"traces erased": tracesErased,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func archive(t *testing.T, db *store.DB) store.Retention {
	t.Helper()
	rules, err := retention.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return db.Retention(rules)
}

// wrote commits a text of so long ago.
func wrote(t *testing.T, db *store.DB, key string, n phone.Number, ago time.Duration) {
	t.Helper()
	x := turn(key)
	x.At = Start.Add(-ago)
	x.Message, x.Reply, x.Number, x.Party = clock.NewID(x.At), clock.NewID(x.At), n, keys(t).Index("party", n.Reveal())
	commit(t, db, x)
}

func deleteAll(t *testing.T, r store.Retention) (rows, words int) {
	t.Helper()
	done, over, err := r.Run(t.Context(), 1000)
	if err != nil || !over {
		t.Fatalf("over %v, %v", over, err)
	}
	for _, d := range done {
		rows, words = rows+d.Rows, words+d.Words
	}
	return rows, words
}

// keptLines are what is kept of a number: "text BAL 1234".
func keptLines(t *testing.T, r store.Retention, s retention.Subject) (out []string) {
	t.Helper()
	for place := ""; ; {
		p, err := r.Lines(t.Context(), s, place, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range p.Lines {
			out = append(out, strings.TrimSpace(l.Kind+" "+l.Words))
		}
		if place = p.Next; place == "" {
			return out
		}
	}
}

func countOf(t *testing.T, db *store.DB, table string) int {
	t.Helper()
	n, err := db.NewSelect().Table(table).Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func aged(t *testing.T, db *store.DB) {
	r := archive(t, db)
	wrote(t, db, "fresh", marias, day)
	wrote(t, db, "words go", chinese, 14*31*day)
	wrote(t, db, "rows go", chinese, 37*31*day)
	wrote(t, db, "the law of another country", marias, 37*31*day)
	due, err := r.Due(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	for _, d := range due {
		if d.Rows+d.Words > 0 {
			told += fmt.Sprintf("%s/%s %d %d;", d.Class, d.Jurisdiction, d.Rows, d.Words)
		}
	}
	if told != "texts/CN 1 2;texts/US 0 1;" {
		t.Errorf("due: %s", told)
	}
	if n := countOf(t, db, "inbound"); n != 4 {
		t.Errorf("counting deleted: %d texts are left", n)
	}
	if rows, words := deleteAll(t, r); rows != 1 || words != 2 {
		t.Errorf("%d rows and the words of %d went", rows, words)
	}
	if got := keptLines(t, r, retention.Subject{Number: chinese}); strings.Join(got, ";") != "text;reply" {
		t.Errorf("of the Chinese number is left %q", got)
	}
	for _, table := range []string{"inbound", "replies", "seen"} {
		if n := countOf(t, db, table); n != 3 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
	if rows, words := deleteAll(t, r); rows+words != 0 {
		t.Errorf("%d rows and the words of %d went again", rows, words)
	}
	if at, err := r.Finished(t.Context()); err != nil || !at.Equal(Start) {
		t.Errorf("finished at %s, %v", at, err)
	}
}

func agedInParts(t *testing.T, db *store.DB) {
	r := archive(t, db)
	for i := range 1003 { // more than one transaction
		wrote(t, db, fmt.Sprint(i), marias, 50*31*day)
	}
	if _, over, err := r.Run(t.Context(), 1); err != nil || over {
		t.Fatal("all was done in too few parts", err)
	}
	if _, err := db.NewUpdate().Table("retention_runs").Set("owner = 'another'").Set("lease = ?", Start.Add(time.Minute)).Where("id = 1").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := archive(t, Twin(t, db)).Run(t.Context(), 9); !errors.Is(err, retention.ErrBusy) {
		t.Errorf("two delete at once: %v", err)
	}
	if _, err := db.NewUpdate().Table("retention_runs").Set("lease = ?", Start.Add(-time.Minute)).Where("id = 1").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if rows, _ := deleteAll(t, r); rows > 1003 || countOf(t, db, "inbound") != 0 {
		t.Errorf("%d went, %d are left", rows, countOf(t, db, "inbound"))
	}
}

func heldBack(t *testing.T, db *store.DB) {
	r := archive(t, db)
	if err := db.Directory().Upsert(t.Context(), maria()); err != nil {
		t.Fatal(err)
	}
	wrote(t, db, "old", marias, 50*31*day)
	h, err := r.Hold(t.Context(), retention.Hold{Subject: retention.Subject{Customer: "C1001"}, Reason: "court", By: "operator:anna"})
	if err != nil {
		t.Fatal(err)
	}
	if rows, words := deleteAll(t, r); rows+words != 0 {
		t.Errorf("%d rows and the words of %d went under a hold", rows, words)
	}
	if hs, err := r.Holds(t.Context(), "", 9); err != nil || len(hs) != 1 || hs[0].ID != h.ID || hs[0].Subject.Customer != "C1001" {
		t.Errorf("%+v, %v", hs, err)
	}
	if rest, err := r.Holds(t.Context(), h.ID, 9); err != nil || len(rest) != 0 {
		t.Errorf("after the last: %+v, %v", rest, err)
	}
	if err := r.Release(t.Context(), h.ID, "operator:bo", "over"); err != nil {
		t.Fatal(err)
	}
	if rows, _ := deleteAll(t, r); rows != 1 {
		t.Errorf("%d rows went after the release", rows)
	}
	if err := r.Release(t.Context(), h.ID, "operator:bo", "over"); !errors.Is(err, retention.ErrNoHold) {
		t.Errorf("released twice: %v", err)
	}
	if _, err := r.Hold(t.Context(), retention.Hold{Subject: retention.Subject{Customer: "C9999"}}); !errors.Is(err, retention.ErrNoSubject) {
		t.Errorf("somebody unknown is held: %v", err)
	}
}

// furnished has something of Maria in every table that tells of her.
func furnished(t *testing.T, db *store.DB) {
	t.Helper()
	if err := db.Directory().Upsert(t.Context(), maria()); err != nil {
		t.Fatal(err)
	}
	wrote(t, db, "another's", chinese, 9*day)
	wrote(t, db, "hers", marias, 9*day)
	if _, err := db.Messages().Add(t.Context(), []outbox.Message{Planned(t, "a")}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Consents().Record(t.Context(), consent.Change{Key: "SM1", Number: marias, At: Start, Text: "STOP"}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Cases().Open(t.Context(), matter("SM1", "HC1")); err != nil {
		t.Fatal(err)
	}
}

func subjectTold(t *testing.T, db *store.DB) {
	furnished(t, db)
	kinds := func(s retention.Subject) string {
		seen := ""
		for _, l := range keptLines(t, archive(t, db), s) {
			if kind, _, _ := strings.Cut(l, " "); !strings.HasSuffix(seen, kind+" ") {
				seen += kind + " "
			}
		}
		return seen
	}
	for _, s := range []retention.Subject{{Customer: "C1001"}, {Number: marias}} {
		if got := kinds(s); !strings.HasPrefix(got, "text reply message consent case customer number audit") {
			t.Errorf("of %s is told %q", s.Kind(), got)
		}
	}
	if got := keptLines(t, archive(t, db), retention.Subject{Number: chinese}); len(got) != 2 || got[0] != "text BAL 1234" {
		t.Errorf("of another is told %q", got)
	}
	if _, err := archive(t, db).Lines(t.Context(), retention.Subject{Customer: "C9999"}, "", 9); !errors.Is(err, retention.ErrNoSubject) {
		t.Errorf("of nobody: %v", err)
	}
}

func subjectErased(t *testing.T, db *store.DB) {
	furnished(t, db)
	r := archive(t, db)
	e, err := r.AskErasure(t.Context(), retention.Erasure{Subject: retention.Subject{Customer: "C1001"}, Reason: "letter", Requester: "operator:anna"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Erase(t.Context(), e.ID, "operator:anna"); !errors.Is(err, retention.ErrOwn) {
		t.Fatalf("who asked approves: %v", err)
	}
	for e.Finished.IsZero() {
		if e, err = r.Erase(t.Context(), e.ID, "operator:bo"); err != nil {
			t.Fatal(err)
		}
	}
	told := map[retention.Class]string{}
	for _, y := range e.Tallies {
		told[y.Class] += fmt.Sprintf("%s %d %s;", y.Done, y.Rows, y.Why)
	}
	if told[retention.Texts] != "deleted 1 ;" || told[retention.Consents] != "kept 1 under way;" || told[retention.Cases] != "kept 1 under way;" {
		t.Errorf("%v", told)
	}
	if got := keptLines(t, r, retention.Subject{Number: chinese}); len(got) != 2 {
		t.Errorf("of another is left %q", got)
	}
	if s, err := db.Consents().Standing(t.Context(), marias); err != nil || !s.Stopped {
		t.Errorf("her STOP is lost: %+v, %v", s, err)
	}
	if es, err := r.Erasures(t.Context(), "", 9); err != nil || len(es) != 1 || es[0].Approver != "operator:bo" || es[0].Finished.IsZero() {
		t.Errorf("%+v, %v", es, err)
	} else if rest, err := r.Erasures(t.Context(), es[0].ID, 9); err != nil || len(rest) != 0 {
		t.Errorf("before the first: %+v, %v", rest, err)
	}
	if _, err := r.Erase(t.Context(), "none", "operator:bo"); !errors.Is(err, retention.ErrNoErasure) {
		t.Errorf("a request nobody made: %v", err)
	}
	later := archive(t, Later(t, db, 5*366*day))
	again, err := later.AskErasure(t.Context(), retention.Erasure{Subject: retention.Subject{Number: marias}, Requester: "operator:anna"})
	for err == nil && again.Finished.IsZero() {
		again, err = later.Erase(t.Context(), again.ID, "operator:bo")
	}
	if err != nil || len(again.Tallies) == 0 {
		t.Fatal(err)
	}
	for _, y := range again.Tallies {
		if y.Class == retention.Consents && y.Done != "emptied" {
			t.Errorf("her STOP of years ago: %+v", y)
		}
	}
	if s, err := db.Consents().Standing(t.Context(), marias); err != nil || !s.Stopped {
		t.Errorf("her STOP of years ago is lost: %+v, %v", s, err)
	}
}
