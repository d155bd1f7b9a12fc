package wordbook

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"cardline/internal/clock"
	"cardline/internal/locale"
	"cardline/internal/vault"
)

// Heard is a text nobody understood, as often as one sender wrote it since the last time it was kept.
type Heard struct {
	Text   string // nothing personal is in it
	Lang   locale.Lang
	Sender vault.Index
	Last   time.Time
	Seen   int64
}

// Form is what texts are counted by: case and spaces aside.
func Form(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

// Unheard keeps texts nobody understood.
type Unheard interface {
	Keep(ctx context.Context, heard []Heard) error
}

// Gatherer takes texts nobody understood from turns, which wait for nothing, and keeps them every second. A process that is killed loses
// that second: figures, not records. Safe for concurrent use.
type Gatherer struct {
	kept Unheard
	now  func() time.Time

	mu      sync.Mutex
	held    map[heardBy]*Heard
	keeping sync.Mutex // one at a time
}

type heardBy struct {
	form   string
	sender vault.Index
}

// NewGatherer keeps texts by the clock now.
func NewGatherer(kept Unheard, now func() time.Time) *Gatherer {
	return &Gatherer{kept: kept, now: now, held: map[heardBy]*Heard{}}
}

// heldMost bounds what is held between two times: what is beyond it in a flood says nothing new.
const heldMost = 1000

// Keep takes a text; it never fails.
func (g *Gatherer) Keep(_ context.Context, text string, l locale.Lang, sender vault.Index) error {
	by := heardBy{Form(text), sender}
	now := g.now()
	g.mu.Lock()
	defer g.mu.Unlock()
	h := g.held[by]
	if h == nil {
		if len(g.held) >= heldMost {
			return nil
		}
		h = &Heard{Text: text, Lang: l, Sender: sender}
		g.held[by] = h
	}
	h.Last, h.Seen = now, h.Seen+1
	return nil
}

// Flush keeps what was taken. What cannot be kept stays for the next time.
func (g *Gatherer) Flush(ctx context.Context) error {
	g.keeping.Lock()
	defer g.keeping.Unlock()
	g.mu.Lock()
	held := g.held
	g.held = map[heardBy]*Heard{}
	g.mu.Unlock()
	if len(held) == 0 {
		return nil
	}
	all := make([]Heard, 0, len(held))
	for _, h := range held {
		all = append(all, *h)
	}
	err := g.kept.Keep(ctx, all)
	if err == nil {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for by, h := range held {
		if later := g.held[by]; later != nil {
			later.Seen += h.Seen
		} else if len(g.held) < heldMost {
			g.held[by] = h
		}
	}
	return err
}

const (
	// flushEvery is how soon texts can be seen by those who tend the words.
	flushEvery = time.Second
	// lastFlush is how long the last time may take.
	lastFlush = 5 * time.Second
)

// Run flushes until ctx ends, and once more then.
func (g *Gatherer) Run(ctx context.Context, log *slog.Logger) error {
	return clock.Gathering(ctx, flushEvery, lastFlush, g.Flush, log.WarnContext, "texts that were not understood are kept for later")
}
