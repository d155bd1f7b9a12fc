package livetest

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"cardline/internal/leash"
)

// RedisServer is a Redis that a test may stop and start again, to see what happens meanwhile. It keeps nothing over a stop.
type RedisServer struct {
	Addr string
	tb   testing.TB
	on   *leash.Redis
}

// Redis starts an empty Redis for this test and returns its address; it ends with the test.
func Redis(tb testing.TB) (addr string) {
	tb.Helper()
	return NewRedis(tb).Addr
}

// NewRedis is Redis for a test that stops and starts the server.
func NewRedis(tb testing.TB) *RedisServer {
	tb.Helper()
	return newRedis(tb, false)
}

// RedisCluster starts three empty masters that share all slots, and returns their addresses; they end with the test.
func RedisCluster(tb testing.TB) (addrs []string) {
	tb.Helper()
	var nodes []*RedisServer
	for range 3 {
		n := newRedis(tb, true)
		nodes, addrs = append(nodes, n), append(addrs, n.Addr)
	}
	args := append([]string{"--cluster", "create"}, addrs...)
	must[string](tb, "join the nodes")(leash.RedisCLI(append(args, "--cluster-yes")...))
	for _, n := range nodes {
		err := n.on.Await(func() error {
			info, err := leash.RedisCLI("-p", strconv.Itoa(n.on.Port), "cluster", "info")
			if err == nil && !strings.Contains(info, "cluster_state:ok") {
				err = errors.New("the slots are not covered yet")
			}
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return addrs
}

// Stop ends the server at once; connections break.
func (r *RedisServer) Stop() { r.on.Stop() }

// Start brings a stopped server back, empty, at its old address.
func (r *RedisServer) Start() {
	r.tb.Helper()
	if err := r.on.Start(); err != nil {
		r.tb.Fatal(err)
	}
}

func newRedis(tb testing.TB, cluster bool) *RedisServer {
	tb.Helper()
	on := must[*leash.Redis](tb, "Redis")(leash.NewRedis(cluster))
	tb.Cleanup(on.Stop)
	return &RedisServer{Addr: on.Addr, tb: tb, on: on}
}
