package session

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"

	"cardline/internal/batch"
)

var (
	open = redis.NewScript(openLua)
	save = redis.NewScript(saveLua)
)

// trip is one script call, or one command without a script; trips of many turns share a round trip (go-redis would make one each).
type trip struct {
	script *redis.Script
	keys   []string
	args   []any
}

func (c trip) join(ctx context.Context, pipe redis.Pipeliner) *redis.Cmd {
	if c.script == nil {
		return pipe.Do(ctx, c.args...)
	}
	return c.script.EvalSha(ctx, pipe, c.keys, c.args...)
}

type trips struct {
	rdb   redis.UniversalClient
	group *batch.Group[trip, any]
}

func newTrips(rdb redis.UniversalClient, crowd *batch.Crowd) *trips {
	t := &trips{rdb: rdb}
	t.group = batch.New(t.flush, batch.Options{Max: 256, Crowd: crowd})
	return t
}

func (t *trips) do(ctx context.Context, c trip) (any, error) { return t.group.Do(ctx, c) }

func (t *trips) flush(ctx context.Context, calls []trip) ([]batch.Outcome[any], error) {
	pipe := t.rdb.Pipeline()
	cmds := make([]*redis.Cmd, len(calls))
	for i, c := range calls {
		cmds[i] = c.join(ctx, pipe)
	}
	_, _ = pipe.Exec(ctx) // each command carries its own error
	out := make([]batch.Outcome[any], len(calls))
	for i, cmd := range cmds {
		res, err := cmd.Result()
		if redis.HasErrorPrefix(err, "NOSCRIPT") { // a server that restarted has forgotten its scripts
			res, err = calls[i].script.Eval(ctx, t.rdb, calls[i].keys, calls[i].args...).Result()
		}
		if errors.Is(err, redis.Nil) {
			err = nil
		}
		out[i] = batch.Outcome[any]{Value: res, Err: err}
	}
	return out, nil
}
