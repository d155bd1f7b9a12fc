// Package pace keeps each sender to its rate, whatever number of processes send by it. It knows neither messages nor what becomes of
// them: it is asked for places and says when they are free. Start at Pacer.Take.
package pace

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// Rates are the configured segments a second of each sender. One that is not listed, or has 0, is not paced.
type Rates map[string]int

// Pacer gives out the places of senders. They stand in Redis, where all processes find them; while Redis is away each process keeps to
// its share of the rate by itself. Its methods are safe for concurrent use.
type Pacer struct {
	rdb   redis.UniversalClient
	rates Rates
	book  Book
	name  string           // of this process
	wall  func() time.Time // the machine's clock

	changed atomic.Pointer[map[string]Adjustment] // as the book had it a second ago

	mu    sync.Mutex
	alone map[string]*bucket // of each sender, for when Redis is away
	rests time.Time          // Redis is not asked again before
}

//go:embed take.lua
var takeLua string

var take = redis.NewScript(takeLua)

// rest is how long Redis is left alone after it did not answer: its time-out would hold up every message.
const rest = time.Second

// New makes a Pacer. name tells this process from the others.
func New(rdb redis.UniversalClient, rates Rates, book Book, name string, wall func() time.Time) *Pacer {
	return &Pacer{rdb: rdb, rates: rates, book: book, name: name, wall: wall, alone: map[string]*bucket{}}
}

// The keys of a sender share a slot of a cluster.
func placesKey(sender string) string    { return "cardline:pace:{" + sender + "}" }
func processesKey(sender string) string { return "cardline:pace:{" + sender + "}:processes" }

// Take asks for the places of messages, in order: weights are the segments of each. The first granted of them may leave, each after
// its wait, which is at most patience; the waits of the others say when they could, if nobody else comes. A modest caller leaves the
// reserve of the sender, a fifth of a second's places and at least one, to those in a hurry. The only error is that of ctx.
func (p *Pacer) Take(ctx context.Context, sender string, weights []int, patience time.Duration, modest bool) (granted int, waits []time.Duration, err error) {
	if err := ctx.Err(); err != nil {
		return 0, nil, fmt.Errorf("take places of a sender: %w", context.Cause(ctx))
	}
	now := p.wall()
	if !p.resting(now) {
		granted, waits, err := p.shared(ctx, now, sender, weights, patience, modest)
		if err == nil {
			return granted, waits, nil
		}
		if ctx.Err() != nil {
			return 0, nil, fmt.Errorf("take places of a sender: %w", context.Cause(ctx))
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.bucket(sender)
	b.rate = p.rate(sender)
	granted, waits = b.take(now, weights, patience, modest)
	return granted, waits, nil
}

func (p *Pacer) shared(ctx context.Context, now time.Time, sender string, weights []int, patience time.Duration, modest bool) (int, []time.Duration, error) {
	args := make([]any, 0, 5+len(weights))
	args = append(args, now.UnixMicro(), p.rate(sender), patience.Microseconds(), flag(modest), p.name)
	for _, w := range weights {
		args = append(args, max(w, 1))
	}
	answer, err := take.Run(ctx, p.rdb, []string{placesKey(sender), processesKey(sender)}, args...).Int64Slice()
	if err == nil && len(answer) != 2+len(weights) {
		err = fmt.Errorf("an answer of %d numbers", len(answer))
	}
	if err != nil {
		p.mu.Lock()
		p.rests = p.wall().Add(rest)
		p.mu.Unlock()
		return 0, nil, fmt.Errorf("taking places of a sender: %w", err)
	}
	waits := make([]time.Duration, len(weights))
	for i := range waits {
		waits[i] = time.Duration(answer[2+i]) * time.Microsecond
	}
	p.learn(sender, int(answer[1]))
	return int(answer[0]), waits, nil
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *Pacer) resting(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return now.Before(p.rests)
}

// learn keeps what Redis says for when it is away.
func (p *Pacer) learn(sender string, processes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bucket(sender).processes = max(processes, 1)
}

func (p *Pacer) bucket(sender string) *bucket {
	b := p.alone[sender]
	if b == nil {
		b = &bucket{processes: 1}
		p.alone[sender] = b
	}
	return b
}

//go:embed rest.lua
var restLua string

var restLonger = redis.NewScript(restLua)

// Rest tells all processes that a sender must not be used for so long from now, if it is not to rest longer already.
func (p *Pacer) Rest(ctx context.Context, sender string, d time.Duration) error {
	if err := restLonger.Run(ctx, p.rdb, []string{placesKey(sender)}, p.wall().Add(d).UnixMicro()).Err(); err != nil {
		return fmt.Errorf("letting a sender rest: %w", err)
	}
	return nil
}

// Resting tells how long each sender is to rest from now, in their order; 0: not at all.
func (p *Pacer) Resting(ctx context.Context, senders []string) ([]time.Duration, error) {
	asked := make([]*redis.StringCmd, len(senders))
	_, err := p.rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for i, s := range senders {
			asked[i] = pipe.HGet(ctx, placesKey(s), "rest")
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("asking which senders rest: %w", err)
	}
	out, now := make([]time.Duration, len(senders)), p.wall()
	for i, cmd := range asked {
		till, err := cmd.Int64()
		if err == nil && till < now.Add(longestRest).UnixMicro() { // else a clock was turned back
			out[i] = max(0, time.UnixMicro(till).Sub(now))
		}
	}
	return out, nil
}

// longestRest is more than any carrier asks for.
const longestRest = 2 * time.Hour
