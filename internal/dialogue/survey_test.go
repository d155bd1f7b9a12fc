package dialogue_test

import (
	"testing"
	"time"

	"cardline/internal/dialogue"
)

// Closings of one second are told apart by which of the case's they are; the same one told again asks nobody twice.
func TestEachClosingIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	at := time.Date(2026, 11, 22, 14, 5, 0, 123_456_789, time.UTC)
	ask := func(nth int, at time.Time) int {
		must(t, h.AskScore(t.Context(), dialogue.Closing{
			Ref: "HC2048168", Customer: "C1001", Number: maria, At: at, Nth: nth, Until: at.Add(48 * time.Hour),
		}))
		return len(h.out.to(maria))
	}
	stored := at.Truncate(time.Microsecond)
	for i, step := range []struct {
		nth  int
		at   time.Time
		want int
	}{
		{0, at, 1}, {0, stored, 1}, {1, stored, 1}, // an older program closed it: it is the first
		{2, at, 2}, {2, stored, 2}, {3, at, 3}, {2, at, 3},
	} {
		if got := ask(step.nth, step.at); got != step.want {
			t.Errorf("after step %d, closing %d, %d invitations were sent, want %d", i, step.nth, got, step.want)
		}
	}
	if first := h.out.all[0].Unique; first != "survey:HC2048168:2026-11-22T14:05:00Z" {
		t.Errorf("the first closing is asked about under %q: older programs know it by another key", first)
	}
}
