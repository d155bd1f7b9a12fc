// Package batch lets many callers share one round trip: while a flush is under way the next requests queue up, and when it ends
// everything queued leaves together. A lone caller is flushed at once; where a crowd is under way a group waits a moment for its share
// of it. It knows nothing of what is flushed. Start at Group.Do.
package batch

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// ErrClosed is returned by Do once Close has begun.
var ErrClosed = errors.New("batch: closed")

// Flush answers a group of requests in one round trip: exactly one Outcome for each, in their order. An error instead is
// everybody's error. It runs on its own context, which ends after Options.Timeout: no single caller can cancel the others.
type Flush[Req, Res any] func(ctx context.Context, reqs []Req) ([]Outcome[Res], error)

// Outcome is what one request of a group came to.
type Outcome[Res any] struct {
	Value Res
	Err   error
}

// Options bound a Group. Zero values mean the defaults.
type Options struct {
	Max      int           // requests in one flush; 256
	Flushers int           // flushes under way at the same time; 1
	Timeout  time.Duration // of one flush; 10 s
	Crowd    *Crowd        // those who come here; nil: nobody is waited for
	Linger   time.Duration // that a group which is not full waits for more, where nobody is in a hurry; 0: not at all
}

// Group collects requests and flushes them. Its methods are safe for concurrent use.
type Group[Req, Res any] struct {
	flush Flush[Req, Res]
	opt   Options

	mu     sync.Mutex
	idle   sync.Cond // signalled when the last flusher has gone home
	queue  []*call[Req, Res]
	busy   int
	closed bool
	full   chan struct{} // says that the crowd's share has come
}

type call[Req, Res any] struct {
	ctx  context.Context
	req  Req
	out  Outcome[Res]
	done chan struct{}      // closed when out is known,
	then func(Outcome[Res]) // or called with it
}

// New makes a Group over flush. It starts no goroutine: flushers live only while there is something to flush.
func New[Req, Res any](flush Flush[Req, Res], opt Options) *Group[Req, Res] {
	if opt.Max <= 0 {
		opt.Max = 256
	}
	if opt.Flushers <= 0 {
		opt.Flushers = 1
	}
	if opt.Timeout <= 0 {
		opt.Timeout = 10 * time.Second
	}
	g := &Group[Req, Res]{flush: flush, opt: opt, full: make(chan struct{}, 1)}
	g.idle.L = &g.mu
	return g
}

// Do queues the request and waits for its own outcome. When ctx ends first, Do returns its cause; a request that had not yet
// left with a group is then dropped, one that had may still take effect.
func (g *Group[Req, Res]) Do(ctx context.Context, req Req) (Res, error) {
	c := &call[Req, Res]{ctx: ctx, req: req, done: make(chan struct{})}
	if err := g.enqueue(c); err != nil {
		return c.out.Value, err
	}
	select {
	case <-c.done:
		return c.out.Value, c.out.Err
	case <-ctx.Done():
		var none Res // c.out still belongs to the flusher
		return none, context.Cause(ctx)
	}
}

// Go queues the request and returns; then is called with its outcome on the flusher's goroutine, which it must not hold up.
func (g *Group[Req, Res]) Go(req Req, then func(Outcome[Res])) error {
	return g.enqueue(&call[Req, Res]{ctx: context.Background(), req: req, then: then})
}

// Len is how many requests wait for a flusher.
func (g *Group[Req, Res]) Len() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.queue)
}

// Close refuses new requests and returns when everything queued has been flushed.
func (g *Group[Req, Res]) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	for g.busy > 0 {
		g.idle.Wait()
	}
}

func (g *Group[Req, Res]) enqueue(c *call[Req, Res]) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return ErrClosed
	}
	g.queue = append(g.queue, c)
	if share := g.opt.Crowd.share(); share > 1 && len(g.queue) >= share || g.opt.Linger > 0 && len(g.queue) >= g.opt.Max {
		select {
		case g.full <- struct{}{}:
		default: // it has been said
		}
	}
	if g.busy < g.opt.Flushers {
		g.busy++
		go g.run()
	}
	return nil
}

// run is a flusher: it takes group after group and leaves when the queue is empty.
func (g *Group[Req, Res]) run() {
	for {
		g.gather()
		calls := g.take()
		if calls == nil {
			return
		}
		g.serve(calls)
	}
}

// gather lets every goroutine that could run do so: on an idle machine that is no time at all, on a busy one those about to ask join
// the group. Where a crowd is under way it waits for the crowd's share.
func (g *Group[Req, Res]) gather() {
	if g.opt.Linger > 0 {
		g.linger()
		return
	}
	runtime.Gosched()
	if share := g.opt.Crowd.share(); share < 2 || g.Len() >= share {
		return
	}
	patience := time.NewTimer(gatherMax)
	defer patience.Stop()
	select {
	case <-g.full:
	case <-patience.C:
	}
}

// linger waits for more until the group is full. A group that is to be the last does not.
func (g *Group[Req, Res]) linger() {
	g.mu.Lock()
	over := g.closed || len(g.queue) == 0 || len(g.queue) >= g.opt.Max
	g.mu.Unlock()
	if over {
		return
	}
	patience := time.NewTimer(g.opt.Linger)
	defer patience.Stop()
	select {
	case <-g.full:
	case <-patience.C:
	}
}

// take removes the next group from the queue, without those whose callers have left. Nil sends the flusher home.
func (g *Group[Req, Res]) take() []*call[Req, Res] {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-g.full: // was of this group
	default:
	}
	var calls []*call[Req, Res]
	taken := 0
	for _, c := range g.queue {
		if len(calls) == g.opt.Max {
			break
		}
		taken++
		if c.ctx.Err() == nil {
			calls = append(calls, c)
		}
	}
	clear(g.queue[:taken]) // the array outlives the calls
	if g.queue = g.queue[taken:]; len(g.queue) == 0 {
		g.queue = nil
	}
	if calls == nil {
		if g.busy--; g.busy == 0 {
			g.idle.Broadcast()
		}
	}
	return calls
}

func (g *Group[Req, Res]) serve(calls []*call[Req, Res]) {
	reqs := make([]Req, len(calls))
	for i, c := range calls {
		reqs[i] = c.req
	}
	outs, err := g.answer(reqs)
	if err == nil && len(outs) != len(reqs) {
		err = fmt.Errorf("batch: %d outcomes for %d requests", len(outs), len(reqs))
	}
	for i, c := range calls {
		if err != nil {
			c.out.Err = err
		} else {
			c.out = outs[i]
		}
		if c.then != nil {
			c.then(c.out)
			continue
		}
		close(c.done)
	}
}

// answer calls flush within the time limit. A panic becomes everybody's error: it must not end the process from a goroutine
// that no caller's recover can reach.
func (g *Group[Req, Res]) answer(reqs []Req) (outs []Outcome[Res], err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("batch: flush panicked: %v", p)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), g.opt.Timeout)
	defer cancel()
	return g.flush(ctx, reqs)
}
