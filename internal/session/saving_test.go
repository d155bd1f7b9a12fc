package session

import (
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"cardline/internal/clock"
	"cardline/internal/vault"
)

// A save that ends late, when its lease is over and another turn is saving already, does not let the next turn begin before that one's end.
func TestASaveThatEndsLateLeavesTheNextOneAlone(t *testing.T) {
	t.Parallel()
	deaf, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and never answers
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = deaf.Close() }()
	rdb := redis.NewClient(&redis.Options{Addr: deaf.Addr().String(), ReadTimeout: time.Second, MaxRetries: -1})
	defer func() { _ = rdb.Close() }()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	s := New(rdb, v, clock.New(time.Now), Options{})
	failed := make(chan error, 1)
	s.SaveSoon(&Turn{party: "a", token: "first"}, func(err error) { failed <- err })
	another := make(chan struct{})
	s.mu.Lock()
	if s.saving["a"] == nil {
		t.Error("the first save has ended already")
	}
	s.saving["a"] = another
	s.mu.Unlock()
	<-failed
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.saving["a"] != another {
		t.Error("the end of one save took another for its own")
	}
}
