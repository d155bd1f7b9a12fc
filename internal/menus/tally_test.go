package menus_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cardline/internal/menus"
	"cardline/ivr"
)

// book is a ledger that may be away.
type book struct {
	away  bool
	added []menus.Counted
}

func (b *book) Add(_ context.Context, counts []menus.Counted) error {
	if b.away {
		return errors.New("away")
	}
	b.added = append(b.added, counts...)
	return nil
}

func (b *book) Since(context.Context, time.Time, string) ([]menus.Counted, error) {
	return b.added, nil
}

func TestWhatCannotBeAddedIsKept(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 23, 59, 0, 0, time.UTC)
	b := &book{away: true}
	tally := menus.NewTally(b, func() time.Time { return now })
	way := []ivr.Went{{From: "main.main", Key: "1", To: "main.account"}}
	tally.Went("aaaa", way)
	if err := tally.Flush(t.Context()); err == nil {
		t.Error("added to a ledger that is away")
	}
	b.away = false
	tally.Went("aaaa", way)
	now = now.Add(time.Hour) // another day
	tally.Went("aaaa", way)
	if err := tally.Flush(t.Context()); err != nil || len(b.added) != 2 || b.added[0].N+b.added[1].N != 3 {
		t.Errorf("added %+v, %v", b.added, err)
	}
	if err := tally.Flush(t.Context()); err != nil || len(b.added) != 2 {
		t.Errorf("added twice: %+v, %v", b.added, err)
	}
}

func TestFiguresOfNoCalls(t *testing.T) {
	t.Parallel()
	if f := menus.FiguresOf(nil); f.Share(f.Contained) != 0 || f.Average != 0 || menus.Drawn("today", nil).Calls != 0 {
		t.Errorf("%+v", f)
	}
}

// BenchmarkWent is what a step pays.
func BenchmarkWent(b *testing.B) {
	tally := menus.NewTally(&book{}, time.Now)
	way := []ivr.Went{{From: "main.main", Key: "1", To: "main.account"}}
	b.ReportAllocs()
	for b.Loop() {
		tally.Went("9d5da180", way)
	}
}
