package pace_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"cardline/internal/livetest"
	"cardline/internal/pace"
)

const sender, other = "+12025550101", "MG0123456789abcdef0123456789abcdef"

// turned is a clock that a test turns.
type turned struct{ now time.Time }

func (c *turned) wall() time.Time { return c.now }

func connect(t *testing.T, addrs ...string) redis.UniversalClient {
	t.Helper()
	rdb := redis.NewUniversalClient(&redis.UniversalOptions{Addrs: addrs, MaxRetries: -1, DialTimeout: 200 * time.Millisecond, ReadTimeout: time.Second})
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

func ones(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

func take(t *testing.T, p *pace.Pacer, weights []int, patience time.Duration, modest bool) (int, []time.Duration) {
	t.Helper()
	n, waits, err := p.Take(t.Context(), sender, weights, patience, modest)
	if err != nil {
		t.Fatal(err)
	}
	return n, waits
}

func TestPaceOnServers(t *testing.T) {
	t.Parallel()
	for name, servers := range map[string]func(testing.TB) []string{
		"redis":   func(tb testing.TB) []string { return []string{livetest.Redis(tb)} },
		"cluster": livetest.RedisCluster,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addrs := servers(t)
			t.Run("rate", func(t *testing.T) { rateIsKept(t, addrs) })
			t.Run("segments", func(t *testing.T) { segmentsCount(t, addrs) })
			t.Run("reserve", func(t *testing.T) { marketingLeavesTheReserve(t, addrs) })
			t.Run("live", func(t *testing.T) { rateIsChangedLive(t, addrs) })
			t.Run("many", func(t *testing.T) { manyShareOneRate(t, addrs) })
		})
	}
}

func clean(t *testing.T, rdb redis.UniversalClient) {
	t.Helper()
	for _, s := range []string{sender, other} {
		if err := rdb.Del(t.Context(), "cardline:pace:{"+s+"}", "cardline:pace:{"+s+"}:processes").Err(); err != nil {
			t.Fatal(err)
		}
	}
}

func rateIsKept(t *testing.T, addrs []string) {
	rdb, clock := connect(t, addrs...), &turned{time.Unix(1_800_000_000, 0)}
	clean(t, rdb)
	p := pace.New(rdb, pace.Rates{sender: 10}, "a", clock.wall)
	n, waits := take(t, p, ones(14), 0, false)
	if n != 10 || waits[10] != 100*time.Millisecond || waits[13] != 400*time.Millisecond {
		t.Errorf("of a second's places %d were given, the next in %s and %s", n, waits[10], waits[13])
	}
	if n, waits := take(t, p, ones(3), 200*time.Millisecond, false); n != 2 || waits[1] != 200*time.Millisecond {
		t.Errorf("with patience for two, %d: %s", n, waits)
	}
	clock.now = clock.now.Add(time.Second)
	if n, _ := take(t, p, ones(20), 0, false); n != 8 {
		t.Errorf("a second later %d, want 10 less the two taken ahead", n)
	}
	if n, _, _ := p.Take(t.Context(), other, ones(500), 0, true); n != 500 {
		t.Errorf("a sender without a rate gave %d of 500", n)
	}
}

func segmentsCount(t *testing.T, addrs []string) {
	rdb, clock := connect(t, addrs...), &turned{time.Unix(1_800_000_000, 0)}
	clean(t, rdb)
	p := pace.New(rdb, pace.Rates{sender: 1}, "a", clock.wall)
	n, waits := take(t, p, []int{1, 3, 1}, 0, false)
	if n != 2 || waits[2] != 3*time.Second {
		t.Errorf("a long code of one segment a second: %d at once, then %s", n, waits)
	}
}

func marketingLeavesTheReserve(t *testing.T, addrs []string) {
	rdb, clock := connect(t, addrs...), &turned{time.Unix(1_800_000_000, 0)}
	clean(t, rdb)
	p := pace.New(rdb, pace.Rates{sender: 100}, "a", clock.wall)
	if n, _ := take(t, p, ones(200), 0, true); n != 80 {
		t.Fatalf("marketing took %d of 100", n)
	}
	for range 50 { // for half a second marketing takes whatever it gets
		clock.now = clock.now.Add(10 * time.Millisecond)
		take(t, p, ones(200), 0, true)
		if n, waits := take(t, p, ones(1), 0, false); n != 1 {
			t.Fatalf("a code waits %s behind marketing", waits[0])
		}
		if n, _ := take(t, p, ones(1), 0, true); n != 0 {
			t.Fatal("marketing took of the reserve")
		}
	}
}

func rateIsChangedLive(t *testing.T, addrs []string) {
	rdb, clock := connect(t, addrs...), &turned{time.Unix(1_800_000_000, 0)}
	clean(t, rdb)
	p, q := pace.New(rdb, pace.Rates{sender: 10}, "a", clock.wall), pace.New(rdb, pace.Rates{sender: 10}, "b", clock.wall)
	if err := p.SetRate(t.Context(), sender, 50); err != nil {
		t.Fatal(err)
	}
	if n, _ := take(t, q, ones(100), 0, false); n != 50 {
		t.Errorf("at 50 a second the other process got %d", n)
	}
	if rate, live, err := q.Rate(t.Context(), sender); rate != 50 || !live || err != nil {
		t.Errorf("the rate is %d, %v, %v", rate, live, err)
	}
	if err := p.SetRate(t.Context(), sender, -1); err != nil {
		t.Fatal(err)
	}
	if rate, live, err := q.Rate(t.Context(), sender); rate != 10 || live || err != nil {
		t.Errorf("the configured rate again: %d, %v, %v", rate, live, err)
	}
}

func manyShareOneRate(t *testing.T, addrs []string) {
	clean(t, connect(t, addrs...))
	clock := &turned{time.Unix(1_800_000_000, 0)}
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for i := range 4 {
		p := pace.New(connect(t, addrs...), pace.Rates{sender: 100}, fmt.Sprint(i), clock.wall)
		wg.Go(func() {
			for range 20 {
				n, _, err := p.Take(t.Context(), sender, ones(3), 0, false)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				total += n
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if total != 100 {
		t.Errorf("four processes took %d of 100", total)
	}
}

func TestWithoutRedisEachKeepsItsShare(t *testing.T) {
	t.Parallel()
	server, clock := livetest.NewRedis(t), &turned{time.Unix(1_800_000_000, 0)}
	rdb := connect(t, server.Addr)
	p, q := pace.New(rdb, pace.Rates{sender: 10}, "a", clock.wall), pace.New(rdb, pace.Rates{sender: 10}, "b", clock.wall)
	take(t, p, ones(1), 0, false)
	take(t, q, ones(1), 0, false)
	if err := q.SetRate(t.Context(), sender, 20); err != nil {
		t.Fatal(err)
	}
	take(t, p, ones(1), 0, false) // learns of the rate and of the other process
	server.Stop()
	began := time.Now()
	if n, _ := take(t, p, ones(100), 0, false); n != 10 {
		t.Errorf("without Redis one of two processes sends %d of 20 in its second", n)
	}
	if n, waits := take(t, p, ones(1), 0, false); n != 0 || waits[0] != 100*time.Millisecond {
		t.Errorf("then %d in %s", n, waits[0])
	}
	for range 20 {
		take(t, p, ones(1), 0, false)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("an absent Redis was asked again and again: %s", took)
	}
	server.Start()
	clock.now = clock.now.Add(2 * time.Second)
	if n, _ := take(t, q, ones(100), 0, false); n != 10 {
		t.Errorf("Redis came back empty: %d at the configured rate", n)
	}
}
