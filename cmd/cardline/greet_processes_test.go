package main_test

import (
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/livetest"
)

// TestProcessesGreetOnce: three processes on one database carry out one rule. Everybody who may be greeted is, once.
func TestProcessesGreetOnce(t *testing.T) {
	t.Parallel()
	book := &sandbox.Ledger{}
	in := installWith(t, sandbox.Options{Ledger: book}, map[string]string{
		"redis.url": "redis://" + livetest.Redis(t), "database.url": livetest.Postgres(t), "bank.demo.customers": "300",
	})
	a := in.start(t)
	in.start(t)
	in.start(t)
	a.sandbox(t, "/sandbox/clock", `{"now":"2027-09-14T02:00:00Z"}`)
	a.tells(t, "switched on", "greet", "rules", "on", "mid-autumn", "--reason", "test")
	a.sandbox(t, "/sandbox/clock", `{"now":"2027-09-15T15:00:00Z"}`) // 11:00 in New York; in China the day's hours are over
	deadline := time.Now().Add(time.Minute)
	for out := ""; !strings.Contains(out, "done"); {
		out, _ = a.cardline(t, "greet", "runs")
		if time.Now().After(deadline) {
			t.Fatalf("the run does not end:\n%s", out)
		}
	}
	const meant = 302 // Maria, one of those who are only there where customers are generated, and the 300
	for book.Len() < meant && time.Now().Before(deadline) {
		time.Sleep(50 * time.Millisecond)
	}
	got := map[string]int{}
	for _, m := range book.All() {
		if got[m.To]++; got[m.To] > 1 {
			t.Errorf("%s is greeted %d times", m.To, got[m.To])
		}
	}
	if len(got) != meant {
		t.Errorf("%d are greeted, %d may be", len(got), meant)
	}
	a.tells(t, `mid-autumn:2027-09-15 +done +302 +4 +3 `, "greet", "missed") // whose evening it was
}
