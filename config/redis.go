package config

import "net/url"

// RedisKind is the shape of the Redis an address stands for.
type RedisKind int

// The kinds. Their addresses are those of go-redis, so that each is opened by the parser of its name.
const (
	RedisEmbedded RedisKind = iota // no address
	RedisSingle                    // redis://host:6379/0, rediss://…
	RedisSentinel                  // redis://sentinel:26379/0?master_name=NAME&addr=sentinel2:26379
	RedisCluster                   // redis://node:6379?addr=node2:6379&addr=node3:6379
)

// Kind reads which one the address means: master_name makes a Sentinel, addr alone a Cluster.
func (r Redis) Kind() RedisKind {
	if r.URL == "" {
		return RedisEmbedded
	}
	u, err := url.Parse(r.URL.Reveal())
	if err != nil {
		return RedisSingle // opening it says what is wrong
	}
	switch q := u.Query(); {
	case q.Has("master_name"):
		return RedisSentinel
	case q.Has("addr"):
		return RedisCluster
	}
	return RedisSingle
}
