package session

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"cardline/internal/batch"
)

var (
	//go:embed open.lua
	openLua string
	//go:embed save.lua
	saveLua string
	//go:embed look.lua
	lookLua string
)

// errand is one of the scripts; each does the same for several parties.
type errand int

const (
	opening errand = iota
	saving
	looking
	errands
)

var scripts = [errands]*redis.Script{redis.NewScript(openLua), redis.NewScript(saveLua), redis.NewScript(lookLua)}

// trip is what is wanted of one party.
type trip struct {
	errand errand
	keys   []string
	args   []any
}

// trips are made together: one round trip for many turns, and one script call for each errand (go-redis and Redis would make a call
// of each). In a cluster the parties live in different slots, so there each has a call of its own.
type trips struct {
	rdb    redis.UniversalClient
	group  *batch.Group[trip, any]
	common func(errand) []any // the arguments all parties share
	slots  bool               // parties do not share a call
}

func newTrips(rdb redis.UniversalClient, crowd *batch.Crowd, common func(errand) []any) *trips {
	t := &trips{rdb: rdb, common: common}
	_, t.slots = rdb.(*redis.ClusterClient)
	t.group = batch.New(t.flush, batch.Options{Max: 256, Crowd: crowd, Timeout: 10 * time.Second})
	return t
}

func (t *trips) do(ctx context.Context, c trip) (any, error) { return t.group.Do(ctx, c) }

// together is a script call for those of the group at these places.
type together struct {
	errand errand
	places []int
	keys   []string
	args   []any
	cmd    *redis.Cmd
}

func (t *trips) flush(ctx context.Context, group []trip) ([]batch.Outcome[any], error) {
	calls := t.arrange(group)
	pipe := t.rdb.Pipeline()
	for _, c := range calls {
		c.cmd = scripts[c.errand].EvalSha(ctx, pipe, c.keys, c.args...)
	}
	_, _ = pipe.Exec(ctx) // each command carries its own error
	outs := make([]batch.Outcome[any], len(group))
	for _, c := range calls {
		answers, err := c.answers(c.cmd.Result())
		if redis.HasErrorPrefix(err, "NOSCRIPT") { // a server that restarted has forgotten its scripts
			answers, err = c.answers(scripts[c.errand].Eval(ctx, t.rdb, c.keys, c.args...).Result())
		}
		for i, place := range c.places {
			switch {
			case err == nil:
				outs[place].Value = answers[i]
			case redis.HasErrorPrefix(err, "") && len(c.places) > 1: // one party's data may be odd; the others are not to suffer
				outs[place].Value, outs[place].Err = t.alone(ctx, group[place])
			default:
				outs[place].Err = err
			}
		}
	}
	return outs, nil
}

// alone makes the trip of one party.
func (t *trips) alone(ctx context.Context, one trip) (any, error) {
	c := together{errand: one.errand, places: []int{0}}
	answers, err := c.answers(scripts[one.errand].Eval(ctx, t.rdb, one.keys, append(t.common(one.errand), one.args...)...).Result())
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

// answers are what a script call tells of each of its parties.
func (c *together) answers(res any, err error) ([]any, error) {
	if err != nil {
		return nil, err
	}
	answers, ok := res.([]any)
	if !ok || len(answers) != len(c.places) {
		return nil, fmt.Errorf("session: odd answer %T of a script", res)
	}
	return answers, nil
}

// arrange puts a group into as few calls as there may be.
func (t *trips) arrange(group []trip) []*together {
	var calls []*together
	var shared [errands]*together
	for i, one := range group {
		c := shared[one.errand]
		if c == nil {
			c = &together{errand: one.errand, args: t.common(one.errand)}
			calls = append(calls, c)
			if !t.slots {
				shared[one.errand] = c
			}
		}
		c.places = append(c.places, i)
		c.keys, c.args = append(c.keys, one.keys...), append(c.args, one.args...)
	}
	return calls
}
