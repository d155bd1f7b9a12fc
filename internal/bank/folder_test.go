package bank

import (
	"testing"
	"time"
)

// TestATripLastsItsLastDayOut also where that day ends hours after midnight in London.
func TestATripLastsItsLastDayOut(t *testing.T) {
	t.Parallel()
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	trip := Trip{From: time.Date(2027, 5, 2, 0, 0, 0, 0, time.UTC), To: time.Date(2027, 5, 9, 0, 0, 0, 0, time.UTC), Place: "Seoul"}
	for at, left := range map[time.Time]int{
		time.Date(2027, 5, 9, 22, 0, 0, 0, newYork):  1,
		time.Date(2027, 5, 11, 0, 0, 0, 0, time.UTC): 0,
	} {
		if got := len(ahead([]Trip{trip}, at)); got != left {
			t.Errorf("at %s %d trips lie ahead, want %d", at, got, left)
		}
	}
}
