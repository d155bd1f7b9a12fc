package pace_test

import (
	"context"
	"fmt"
	"maps"
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
			t.Run("rest", func(t *testing.T) { restIsKnownToAll(t, addrs) })
			t.Run("many", func(t *testing.T) { manyShareOneRate(t, addrs) })
		})
	}
}

// shelf is a book that several processes read.
type shelf struct {
	mu  sync.Mutex
	all map[string]pace.Adjustment
}

func (s *shelf) Adjustments(context.Context) (map[string]pace.Adjustment, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.all), nil
}

func (s *shelf) Adjust(_ context.Context, sender string, a pace.Adjustment) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]pace.Adjustment{}
	}
	s.all[sender] = a
	return nil
}

// set changes the rate by one process, and has the other hear of it.
func set(t *testing.T, p, q *pace.Pacer, perSecond int) {
	t.Helper()
	if err := p.SetRate(t.Context(), sender, pace.Adjustment{PerSecond: perSecond, By: "operator:anna", At: time.Unix(1_800_000_000, 0)}); err != nil {
		t.Fatal(err)
	}
	if err := q.Refresh(t.Context()); err != nil {
		t.Fatal(err)
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
	p := pace.New(rdb, pace.Rates{sender: 10}, &shelf{}, "a", clock.wall)
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
	p := pace.New(rdb, pace.Rates{sender: 1}, &shelf{}, "a", clock.wall)
	n, waits := take(t, p, []int{1, 3, 1}, 0, false)
	if n != 2 || waits[2] != 3*time.Second {
		t.Errorf("a long code of one segment a second: %d at once, then %s", n, waits)
	}
}

func marketingLeavesTheReserve(t *testing.T, addrs []string) {
	rdb, clock := connect(t, addrs...), &turned{time.Unix(1_800_000_000, 0)}
	clean(t, rdb)
	p := pace.New(rdb, pace.Rates{sender: 100}, &shelf{}, "a", clock.wall)
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
	rdb, clock, book := connect(t, addrs...), &turned{time.Unix(1_800_000_000, 0)}, &shelf{}
	clean(t, rdb)
	p, q := pace.New(rdb, pace.Rates{sender: 10}, book, "a", clock.wall), pace.New(rdb, pace.Rates{sender: 10}, book, "b", clock.wall)
	set(t, p, q, 50)
	if n, _ := take(t, q, ones(100), 0, false); n != 50 {
		t.Errorf("at 50 a second the other process got %d", n)
	}
	if r := q.Rate(t.Context(), sender); r.InForce != 50 || r.Configured != 10 || !r.Adjusted() || r.Last.By != "operator:anna" || r.Minute != 50 {
		t.Errorf("%+v", r)
	}
	set(t, p, q, -1)
	if r := q.Rate(t.Context(), sender); r.InForce != 10 || r.Adjusted() || r.Last == nil {
		t.Errorf("the configured rate again: %+v", r)
	}
	clock.now = clock.now.Add(90 * time.Second)
	if r := q.Rate(t.Context(), sender); r.Minute != 25 {
		t.Errorf("a minute and a half later the last minute has %d of 50 that left in one instant", r.Minute)
	}
	clock.now = clock.now.Add(time.Minute)
	if r := q.Rate(t.Context(), sender); r.Minute != 0 {
		t.Errorf("long after, %d", r.Minute)
	}
}

// TestRateOfTheVersionBefore: what was kept in Redis alone is taken over once, and not again when it was taken back since.
func TestRateOfTheVersionBefore(t *testing.T) {
	t.Parallel()
	rdb, clock := connect(t, livetest.Redis(t)), &turned{time.Unix(1_800_000_000, 0)}
	key := "cardline:pace:{" + sender + "}"
	p := pace.New(rdb, pace.Rates{sender: 10}, &shelf{}, "a", clock.wall)
	if err := rdb.HSet(t.Context(), key, "rate", 7).Err(); err != nil {
		t.Fatal(err)
	}
	if err := p.Adopt(t.Context(), []string{sender, other}, clock.now); err != nil {
		t.Fatal(err)
	}
	if r := p.Rate(t.Context(), sender); r.InForce != 7 || r.Last.By != "system" {
		t.Errorf("%+v", r)
	}
	set(t, p, p, -1)
	if err := rdb.HSet(t.Context(), key, "rate", 7).Err(); err != nil { // Redis came back older
		t.Fatal(err)
	}
	if err := p.Adopt(t.Context(), []string{sender, other}, clock.now); err != nil {
		t.Fatal(err)
	}
	if r := p.Rate(t.Context(), sender); r.InForce != 10 {
		t.Errorf("an old rate came back: %+v", r)
	}
}

func restIsKnownToAll(t *testing.T, addrs []string) {
	rdb, clock := connect(t, addrs...), &turned{time.Unix(1_800_000_000, 0)}
	clean(t, rdb)
	p, q := pace.New(rdb, nil, nil, "a", clock.wall), pace.New(rdb, nil, nil, "b", clock.wall)
	for _, d := range []time.Duration{10 * time.Second, 2 * time.Second} { // the shorter one changes nothing
		if err := p.Rest(t.Context(), sender, d); err != nil {
			t.Fatal(err)
		}
	}
	clock.now = clock.now.Add(3 * time.Second)
	if left, err := q.Resting(t.Context(), []string{other, sender}); err != nil || left[0] != 0 || left[1] != 7*time.Second {
		t.Errorf("the other process knows of %v, %v", left, err)
	}
	clock.now = clock.now.Add(8 * time.Second)
	if left, err := q.Resting(t.Context(), []string{sender}); err != nil || left[0] != 0 {
		t.Errorf("afterwards it rests %v, %v", left, err)
	}
}

func manyShareOneRate(t *testing.T, addrs []string) {
	clean(t, connect(t, addrs...))
	clock := &turned{time.Unix(1_800_000_000, 0)}
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for i := range 4 {
		p := pace.New(connect(t, addrs...), pace.Rates{sender: 100}, &shelf{}, fmt.Sprint(i), clock.wall)
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
	book := &shelf{}
	p, q := pace.New(rdb, pace.Rates{sender: 10}, book, "a", clock.wall), pace.New(rdb, pace.Rates{sender: 10}, book, "b", clock.wall)
	take(t, p, ones(1), 0, false)
	take(t, q, ones(1), 0, false)
	set(t, q, p, 20)
	take(t, p, ones(1), 0, false) // learns of the other process
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
	if n, _ := take(t, q, ones(100), 0, false); n != 20 {
		t.Errorf("Redis came back empty: %d at the rate of 20 that was set", n)
	}
	if r := q.Rate(t.Context(), sender); r.InForce != 20 || r.Minute < 20 {
		t.Errorf("%+v", r)
	}
}
