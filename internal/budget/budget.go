// Package budget counts what all processes together spend in an hour, so that a flood from numbers nobody knows costs a bounded
// amount. Counting costs no round trip: each process counts for itself and exchanges sums with Redis once a second, so all of them
// together may overshoot by what they spend in that second. It knows nothing of what is bought. Start at Budget.Spend.
package budget

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"cardline/internal/clock"
)

// window is what a limit is for. A budget begins anew with each.
const window = time.Hour

// exchange is how often processes tell each other what they have spent.
const exchange = time.Second

// Options bound what may be spent in an hour. Zero means without limit.
type Options struct {
	Each int // by each account
	All  int // by all of them
}

// Budget is spent by all processes on one Redis. Its methods are safe for concurrent use.
type Budget struct {
	rdb   redis.UniversalClient
	clock *clock.Clock
	name  string
	opt   Options

	mu       sync.Mutex
	hour     int64
	accounts map[string]*account
}

// account is one line of the books of this hour.
type account struct {
	told int // by all processes, as of the last exchange
	own  int // by this one since
}

// everybody is the account of all.
const everybody = "*"

// New makes the budget called name. It counts for this process alone until Follow runs.
func New(rdb redis.UniversalClient, c *clock.Clock, name string, opt Options) *Budget {
	return &Budget{rdb: rdb, clock: c, name: name, opt: opt, accounts: map[string]*account{}}
}

// Spend takes one from an account, and reports false when there is nothing left: neither the account nor all together may go on
// before the next hour.
func (b *Budget) Spend(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn()
	one, all := b.account(name), b.account(everybody)
	if b.opt.Each > 0 && one.told+one.own >= b.opt.Each || b.opt.All > 0 && all.told+all.own >= b.opt.All {
		return false
	}
	one.own++
	all.own++
	return true
}

// turn begins a new hour.
func (b *Budget) turn() {
	if hour := b.clock.Now().Unix() / int64(window/time.Second); hour != b.hour {
		b.hour, b.accounts = hour, map[string]*account{}
	}
}

func (b *Budget) account(name string) *account {
	a := b.accounts[name]
	if a == nil {
		a = &account{}
		b.accounts[name] = a
	}
	return a
}

// Follow exchanges sums with the other processes until ctx ends. While Redis is away each process counts for itself.
func (b *Budget) Follow(ctx context.Context) error {
	return clock.Every(ctx, exchange, b.Exchange, nil, "") // what could not be told now is told with the next
}

// Exchange tells the other processes what this one has spent, and learns what they have.
func (b *Budget) Exchange(ctx context.Context) error {
	hour, own := b.statement()
	if len(own) == 0 {
		return nil
	}
	sums := make(map[string]*redis.IntCmd, len(own))
	pipe := b.rdb.Pipeline()
	for name, n := range own {
		key := "cardline:budget:" + b.name + ":" + strconv.FormatInt(hour, 10) + ":" + name
		sums[name] = pipe.IncrBy(ctx, key, int64(n))
		pipe.Expire(ctx, key, 2*window)
	}
	_, err := pipe.Exec(ctx)
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, sum := range sums {
		total, failed := sum.Result()
		if a := b.accounts[name]; failed == nil && a != nil && b.hour == hour {
			a.told, a.own = int(total), a.own-own[name]
		}
	}
	if err != nil {
		return fmt.Errorf("exchanging the budget of %s: %w", b.name, err)
	}
	return nil
}

// statement is what this process has spent since the last exchange. Accounts that rest are asked about, too: others may spend.
func (b *Budget) statement() (hour int64, own map[string]int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn()
	own = make(map[string]int, len(b.accounts))
	for name, a := range b.accounts {
		own[name] = a.own
	}
	return b.hour, own
}
