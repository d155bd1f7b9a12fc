package clock

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Term bounds in time what is done thousands of times a second. Its contexts end a span after they were asked for, or up to a twentieth of it
// sooner: those asked for within a twentieth are one, since to make a context for each, and to let go of it, costs more than much of what is
// done under it. Nobody ends one early, so what is begun under it must end by itself. It is safe for concurrent use.
type Term struct {
	parent context.Context
	span   time.Duration

	mu      sync.Mutex
	current atomic.Pointer[bounded]
}

type bounded struct {
	context.Context
	let context.CancelFunc // of nobody: it ends with its time, or its parent
}

// NewTerm makes a term below parent. It starts nothing.
func NewTerm(parent context.Context, span time.Duration) *Term {
	return &Term{parent: parent, span: span}
}

// Context ends a span from now, or up to a twentieth of it sooner, or with its parent.
func (t *Term) Context() context.Context {
	if c := t.current.Load(); c != nil {
		return c.Context
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.current.Load()
	if c == nil {
		c = &bounded{}
		c.Context, c.let = context.WithTimeout(t.parent, t.span)
		t.current.Store(c)
		const shared = 20
		time.AfterFunc(t.span/shared, func() { t.current.Store(nil) })
	}
	return c.Context
}
