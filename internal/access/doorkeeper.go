package access

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"cardline/internal/clock"
)

// Finder looks keys up and writes down when they were used. Find answers ErrNotFound where no key has that hash.
type Finder interface {
	Find(ctx context.Context, h Hash) (Key, Person, error)
	Used(ctx context.Context, last map[string]time.Time) error
}

// What a process remembers of a key is asked again after fresh, by one of its calls while the others go on, and no longer believed
// after stale: within 5 seconds a revocation holds everywhere. Where the database does not answer, keys stop opening after that.
const (
	fresh      = 2 * time.Second
	stale      = 4 * time.Second
	forgotten  = time.Hour
	writeEvery = 20 * time.Second
	lookup     = 3 * time.Second
)

// Doorkeeper knows the keys of the book and those of the configuration. Its methods are safe for concurrent use.
type Doorkeeper struct {
	ring Keyring
	book Finder
	now  func() time.Time // Cardline's time: keys expire by it
	wall func() time.Time // the machine's, to know how old a memory is

	mu     sync.Mutex
	known  map[Hash]*memory
	used   map[string]time.Time // by the id of a key, since it was last written down
	writes sync.Mutex
}

type memory struct {
	holder Holder
	asked  time.Time // by the wall, before the answer
	asking bool
}

var _ Keys = (*Doorkeeper)(nil)

// NewDoorkeeper makes a doorkeeper with the keys of a ring besides those of the book.
func NewDoorkeeper(ring Keyring, book Finder, now, wall func() time.Time) *Doorkeeper {
	return &Doorkeeper{ring: ring, book: book, now: now, wall: wall, known: map[Hash]*memory{}, used: map[string]time.Time{}}
}

// Holder implements Keys.
func (d *Doorkeeper) Holder(ctx context.Context, secret string) (Holder, error) {
	h, err := d.Still(ctx, secret)
	if err == nil && !d.ring.Known(secret) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.used[h.Key] = d.now()
	}
	return h, err
}

// Still implements Keys.
func (d *Doorkeeper) Still(ctx context.Context, secret string) (Holder, error) {
	if h, err := d.ring.Holder(ctx, secret); err == nil {
		return h, nil
	}
	if !Shaped(secret) {
		return Holder{}, ErrNoKey
	}
	hash := HashOf(secret)
	if h, ok := d.remembered(hash); ok {
		return d.opened(h)
	}
	asked := d.wall()
	ctx, cancel := context.WithTimeout(ctx, lookup)
	defer cancel()
	k, p, err := d.book.Find(ctx, hash)
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case errors.Is(err, ErrNotFound):
		delete(d.known, hash)
		return Holder{}, ErrNoKey
	case err != nil: // who is remembered is believed a moment longer
		m := d.known[hash]
		if m == nil || d.wall().Sub(m.asked) >= stale {
			return Holder{}, err
		}
		m.asking = false
		return m.holder, nil
	case p.State != Active || !k.Open(d.now()):
		delete(d.known, hash)
		return Holder{}, ErrNoKey
	}
	h := Holder{Name: p.Name, Role: p.Role, Scopes: k.May(p.Role), Key: k.ID, Expires: k.Expires, Limits: p.Limits}
	d.known[hash] = &memory{holder: h, asked: asked}
	return h, nil
}

// remembered is the holder as asked for a moment ago; not ok: the caller is the one to ask.
func (d *Doorkeeper) remembered(hash Hash) (h Holder, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.known[hash]
	if m == nil {
		return h, false
	}
	age := d.wall().Sub(m.asked)
	if age >= stale || age >= fresh && !m.asking {
		m.asking = true
		return h, false
	}
	return m.holder, true
}

func (d *Doorkeeper) opened(h Holder) (Holder, error) {
	if !d.now().Before(h.Expires) {
		return Holder{}, ErrNoKey
	}
	return h, nil
}

// Known implements Keys.
func (d *Doorkeeper) Known(secret string) bool {
	if d.ring.Known(secret) {
		return true
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.known[HashOf(secret)] != nil
}

// Forget implements Keys.
func (d *Doorkeeper) Forget(secret string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.known, HashOf(secret))
}

// Follow writes down when keys were used, all together and now and then, until ctx ends; then once more.
func (d *Doorkeeper) Follow(ctx context.Context) error {
	write := func(ctx context.Context) error {
		defer d.forget()
		return d.Write(ctx)
	}
	return clock.Gathering(ctx, writeEvery, lookup, write, nil, "") // what could not be written now is written with the next
}

// Write writes down when keys were last used.
func (d *Doorkeeper) Write(ctx context.Context) error {
	d.writes.Lock()
	defer d.writes.Unlock()
	d.mu.Lock()
	used := d.used
	d.used = map[string]time.Time{}
	d.mu.Unlock()
	if len(used) == 0 {
		return nil
	}
	err := d.book.Used(ctx, used)
	if err != nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		maps.Copy(used, d.used) // what was used since is later
		d.used = used
	}
	return err
}

// forget drops keys nobody has used for long.
func (d *Doorkeeper) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	maps.DeleteFunc(d.known, func(_ Hash, m *memory) bool { return d.wall().Sub(m.asked) > forgotten })
}
