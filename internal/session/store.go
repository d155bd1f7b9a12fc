package session

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"cardline/internal/batch"
	"cardline/internal/clock"
	"cardline/internal/vault"
)

var (
	// ErrDown: Redis does not answer. The dialogue goes on without memory.
	ErrDown = errors.New("session: redis not available")
	// ErrBusy: another turn of the party did not end in time. The carrier should try again.
	ErrBusy = errors.New("session: another turn of this party is still under way")
	// ErrLost: the lease ran out before Save; nothing was saved.
	ErrLost = errors.New("session: lease lost to another turn")
)

// Options bound the store. Zero values mean the defaults.
type Options struct {
	Lease time.Duration // how long one turn may hold a party: 5 s
	Wait  time.Duration // how long a turn waits for the one before it: 5.5 s, so that it outlives the lease of a process that died
	Keep  time.Duration // how long a silent party is remembered: 48 h, a day more than any question lives
	Crowd *batch.Crowd  // the turns under way
}

// Store is the session state of every party, in Redis.
type Store struct {
	trips *trips
	clock *clock.Clock
	vault *vault.Vault
	opt   Options
	rdb   redis.UniversalClient
	retry atomic.Int64 // wall time (ns) before which Redis is taken to be down

	mu     sync.Mutex
	saving map[string]chan struct{} // by party, where a save is under way: closed when that has ended
}

// New makes a store on rdb: a single server, Sentinel or Cluster.
func New(rdb redis.UniversalClient, v *vault.Vault, c *clock.Clock, opt Options) *Store {
	if opt.Lease <= 0 {
		opt.Lease = 5 * time.Second
	}
	if opt.Wait <= 0 {
		opt.Wait = 5500 * time.Millisecond
	}
	if opt.Keep <= 0 {
		opt.Keep = 48 * time.Hour
	}
	s := &Store{clock: c, vault: v, opt: opt, rdb: rdb, saving: map[string]chan struct{}{}}
	s.trips = newTrips(rdb, opt.Crowd, s.common)
	return s
}

// common are the arguments of a script that all parties share.
func (s *Store) common(e errand) []any {
	switch now := s.clock.Wall(); e {
	case opening:
		return []any{now.UnixMilli(), now.Add(s.opt.Lease).UnixMilli(), patience.Milliseconds(), s.opt.Keep.Milliseconds()}
	case saving:
		return []any{s.opt.Keep.Milliseconds()}
	}
	return nil
}

// Turn is one party held for one turn. End it with Save or Drop.
type Turn struct {
	State State
	Epoch int64 // changes whenever the directory's facts about the party do
	party string
	token string
}

// poll is how often a waiting turn looks whether its time has come; patience is how long a waiter that gave no sign keeps its place.
const (
	poll     = 10 * time.Millisecond
	patience = 1500 * time.Millisecond
	// rest is how long Redis is left alone after a failure, so that every turn does not wait for a time-out of its own.
	rest = time.Second
)

// Open takes the party for one turn, in the order of arrival: one round trip when nobody else holds it. ErrBusy after
// Options.Wait, ErrDown when Redis does not answer.
func (s *Store) Open(ctx context.Context, party vault.Index) (*Turn, error) {
	if s.resting() {
		return nil, ErrDown
	}
	t := &Turn{party: party.Hex(), token: rand.Text()}
	if err := s.saved(ctx, t.party); err != nil {
		return nil, err
	}
	until := s.clock.Wall().Add(s.opt.Wait)
	for {
		ours, err := s.tryOpen(ctx, t)
		if err != nil || ours {
			return t, err
		}
		if !s.clock.Wall().Before(until) {
			return nil, ErrBusy
		}
		pause := time.NewTimer(poll)
		select {
		case <-ctx.Done():
			pause.Stop()
			return nil, context.Cause(ctx)
		case <-pause.C:
		}
	}
}

func (s *Store) tryOpen(ctx context.Context, t *Turn) (bool, error) {
	res, err := s.trips.do(ctx, trip{errand: opening, keys: []string{hashKey(t.party), queueKey(t.party)}, args: []any{t.token}})
	if err != nil {
		return false, s.down(ctx, err)
	}
	if _, taken := res.(int64); taken {
		return false, nil
	}
	t.State, t.Epoch, err = s.read(res)
	return err == nil, err
}

// read takes the state and the epoch a script tells. A state we cannot read (a lost key, another product's data) must not silence the
// customer: it is a party never met.
func (s *Store) read(res any) (st State, epoch int64, err error) {
	parts, ok := res.([]any)
	if !ok || len(parts) != 2 {
		return st, 0, fmt.Errorf("session: odd answer %T of a script", res)
	}
	sealed, _ := parts[0].(string)
	digits, _ := parts[1].(string)
	epoch, _ = strconv.ParseInt(digits, 10, 64)
	if sealed == "" {
		return st, epoch, nil
	}
	if st, err = s.Unseal([]byte(sealed)); err != nil {
		return State{}, epoch, nil
	}
	return st, epoch, nil
}

// Save ends the turn and keeps its state. ErrLost: the lease had run out and another turn holds the party.
func (s *Store) Save(ctx context.Context, t *Turn) error {
	res, err := s.trips.do(ctx, s.ending(t, s.Seal(&t.State)))
	return s.ended(ctx, res, err)
}

// SaveSoon ends the turn like Save but does not wait: the next turn of the party does, here and in other processes. Where it fails,
// failed is called with the reason, from another goroutine.
func (s *Store) SaveSoon(t *Turn, failed func(error)) {
	done := make(chan struct{})
	s.mu.Lock()
	s.saving[t.party] = done
	s.mu.Unlock()
	then := func(out batch.Outcome[any]) {
		s.mu.Lock()
		if s.saving[t.party] == done { // where our lease ran out, another turn may be saving by now
			delete(s.saving, t.party)
		}
		s.mu.Unlock()
		close(done)
		if err := s.ended(context.Background(), out.Value, out.Err); err != nil {
			failed(err)
		}
	}
	if err := s.trips.group.Go(s.ending(t, s.Seal(&t.State)), then); err != nil {
		then(batch.Outcome[any]{Err: err})
	}
}

// saved waits until no save of the party is under way in this process.
func (s *Store) saved(ctx context.Context, party string) error {
	s.mu.Lock()
	done := s.saving[party]
	s.mu.Unlock()
	if done == nil {
		return nil
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Drop ends the turn and leaves the state as it was.
func (s *Store) Drop(ctx context.Context, t *Turn) error {
	res, err := s.trips.do(ctx, s.ending(t, nil))
	return s.ended(ctx, res, err)
}

func (s *Store) ending(t *Turn, sealed []byte) trip {
	return trip{errand: saving, keys: []string{hashKey(t.party)}, args: []any{t.token, sealed}}
}

func (s *Store) ended(ctx context.Context, res any, err error) error {
	if err != nil {
		return s.down(ctx, err)
	}
	if n, _ := res.(int64); n == 0 {
		return ErrLost
	}
	return nil
}

// Close returns when every save under way has ended. No turn may be opened after it.
func (s *Store) Close() { s.trips.group.Close() }

// Touch tells every process that the directory's facts about the party have changed.
func (s *Store) Touch(ctx context.Context, party vault.Index) error {
	if s.resting() {
		return ErrDown
	}
	pipe := s.rdb.Pipeline()
	key := hashKey(party.Hex())
	pipe.HIncrBy(ctx, key, "ep", 1)
	pipe.PExpire(ctx, key, s.opt.Keep)
	if _, err := pipe.Exec(ctx); err != nil {
		return s.down(ctx, err)
	}
	return nil
}

// Ping is nil while Redis answers.
func (s *Store) Ping(ctx context.Context) error { return s.rdb.Ping(ctx).Err() }

// context of the sealed state, so that it cannot be passed off as another column.
const sealContext = "session.state"

// Seal encodes and encrypts a state: for Redis, and for the address of a call's next step while Redis is away.
func (s *Store) Seal(st *State) []byte {
	room := rooms.Get().(*[]byte)
	defer rooms.Put(room)
	*room = encode((*room)[:0], st)
	return s.vault.Seal(*room, sealContext)
}

// rooms are where states stand in clear between encoding and sealing.
var rooms = sync.Pool{New: func() any { return new(make([]byte, 0, 2048)) }}

// Unseal is the inverse of Seal.
func (s *Store) Unseal(sealed []byte) (State, error) {
	var st State
	plain, err := s.vault.Open(sealed, sealContext)
	if err != nil {
		return st, fmt.Errorf("opening session: %w", err)
	}
	if st, err = decode(plain); err != nil {
		return st, fmt.Errorf("decoding session: %w", err)
	}
	return st, nil
}

func (s *Store) resting() bool { return s.clock.Wall().UnixNano() < s.retry.Load() }

// down turns a failure of Redis into ErrDown and lets it rest; the end of the caller's own ctx is not Redis's fault.
func (s *Store) down(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if redis.HasErrorPrefix(err, "") && strings.Contains(err.Error(), "WRONGTYPE") { // this party's key holds something that is not ours
		return fmt.Errorf("%w for this party: %v", ErrDown, err)
	}
	s.retry.Store(s.clock.Wall().Add(rest).UnixNano())
	return fmt.Errorf("%w: %v", ErrDown, err)
}

// The braces make one Redis Cluster slot of both keys of a party.
func hashKey(party string) string  { return "cardline:{" + party + "}" }
func queueKey(party string) string { return "cardline:{" + party + "}:queue" }
