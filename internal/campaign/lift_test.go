package campaign

import "testing"

// Newcombe's own example (method 10): 56 of 70 beside 48 of 80 is between 5.24 and 33.39 points.
func TestLiftIsThatOfTheTextbook(t *testing.T) {
	t.Parallel()
	l := lift(70, 56, 80, 48)
	if l.Points != 20 || l.Low != 5.24 || l.High != 33.39 || !l.Significant {
		t.Errorf("%+v", l)
	}
	if l := lift(10, 1, 10, 0); l.Significant {
		t.Errorf("one of ten beside none of ten: %+v", l)
	}
	if l := lift(0, 0, 5, 1); l.Significant || l.Points != 0 {
		t.Errorf("nobody was told: %+v", l)
	}
}
