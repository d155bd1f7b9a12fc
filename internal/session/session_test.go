package session_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"cardline/internal/clock"
	"cardline/internal/livetest"
	"cardline/internal/session"
	"cardline/internal/vault"
)

// Every behaviour is shown on a single Redis, on a Cluster and on the embedded one of the demo.
func TestStore(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) redis.UniversalClient{
		"embedded": func(t *testing.T) redis.UniversalClient { return client(t, miniredis.RunT(t).Addr()) },
		"redis":    func(t *testing.T) redis.UniversalClient { return client(t, livetest.Redis(t)) },
		"cluster":  func(t *testing.T) redis.UniversalClient { return client(t, livetest.RedisCluster(t)...) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rdb := open(t)
			t.Run("RemembersBetweenTurns", func(t *testing.T) { remembers(t, rdb) })
			t.Run("OneTurnAtATimeInOrder", func(t *testing.T) { inOrder(t, rdb) })
			t.Run("SecondTurnGivesUp", func(t *testing.T) { givesUp(t, rdb) })
			t.Run("LostLeaseSavesNothing", func(t *testing.T) { lostLease(t, rdb) })
			t.Run("TouchRaisesEpoch", func(t *testing.T) { touch(t, rdb) })
			t.Run("NothingReadable", func(t *testing.T) { sealed(t, rdb) })
			t.Run("OddPartyIsAlone", func(t *testing.T) { oddParty(t, rdb) })
		})
	}
}

func client(t *testing.T, addrs ...string) redis.UniversalClient {
	rdb := redis.NewUniversalClient(&redis.UniversalOptions{Addrs: addrs})
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

var box = sync.OnceValue(func() *vault.Vault {
	v, err := vault.New()
	if err != nil {
		panic(err)
	}
	return v
})

func store(rdb redis.UniversalClient, opt session.Options) *session.Store {
	return session.New(rdb, box(), clock.New(time.Now), opt)
}

func who(t *testing.T) vault.Index { return box().Index("party", t.Name()) }

func remembers(t *testing.T, rdb redis.UniversalClient) {
	ctx, s := t.Context(), store(rdb, session.Options{})
	turn, err := s.Open(ctx, who(t))
	if err != nil {
		t.Fatal(err)
	}
	if turn.State.Seq != 0 || turn.State.Open() != nil {
		t.Fatalf("a party never met has state %+v", turn.State)
	}
	turn.State.Took("SM1")
	turn.State.Ask(session.Question{ID: "q", Kind: session.AskCard, Until: time.Now()})
	if err := s.Save(ctx, turn); err != nil {
		t.Fatal(err)
	}
	again, err := store(rdb, session.Options{}).Open(ctx, who(t))
	if err != nil {
		t.Fatal(err)
	}
	if !again.State.Saw("SM1") || again.State.Saw("SM2") || again.State.Open() == nil {
		t.Errorf("state not kept: %+v", again.State)
	}
	again.State.Took("SM2")
	if err := s.Drop(ctx, again); err != nil {
		t.Fatal(err)
	}
	third, err := s.Open(ctx, who(t))
	if err != nil {
		t.Fatal(err)
	}
	if third.State.Saw("SM2") {
		t.Error("a dropped turn was kept")
	}
}

// inOrder lets twenty turns of two processes queue up one by one behind a slow one: they are taken in the order they came.
func inOrder(t *testing.T, rdb redis.UniversalClient) {
	ctx := t.Context()
	stores := []*session.Store{store(rdb, session.Options{}), store(rdb, session.Options{})}
	slow, err := stores[0].Open(ctx, who(t))
	if err != nil {
		t.Fatal(err)
	}
	queue := "cardline:{" + who(t).Hex() + "}:queue"
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			s := stores[i%2]
			turn, err := s.Open(ctx, who(t))
			if err != nil {
				t.Error(err)
				return
			}
			turn.State.Took(fmt.Sprint(i))
			if err := s.Save(ctx, turn); err != nil {
				t.Error(err)
			}
		})
		waitFor(t, func() bool { return rdb.ZCard(ctx, queue).Val() == int64(i+1) })
	}
	if err := stores[0].Save(ctx, slow); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	last, err := stores[1].Open(ctx, who(t))
	if err != nil {
		t.Fatal(err)
	}
	if last.State.Seq != 20 {
		t.Errorf("%d of 20 turns were kept", last.State.Seq)
	}
	var want []string // as many as a state remembers
	for i := 20 - len(last.State.Recent); i < 20; i++ {
		want = append(want, fmt.Sprint(i))
	}
	if !slices.Equal(last.State.Recent, want) {
		t.Errorf("taken in the order %v, want %v", last.State.Recent, want)
	}
}

func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	for until := time.Now().Add(5 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("it never came to pass")
		}
	}
}

func givesUp(t *testing.T, rdb redis.UniversalClient) {
	ctx, s := t.Context(), store(rdb, session.Options{Wait: 50 * time.Millisecond})
	if _, err := s.Open(ctx, who(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(ctx, who(t)); !errors.Is(err, session.ErrBusy) {
		t.Errorf("second turn: %v, want ErrBusy", err)
	}
}

func lostLease(t *testing.T, rdb redis.UniversalClient) {
	ctx, s := t.Context(), store(rdb, session.Options{Lease: 30 * time.Millisecond})
	slow, err := s.Open(ctx, who(t))
	if err != nil {
		t.Fatal(err)
	}
	quick, err := s.Open(ctx, who(t)) // waits until the lease has run out
	if err != nil {
		t.Fatal(err)
	}
	slow.State.Took("slow")
	if err := s.Save(ctx, slow); !errors.Is(err, session.ErrLost) {
		t.Errorf("saving after the lease: %v, want ErrLost", err)
	}
	quick.State.Took("quick")
	if err := s.Save(ctx, quick); err != nil {
		t.Errorf("the holder of the lease could not save: %v", err)
	}
}

func touch(t *testing.T, rdb redis.UniversalClient) {
	ctx, s := t.Context(), store(rdb, session.Options{})
	before, err := s.Open(ctx, who(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Drop(ctx, before); err != nil {
		t.Fatal(err)
	}
	if err := store(rdb, session.Options{}).Touch(ctx, who(t)); err != nil {
		t.Fatal(err)
	}
	after, err := s.Open(ctx, who(t))
	if err != nil {
		t.Fatal(err)
	}
	if after.Epoch == before.Epoch {
		t.Error("another process changed the facts and this one would not know")
	}
}

func sealed(t *testing.T, rdb redis.UniversalClient) {
	ctx, s := t.Context(), store(rdb, session.Options{})
	turn, err := s.Open(ctx, who(t))
	if err != nil {
		t.Fatal(err)
	}
	turn.State.Took("a-secret-word")
	if err := s.Save(ctx, turn); err != nil {
		t.Fatal(err)
	}
	raw := rdb.HGet(ctx, "cardline:{"+who(t).Hex()+"}", "st").Val()
	if raw == "" || strings.Contains(raw, "secret") {
		t.Errorf("in Redis stands %q", raw)
	}
}

func TestRedisAway(t *testing.T) {
	t.Parallel()
	mini := miniredis.RunT(t)
	rdb := redis.NewClient(&redis.Options{Addr: mini.Addr(), MaxRetries: -1, DialTimeout: 200 * time.Millisecond})
	defer func() { _ = rdb.Close() }()
	s := store(rdb, session.Options{})
	if _, err := s.Open(t.Context(), who(t)); err != nil {
		t.Fatal(err)
	}
	mini.Close()
	for range 2 { // found out, then known
		if _, err := s.Open(t.Context(), who(t)); !errors.Is(err, session.ErrDown) {
			t.Errorf("without Redis: %v, want ErrDown", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	fresh := store(client(t, miniredis.RunT(t).Addr()), session.Options{})
	if _, err := fresh.Open(ctx, who(t)); errors.Is(err, session.ErrDown) {
		t.Error("a caller who left was taken for an outage of Redis")
	}
	if _, err := fresh.Open(t.Context(), who(t)); err != nil {
		t.Errorf("the next turn pays for it: %v", err)
	}
}

// oddParty lets many turns begin at once, one of them of a party whose key holds something that is not ours.
func oddParty(t *testing.T, rdb redis.UniversalClient) {
	ctx, s := t.Context(), store(rdb, session.Options{})
	odd := box().Index("party", t.Name()+" odd")
	if err := rdb.Set(ctx, "cardline:{"+odd.Hex()+"}", "somebody else's", 0).Err(); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			if i == 25 {
				if _, err := s.Open(ctx, odd); !errors.Is(err, session.ErrDown) {
					t.Errorf("a key that holds something else: %v, want a turn without memory", err)
				}
				return
			}
			turn, err := s.Open(ctx, box().Index("party", fmt.Sprint(t.Name(), i)))
			if err == nil {
				err = s.Save(ctx, turn)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
