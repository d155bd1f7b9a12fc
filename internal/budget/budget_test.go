package budget_test

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"cardline/internal/budget"
	"cardline/internal/clock"
)

func spend(b *budget.Budget, account string, times int) (allowed int) {
	for range times {
		if b.Spend(account) {
			allowed++
		}
	}
	return allowed
}

func TestTwoProcessesSpendOneBudget(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	now := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	process := func() *budget.Budget {
		rdb := redis.NewClient(&redis.Options{Addr: server.Addr()})
		t.Cleanup(func() { _ = rdb.Close() })
		return budget.New(rdb, clock.New(func() time.Time { return now }), "strangers", budget.Options{Each: 10, All: 15})
	}
	one, other := process(), process()
	if n := spend(one, "GB", 6) + spend(other, "GB", 2); n != 8 {
		t.Fatalf("%d of 8 were allowed under the limit", n)
	}
	for _, p := range []*budget.Budget{one, other, one} {
		if err := p.Exchange(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := spend(one, "GB", 5); n != 2 {
		t.Errorf("a country with 2 left may spend %d", n)
	}
	if n := spend(one, "US", 20); n != 5 {
		t.Errorf("with 5 left for all, another country may spend %d", n)
	}
	if err := one.Exchange(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := other.Exchange(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := spend(other, "FR", 1); n != 0 {
		t.Error("the other process does not know that everything is spent")
	}
	now = now.Add(time.Hour)
	if n := spend(other, "FR", 20); n != 10 {
		t.Errorf("in the next hour a country may spend %d, want 10", n)
	}
}

func TestWithoutRedisEachCountsForItself(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	rdb := redis.NewClient(&redis.Options{Addr: server.Addr(), MaxRetries: -1, DialTimeout: 100 * time.Millisecond})
	t.Cleanup(func() { _ = rdb.Close() })
	b := budget.New(rdb, clock.New(time.Now), "strangers", budget.Options{All: 3})
	spend(b, "GB", 2)
	server.Close()
	if err := b.Exchange(t.Context()); err == nil {
		t.Error("an exchange without Redis succeeded")
	}
	if n := spend(b, "GB", 5); n != 1 {
		t.Errorf("%d more were allowed, want the 1 that is left", n)
	}
}
