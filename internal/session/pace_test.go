package session_test

import (
	"testing"
	"time"

	"cardline/internal/session"
)

func TestPace(t *testing.T) {
	t.Parallel()
	noon := time.Date(2027, 2, 6, 12, 0, 0, 0, time.UTC)
	var p session.Pace
	for i := 1; i <= 30; i++ {
		if n := p.Take(noon.Add(time.Duration(i)*time.Minute), time.Hour); n != i {
			t.Fatalf("text %d counts as %d", i, n)
		}
	}
	if n := p.Take(noon.Add(time.Hour), time.Hour); n != 31 {
		t.Errorf("within the hour: %d, want 31", n)
	}
	if n := p.Take(noon.Add(91*time.Minute), time.Hour); n != 1 {
		t.Errorf("an hour after the last: %d, want 1", n)
	}
	if n := p.Take(noon, time.Hour); n != 1 {
		t.Errorf("after the clock was set back: %d, want 1", n)
	}
}
