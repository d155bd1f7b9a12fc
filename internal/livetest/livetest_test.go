package livetest_test

import (
	"net"
	"net/url"
	"testing"

	"cardline/internal/livetest"
)

func TestServersAnswer(t *testing.T) {
	t.Parallel()
	t.Run("Postgres", func(t *testing.T) {
		t.Parallel()
		first, second := livetest.Postgres(t), livetest.Postgres(t)
		if first == second {
			t.Errorf("two tests would share %s", first)
		}
		u, err := url.Parse(first)
		if err != nil {
			t.Fatal(err)
		}
		dial(t, u.Host)
		livetest.PostgresFrom(t, first)
	})
	t.Run("Postgres, stopped and started", func(t *testing.T) {
		t.Parallel()
		p := livetest.NewPostgres(t)
		u, err := url.Parse(p.URL)
		if err != nil {
			t.Fatal(err)
		}
		dial(t, u.Host)
		p.Stop()
		if c, err := net.Dial("tcp", u.Host); err == nil {
			_ = c.Close()
			t.Error("still there after Stop")
		}
		p.Start()
		dial(t, u.Host)
	})
	t.Run("Redis", func(t *testing.T) {
		t.Parallel()
		r := livetest.NewRedis(t)
		dial(t, r.Addr)
		r.Stop()
		if c, err := net.Dial("tcp", r.Addr); err == nil {
			_ = c.Close()
			t.Error("still there after Stop")
		}
		r.Start()
		dial(t, r.Addr)
	})
	t.Run("Redis Cluster", func(t *testing.T) {
		t.Parallel()
		for _, addr := range livetest.RedisCluster(t) {
			dial(t, addr)
		}
	})
}

func dial(t *testing.T, addr string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
}
