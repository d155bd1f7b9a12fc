package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// The rows of Voice beside those of Inbound.
const (
	rowKeyLatency = "3v"  // of a pressed key under light load
	rowWalk       = "12"  // of many calls at once, while a version of the menu is published
	rowCallMemory = "12m" // what Redis holds for one call
)

// Bounds of the walk: how many call at once, and how long a person takes from one key to the next.
const (
	walkCallers = 300
	walkThinks  = time.Second
)

// Voice measures calls: keys a second and how late they are answered, beside the reference; a step without its I/O; and many calls at once,
// each of which checks that what it hears is its own, while a new version of the menu is published and taken back. opt.Walk is how long.
func Voice(ctx context.Context, opt Options) (*Report, error) {
	r := &Report{Machine: machine(), Began: opt.Now()}
	s, err := openServers(ctx, opt)
	if err != nil {
		return nil, err
	}
	defer s.close()
	r.Machine.Redis, r.Machine.Postgres, r.Start = s.redisVersion, s.postgresVersion, s.start
	n := newIDs()
	key := keyContest(n, s, opt)
	for round := range opt.Rounds {
		if err := key.round(ctx, round); err != nil {
			return nil, err
		}
	}
	r.Rows = append(r.Rows, key.row())
	r.Loads = append(r.Loads, Load{What: key.what + ", reference", Rounds: key.theirs}, Load{What: key.what + ", gateway", Rounds: key.ours})
	rows, err := key.latency(ctx, r, rowKeyLatency, "keys")
	if err != nil {
		return nil, err
	}
	r.Rows = append(r.Rows, rows...)
	_, _ = fmt.Fprintf(opt.Progress, "row %s, in this process\n", rowStep)
	if rows, err = stepRows(&stopwatch{now: opt.Now}); err != nil {
		return nil, err
	}
	r.Rows = append(r.Rows, rows...)
	strange, err := walk(ctx, opt, r, s, n)
	return r, errors.Join(err, strange, key.failed, context.Cause(ctx))
}

// walk has everybody call at once. strange is the first thing heard that was not the caller's own.
func walk(ctx context.Context, opt Options, r *Report, s *servers, n *ids) (strange, err error) {
	if err := setLanguages(s, n); err != nil {
		return nil, fmt.Errorf("setting the languages of callers: %w", err)
	}
	published := make(chan error, 1)
	go func() {
		published <- func() error {
			if err := rest(ctx, opt.Walk/3); err != nil {
				return err
			}
			return publish(ctx, s.admin, func() error { return rest(ctx, opt.Walk/3) })
		}()
	}()
	g := generator{
		now: opt.Now, connections: walkCallers, warm: warm, span: opt.Walk, watch: s.watch(s.gateway),
		pace: walkCallers / walkThinks.Seconds(),
	}
	l, err := g.run(ctx, s.gateway.addr, walkers(n))
	if err = errors.Join(err, <-published); err != nil {
		return nil, fmt.Errorf("%d calls at once: %w", walkCallers, err)
	}
	what := fmt.Sprintf("%d calls at once", walkCallers)
	r.Loads = append(r.Loads, Load{What: what, Rounds: []load{l}})
	mixed := Row{ID: rowWalk, What: "answers not the caller's own, " + what + " for " + opt.Walk.String() + ", a version published and rolled back", Alone: true}
	mixed.add(0, float64(l.Errors))
	late := Row{ID: rowWalk, What: "p99 of a key, " + what, Unit: "ms", Bar: 1000, Goal: 100, Alone: true}
	late.add(0, milli(l.P99))
	held, keys, err := callMemory(ctx, s)
	if err != nil {
		return l.first, fmt.Errorf("what Redis holds of a call: %w", err)
	}
	_, _ = fmt.Fprintf(opt.Progress, "Redis holds most for %s\n", keys)
	memory := Row{ID: rowCallMemory, What: "Redis MEMORY USAGE of a call's keys, the largest", Unit: "KB", Bar: 20, Goal: 10, Alone: true}
	memory.add(0, float64(held)/1000)
	r.Rows = append(r.Rows, mixed, late, memory)
	return l.first, nil
}

// callMemory adds up what Redis holds by hash tag, which a call and a number have one of each, and tells the largest with its keys.
func callMemory(ctx context.Context, s *servers) (most int64, keys string, err error) {
	o, err := redis.ParseURL(s.redisURL)
	if err != nil {
		return 0, "", err
	}
	client := redis.NewClient(o)
	defer func() { err = errors.Join(err, client.Close()) }()
	sums, names := map[string]int64{}, map[string][]string{}
	for it := client.Scan(ctx, 0, "cardline:{*", 1000).Iterator(); it.Next(ctx); {
		_, rest, _ := strings.Cut(it.Val(), "{")
		tag, tail, _ := strings.Cut(rest, "}")
		size, err := client.MemoryUsage(ctx, it.Val(), 0).Result()
		if errors.Is(err, redis.Nil) {
			continue // gone meanwhile
		}
		if err != nil {
			return 0, "", err
		}
		sums[tag] += size
		names[tag] = append(names[tag], fmt.Sprintf("cardline:{…}%s %d bytes", tail, size))
	}
	for tag, sum := range sums {
		if sum > most {
			most, keys = sum, strings.Join(names[tag], ", ")
		}
	}
	return most, keys, nil
}
