package session_test

import (
	"testing"
	"time"

	"cardline/internal/session"
)

func TestPaceCountsTheLastHour(t *testing.T) {
	t.Parallel()
	noon := time.Date(2027, 2, 6, 12, 0, 0, 0, time.UTC)
	var p session.Pace
	for i := 1; i <= 30; i++ {
		if n := p.Count(noon.Add(time.Duration(i)*time.Minute), time.Hour); n != i {
			t.Fatalf("text %d counts as %d", i, n)
		}
	}
	for _, later := range []struct {
		after time.Duration
		want  int
	}{
		{time.Hour + time.Minute, 31}, // a new window has begun: all of the one before still count
		{90 * time.Minute, 17},        // about half of them
		{119 * time.Minute, 4},
		{5 * time.Hour, 1}, // none
	} {
		if n := p.Count(noon.Add(later.after), time.Hour); n != later.want {
			t.Errorf("after %v: %d, want %d", later.after, n, later.want)
		}
	}
}
