// Package pace keeps each sender to its rate, whatever number of processes send by it. It knows neither messages nor what becomes of
// them: it is asked for places and says when they are free. Start at Pacer.Take.
package pace

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"sync"
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
	name  string           // of this process
	wall  func() time.Time // the machine's clock

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
func New(rdb redis.UniversalClient, rates Rates, name string, wall func() time.Time) *Pacer {
	return &Pacer{rdb: rdb, rates: rates, name: name, wall: wall, alone: map[string]*bucket{}}
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
	granted, waits = b.take(now, weights, patience, modest)
	return granted, waits, nil
}

func (p *Pacer) shared(ctx context.Context, now time.Time, sender string, weights []int, patience time.Duration, modest bool) (int, []time.Duration, error) {
	args := make([]any, 0, 5+len(weights))
	args = append(args, now.UnixMicro(), p.rates[sender], patience.Microseconds(), flag(modest), p.name)
	for _, w := range weights {
		args = append(args, max(w, 1))
	}
	answer, err := take.Run(ctx, p.rdb, []string{placesKey(sender), processesKey(sender)}, args...).Int64Slice()
	if err == nil && len(answer) != 3+len(weights) {
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
		waits[i] = time.Duration(answer[3+i]) * time.Microsecond
	}
	p.learn(sender, int(answer[1]), int(answer[2]))
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
func (p *Pacer) learn(sender string, rate, processes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.bucket(sender)
	b.rate, b.processes = rate, max(processes, 1)
}

func (p *Pacer) bucket(sender string) *bucket {
	b := p.alone[sender]
	if b == nil {
		b = &bucket{rate: p.rates[sender], processes: 1}
		p.alone[sender] = b
	}
	return b
}

// SetRate changes the rate of a sender for all processes, at once and until it is changed again: 0 lets it go unpaced, less than 0
// takes the configured rate again.
func (p *Pacer) SetRate(ctx context.Context, sender string, perSecond int) error {
	var err error
	if perSecond < 0 {
		err = p.rdb.HDel(ctx, placesKey(sender), "rate").Err()
	} else {
		err = p.rdb.HSet(ctx, placesKey(sender), "rate", perSecond).Err()
	}
	if err != nil {
		return fmt.Errorf("setting the rate of a sender: %w", err)
	}
	return nil
}

// Rate is what is in force for a sender, and whether it was set live.
func (p *Pacer) Rate(ctx context.Context, sender string) (perSecond int, live bool, err error) {
	kept, err := p.rdb.HMGet(ctx, placesKey(sender), "rate").Result()
	if err != nil {
		return 0, false, fmt.Errorf("reading the rate of a sender: %w", err)
	}
	text, live := kept[0].(string)
	if !live {
		return p.rates[sender], false, nil
	}
	perSecond, err = strconv.Atoi(text)
	return perSecond, true, err
}
