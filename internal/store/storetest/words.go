package storetest

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/approval"
	"cardline/internal/locale"
	"cardline/internal/store"
	"cardline/internal/wordbook"
)

// Words checks additions to the words: written, approved by another, published to every process, taken back.
func Words(t *testing.T, open Open) {
	t.Run("published and taken back", func(t *testing.T) { wordsUsed(t, open(t)) })
	t.Run("changed by hand", func(t *testing.T) { wordsChanged(t, open(t)) })
	t.Run("raced", func(t *testing.T) { wordsRaced(t, open(t)) })
}

// wordsEditor is one process.
func wordsEditor(t *testing.T, db *store.DB) wordbook.Editor {
	t.Helper()
	shipped, err := commands.ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	parser, err := commands.NewParser(shipped)
	if err != nil {
		t.Fatal(err)
	}
	l, err := wordbook.Open(t.Context(), db.Wordbook(), shipped, parser, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return wordbook.Editor{Library: l, Shelf: db.Wordbook(), Now: func() time.Time { return Start }}
}

func moolah() wordbook.Draft {
	return wordbook.Draft{Addition: wordbook.Addition{Verb: "BALANCE", Lang: locale.English, Wordings: []string{"moolah count"}}, Note: "as the young say"}
}

func wordsUsed(t *testing.T, db *store.DB) {
	t.Parallel()
	ctx := t.Context()
	here, there := wordsEditor(t, db), wordsEditor(t, db)
	reads := func(e wordbook.Editor, want string) {
		t.Helper()
		if err := e.Library.Look(ctx); err != nil {
			t.Fatal(err)
		}
		if got := e.Library.Parser().Parse("moolah count 1234", commands.Context{}); got.Command != want {
			t.Errorf("read as %s, want %s", got.Command, want)
		}
	}
	v, err := here.Save(ctx, moolah(), "anna")
	if err != nil || v.Number != 1 {
		t.Fatalf("saved %+v, %v", v, err)
	}
	if _, err := here.Publish(ctx, 1, "wanted", "anna"); !errors.Is(err, approval.ErrState) {
		t.Errorf("a draft is published: %v", err)
	}
	if _, err := here.Propose(ctx, 1, "anna"); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Approve(ctx, 1, v.Hash(), "Anna"); !errors.Is(err, approval.ErrOwn) {
		t.Errorf("the maker approves: %v", err)
	}
	if _, err := here.Approve(ctx, 1, "0123456789", "ben"); !errors.Is(err, approval.ErrChanged) {
		t.Errorf("something else is approved: %v", err)
	}
	if _, err := here.Approve(ctx, 1, v.Hash(), "ben"); err != nil {
		t.Fatal(err)
	}
	reads(there, commands.Unknown)
	if _, err := here.Publish(ctx, 1, "wanted", "ben"); err != nil {
		t.Fatal(err)
	}
	reads(here, "BALANCE")
	reads(there, "BALANCE")
	reads(wordsEditor(t, db), "BALANCE") // a process that starts later
	if _, err := there.Publish(ctx, 1, "again", "ben"); !errors.Is(err, wordbook.ErrInUse) {
		t.Errorf("published twice: %v", err)
	}
	if _, err := there.Rollback(ctx, 1, "not wanted", "ben"); err != nil {
		t.Fatal(err)
	}
	reads(there, commands.Unknown)
	reads(here, commands.Unknown)
	if v, err := here.Shelf.Version(ctx, 1); err != nil || v.State != approval.Retired || v.Ender != "ben" || v.InUse {
		t.Errorf("taken back it is %+v, %v", v, err)
	}
	if _, err := here.Rollback(ctx, 1, "again", "ben"); !errors.Is(err, wordbook.ErrNotIn) {
		t.Errorf("taken back twice: %v", err)
	}
	if uses, err := here.History(ctx, 0, 10); err != nil || len(uses) != 2 || uses[0].Action != wordbook.Rollback || uses[1].Why != "wanted" {
		t.Errorf("the history is %+v, %v", uses, err)
	}
	if _, err := here.Shelf.Version(ctx, 2); !errors.Is(err, wordbook.ErrNone) {
		t.Errorf("a version there is not: %v", err)
	}
}

func wordsChanged(t *testing.T, db *store.DB) {
	t.Parallel()
	e := wordsEditor(t, db)
	if _, err := e.Save(t.Context(), moolah(), "anna"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.NewUpdate().Table("word_versions").Set("verb = 'CLOSE_CARD'").Where("number = 1").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Propose(t.Context(), 1, "anna"); err == nil || !strings.Contains(err.Error(), "not what was saved") {
		t.Errorf("a row changed by hand is proposed: %v", err)
	}
}

func wordsRaced(t *testing.T, db *store.DB) {
	t.Parallel()
	e := wordsEditor(t, db)
	if _, err := e.Save(t.Context(), moolah(), "anna"); err != nil {
		t.Fatal(err)
	}
	use := wordbook.Use{Seq: 1, Number: 1, Action: wordbook.Publish, By: "ben", At: Start}
	if err := db.Wordbook().Use(t.Context(), use); err != nil {
		t.Fatal(err)
	}
	if err := db.Wordbook().Use(t.Context(), use); !errors.Is(err, wordbook.ErrRaced) {
		t.Errorf("two put words to use at once: %v", err)
	}
}
