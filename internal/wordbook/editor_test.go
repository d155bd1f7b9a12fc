package wordbook_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"cardline/commands"
	"cardline/internal/approval"
	"cardline/internal/locale"
	"cardline/internal/wordbook"
)

// hurried has somebody publish a version and take it back at the moment at which another reads it.
type hurried struct {
	wordbook.Shelf
	uses []wordbook.Use
}

func (h *hurried) Version(_ context.Context, number int) (wordbook.Version, error) {
	v := wordbook.Version{
		Number: number, Course: approval.Course{State: approval.Approved},
		Addition: wordbook.Addition{Verb: "BALANCE", Lang: locale.English, Wordings: []string{"moolah count"}},
	}
	if len(h.uses) == 0 {
		h.uses = []wordbook.Use{{Seq: 2, Number: number, Action: wordbook.Rollback}, {Seq: 1, Number: number, Action: wordbook.Publish}}
		return v, nil
	}
	v.State = approval.Retired
	return v, nil
}

func (h *hurried) Use(_ context.Context, u wordbook.Use) error {
	if u.Seq != len(h.uses)+1 {
		return wordbook.ErrRaced
	}
	return nil
}

func (h *hurried) Uses(context.Context, int, int) ([]wordbook.Use, error) { return h.uses, nil }

func (h *hurried) InUse(context.Context) ([]wordbook.Version, error) { return nil, nil }

func TestWhatWasTakenBackMeanwhileIsNotPublished(t *testing.T) {
	t.Parallel()
	shipped, err := commands.ShippedWords()
	if err != nil {
		t.Fatal(err)
	}
	parser, err := commands.NewParser(shipped)
	if err != nil {
		t.Fatal(err)
	}
	h := &hurried{}
	l, err := wordbook.Open(t.Context(), h, shipped, parser, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (wordbook.Editor{Library: l, Shelf: h, Now: time.Now}).Publish(t.Context(), 3, "why not", "anna"); !errors.Is(err, wordbook.ErrRaced) {
		t.Errorf("%v, want %v", err, wordbook.ErrRaced)
	}
}

// stuck is a shelf whose database stops answering in the middle of a look.
type stuck struct {
	hurried
	asked, answer chan struct{}
}

func (s *stuck) InUse(context.Context) ([]wordbook.Version, error) {
	close(s.asked)
	<-s.answer
	return nil, nil
}

// While the database takes its time to tell what is in use, what was in use before is told at once.
func TestASlowLookKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	e := editor(t)
	s := &stuck{asked: make(chan struct{}), answer: make(chan struct{})}
	l, err := wordbook.Open(t.Context(), s, e.Library.Words(), e.Library.Parser(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s.uses = []wordbook.Use{{Seq: 1, Number: 3, Action: wordbook.Publish}}
	looked, told := make(chan error, 1), make(chan struct{})
	go func() { looked <- l.Look(t.Context()) }()
	<-s.asked
	go func() { l.InUse(); close(told) }()
	select {
	case <-told:
	case <-time.After(10 * time.Second):
		t.Error("it waits for the database")
	}
	close(s.answer)
	if err := <-looked; err != nil {
		t.Error(err)
	}
}

// Whoever has given up by the time it is their turn costs nothing more.
func TestAChecksTimeIsBounded(t *testing.T) {
	t.Parallel()
	e := editor(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Check(ctx, wordbook.Addition{Verb: "BALANCE", Lang: locale.English, Wordings: []string{"moolah count"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
