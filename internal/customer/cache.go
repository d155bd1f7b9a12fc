package customer

import (
	"container/list"
	"context"
	"sync"
	"time"

	"cardline/internal/batch"
	"cardline/internal/phone"
)

// Finder finds many parties in one round trip, in the order of their numbers. Directories of the store are Finders.
type Finder interface {
	FindAll(ctx context.Context, ns []phone.Number) ([]Party, error)
}

// freshFor bounds how long a party is remembered: what the bank changes about a customer raises no epoch.
const freshFor = time.Minute

// Cache remembers parties in front of a directory. Each is remembered for an epoch, a number that callers raise when they change
// the party and share among processes (the session keeps it): a change made anywhere is seen at once. Its methods are safe for
// concurrent use. The parties handed out are shared and must not be changed.
type Cache struct {
	now   func() time.Time
	size  int
	group *batch.Group[phone.Number, Party]

	mu     sync.Mutex
	known  map[phone.Number]*list.Element // of *remembered
	recent *list.List                     // latest use first
	forgot uint64                         // raised by Forget: what was being loaded then is not kept
}

type remembered struct {
	number phone.Number
	party  Party
	epoch  int64
	until  time.Time
}

// NewCache makes a cache of at most size parties over dir.
func NewCache(dir Finder, now func() time.Time, size int) *Cache {
	find := func(ctx context.Context, ns []phone.Number) ([]batch.Outcome[Party], error) {
		parties, err := dir.FindAll(ctx, ns)
		if err != nil {
			return nil, err
		}
		outs := make([]batch.Outcome[Party], len(parties))
		for i, p := range parties {
			outs[i].Value = p
		}
		return outs, nil
	}
	return &Cache{
		now: now, size: max(1, size), known: map[phone.Number]*list.Element{}, recent: list.New(),
		group: batch.New(find, batch.Options{Max: 256, Flushers: 2, Timeout: 5 * time.Second}),
	}
}

// Close waits for what is being loaded; Find fails from then on where it would have to load.
func (c *Cache) Close() { c.group.Close() }

// Find returns the party of n as it was no earlier than when epoch was read, and at most a minute ago. What is not remembered is
// loaded in one round trip with whatever other callers miss.
func (c *Cache) Find(ctx context.Context, n phone.Number, epoch int64) (Party, error) {
	p, forgot, ok := c.recall(n, epoch)
	if ok {
		return p, nil
	}
	p, err := c.group.Do(ctx, n)
	if err != nil {
		return Party{}, err
	}
	c.keep(p, n, epoch, forgot)
	return p, nil
}

// Forget drops what is remembered of n, for a caller without an epoch to raise.
func (c *Cache) Forget(n phone.Number) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgot++
	if e, ok := c.known[n]; ok {
		c.drop(e)
	}
}

func (c *Cache) recall(n phone.Number, epoch int64) (p Party, forgot uint64, ok bool) {
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.known[n]
	if !ok {
		return Party{}, c.forgot, false
	}
	r := e.Value.(*remembered)
	if r.epoch != epoch || !now.Before(r.until) || r.until.Sub(now) > freshFor { // a clock turned back makes nothing fresher
		return Party{}, c.forgot, false
	}
	c.recent.MoveToFront(e)
	return r.party, c.forgot, true
}

func (c *Cache) keep(p Party, n phone.Number, epoch int64, forgot uint64) {
	until := c.now().Add(freshFor)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.forgot != forgot {
		return
	}
	if e, ok := c.known[n]; ok {
		c.drop(e)
	}
	c.known[n] = c.recent.PushFront(&remembered{number: n, party: p, epoch: epoch, until: until})
	if c.recent.Len() > c.size {
		c.drop(c.recent.Back())
	}
}

func (c *Cache) drop(e *list.Element) {
	delete(c.known, e.Value.(*remembered).number)
	c.recent.Remove(e)
}
