package main_test

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"cardline/internal/clock"
	"cardline/internal/livetest"
	"cardline/internal/session"
	"cardline/internal/vault"
)

// TestTranscriptsOnServers plays the conversations that ask for it once more, as an installation would hold them: `cardline serve`
// on Postgres and on one Redis, or a cluster of them.
func TestTranscriptsOnServers(t *testing.T) {
	t.Parallel()
	for _, s := range scenes(t) {
		if s.real == "" {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			address, client := redisFor(t, s.real)
			turnClock(t, client, s.now)
			at := freeAddr(t)
			env := append(slices.Clone(s.env),
				"CARDLINE_PROFILE=development", "CARDLINE_LISTEN="+at, "CARDLINE_ADMIN_LISTEN="+at, "CARDLINE_PUBLIC_URL=http://"+at,
				"CARDLINE_VAULT_KEYSET=keyset.json", "CARDLINE_DATABASE_URL="+livetest.Postgres(t), "CARDLINE_REDIS_URL="+address)
			s.play(t, env, "serve")
		})
	}
}

// redisFor starts a Redis of a kind; its address is as the configuration wants it.
func redisFor(t *testing.T, kind string) (address string, client redis.UniversalClient) {
	t.Helper()
	nodes := []string{""}
	if kind == "cluster" {
		nodes = livetest.RedisCluster(t)
	} else {
		nodes[0] = livetest.Redis(t)
	}
	u := url.URL{Scheme: "redis", Host: nodes[0], RawQuery: url.Values{"addr": nodes[1:]}.Encode()}
	client = redis.NewUniversalClient(&redis.UniversalOptions{Addrs: nodes})
	t.Cleanup(func() { _ = client.Close() })
	return u.String(), client
}

// turnClock sets the clock that processes find when they start.
func turnClock(t *testing.T, client redis.UniversalClient, now string) {
	t.Helper()
	if now == "" {
		return
	}
	at, err := time.Parse(time.RFC3339, now)
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	err = session.New(client, v, clock.New(time.Now), session.Options{}).SetOffset(t.Context(), time.Until(at))
	if err != nil {
		t.Fatal(err)
	}
}
