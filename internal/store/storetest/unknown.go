package storetest

import (
	"errors"
	"testing"
	"time"

	"cardline/internal/approval"
	"cardline/internal/locale"
	"cardline/internal/store"
	"cardline/internal/vault"
	"cardline/internal/wordbook"
)

// Unknown checks that texts nobody understood are counted by their form, by day and by how many wrote them.
func Unknown(t *testing.T, open Open) {
	t.Parallel()
	db := open(t)
	one, other := vault.Index{1}, vault.Index{2}
	for _, heard := range [][]wordbook.Heard{
		{{Text: "Where is my  hat", Lang: locale.English, Sender: one, Last: Start, Seen: 2}, {Text: "我的帽子呢", Lang: locale.Simplified, Sender: one, Last: Start, Seen: 1}},
		{{Text: "WHERE IS MY HAT", Lang: locale.English, Sender: other, Last: Start.Add(24 * time.Hour), Seen: 1}, {Text: "where is my hat ", Lang: locale.English, Sender: other, Last: Start.Add(24 * time.Hour), Seen: 3}},
	} {
		if err := db.Unknown().Keep(t.Context(), heard); err != nil {
			t.Fatal(err)
		}
	}
	all := unknownTexts(t, db, wordbook.TextQuery{N: 10})
	if len(all) != 2 {
		t.Fatalf("listed %+v, want two texts", all)
	}
	hat := all[0]
	if hat.Text != "Where is my  hat" || hat.Seen != 6 || hat.Senders != 2 || len(hat.Days) != 2 || hat.Days[0].Seen != 2 || hat.Days[1].Seen != 4 {
		t.Errorf("the first is %+v, want the one of two senders, seen twice and four times", hat)
	}
	if few := unknownTexts(t, db, wordbook.TextQuery{N: 1}); len(few) != 1 {
		t.Errorf("of two texts at most one was wanted: %+v", few)
	}
	if next := unknownTexts(t, db, wordbook.TextQuery{N: 10, After: &hat}); len(next) != 1 || next[0].Text != "我的帽子呢" {
		t.Errorf("after the first come %+v", next)
	}
	if chinese := unknownTexts(t, db, wordbook.TextQuery{N: 10, Lang: locale.Simplified}); len(chinese) != 1 || chinese[0].Text != "我的帽子呢" {
		t.Errorf("in Chinese there are %+v", chinese)
	}
	draft := wordbook.Version{
		Course: approval.Begin("anna", Start), Addition: wordbook.Addition{Verb: "BALANCE", Lang: locale.English, Wordings: []string{"where is my hat"}}, Source: hat.ID,
	}
	if _, err := db.Wordbook().Save(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	if told := unknownTexts(t, db, wordbook.TextQuery{N: 1})[0]; told.Version == nil || told.Version.Verb != "BALANCE" {
		t.Errorf("what was drafted is not told: %+v", told)
	}
	if err := db.Unknown().Drop(t.Context(), hat.ID); err != nil {
		t.Fatal(err)
	}
	if err := db.Unknown().Drop(t.Context(), hat.ID); !errors.Is(err, wordbook.ErrNoText) {
		t.Errorf("dropped twice: %v", err)
	}
	if _, err := db.Unknown().Text(t.Context(), "no hex"); !errors.Is(err, wordbook.ErrNoText) {
		t.Errorf("an id there is not: %v", err)
	}
}

func unknownTexts(t *testing.T, db *store.DB, q wordbook.TextQuery) []wordbook.Text {
	t.Helper()
	all, err := db.Unknown().List(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
