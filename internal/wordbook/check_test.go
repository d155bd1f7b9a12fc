package wordbook_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/locale"
	"cardline/internal/vault"
	"cardline/internal/wordbook"
)

// nothing is in use.
type nothing struct{}

func (nothing) Use(context.Context, wordbook.Use) error                { return nil }
func (nothing) Uses(context.Context, int, int) ([]wordbook.Use, error) { return nil, nil }
func (nothing) InUse(context.Context) ([]wordbook.Version, error)      { return nil, nil }

func editor(t *testing.T) wordbook.Editor {
	t.Helper()
	shipped, err := commands.ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	parser, err := commands.NewParser(shipped)
	if err != nil {
		t.Fatal(err)
	}
	l, err := wordbook.Open(t.Context(), nothing{}, shipped, parser, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return wordbook.Editor{Library: l, Now: func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }}
}

func TestWhatForbidsAnAddition(t *testing.T) {
	t.Parallel()
	e := editor(t)
	for _, c := range []struct {
		verb, wording string
		lang          locale.Lang
		args          map[string]string
		kind          wordbook.Kind // "" for none
		with          string
	}{
		{"BALANCE", "moolah count", locale.English, nil, "", ""},
		{"BALANCE", "the moolah on •••• and more moolah", locale.English, nil, "", ""},
		{"BALANCE", "荷包几多嘢", locale.Simplified, nil, "", ""},
		{"SWITCH", "zorkify my plastic beyond the sea", locale.English, map[string]string{"feature": "INTL", "state": "OFF"}, "", ""},
		{"POINTS", "balance", locale.English, nil, wordbook.Collides, "BALANCE"},
		{"POINTS", "STOP", locale.English, nil, wordbook.Protected, "OPTOUT"},
		{"POINTS", "my card was stolen", locale.English, nil, wordbook.Protected, "LOST"},
		{"BALANCE", "balance", locale.English, nil, wordbook.Known, "BALANCE"},
		{"BALANCE", "moolah 4417 1234", locale.English, nil, wordbook.Malformed, ""},
		{"BALANCE", "••••", locale.English, nil, wordbook.Malformed, ""},
		{"CONFIRM_YES", "sure thing zork", locale.English, nil, wordbook.Malformed, ""},
		{"SWITCH", "zork it", locale.English, map[string]string{"feature": "MOON"}, wordbook.Malformed, ""},
		{"BRANCH", "card", locale.English, nil, wordbook.Breaks, ""},
	} {
		got, err := e.Check(t.Context(), wordbook.Addition{Verb: c.verb, Lang: c.lang, Wordings: []string{c.wording}, Args: c.args})
		switch {
		case err != nil:
			t.Errorf("%q: %v", c.wording, err)
		case c.kind == "" && len(got.Faults) > 0:
			t.Errorf("%q for %s is refused: %v", c.wording, c.verb, got.Faults)
		case c.kind == "" && (got.Texts < 8000 || got.Readings[0].After.Command != c.verb):
			t.Errorf("%q was tried on %d texts and is read as %s", c.wording, got.Texts, got.Readings[0].After.Command)
		case c.kind == wordbook.Breaks && len(got.Faults) > 0: // of texts, whatever they mean
		case c.kind != "" && (len(got.Faults) == 0 || got.Faults[0].Kind != c.kind || c.with != "" && got.Faults[0].With != c.with):
			t.Errorf("%q for %s: %+v, want %s with %q", c.wording, c.verb, got.Faults, c.kind, c.with)
		}
	}
}

// away keeps nothing at first.
type away struct {
	fails int
	kept  []wordbook.Heard
}

func (a *away) Keep(_ context.Context, heard []wordbook.Heard) error {
	if a.fails--; a.fails >= 0 {
		return context.DeadlineExceeded
	}
	a.kept = append(a.kept, heard...)
	return nil
}

func TestTextsAreGatheredAndKeptLater(t *testing.T) {
	t.Parallel()
	store := &away{fails: 1}
	g := wordbook.NewGatherer(store, time.Now)
	one, other := vault.Index{1}, vault.Index{2}
	for _, by := range []vault.Index{one, one, other} {
		if err := g.Keep(t.Context(), "Where is  my hat", locale.English, by); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Flush(t.Context()); err == nil {
		t.Error("the database was away, and nobody says so")
	}
	_ = g.Keep(t.Context(), "where is my hat", locale.English, one)
	if err := g.Flush(t.Context()); err != nil || len(store.kept) != 2 || store.kept[0].Seen+store.kept[1].Seen != 4 {
		t.Errorf("kept %+v, %v, want four texts of two senders", store.kept, err)
	}
}
