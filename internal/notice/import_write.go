package notice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// readyPart is a part of a page, to be written.
type readyPart struct {
	Writing
	err error
}

// prepared makes the parts of a page ready, one ahead of those that are written, until ctx ends.
func (c Clerk) prepared(ctx context.Context, beside *sync.WaitGroup, im Import, rows []byte) <-chan readyPart {
	ready := make(chan readyPart)
	beside.Go(func() {
		defer close(ready)
		r := &pageReader{im: im, raw: rows, csv: rowReader(bytes.NewReader(rows))}
		for more := true; more; {
			p := c.ready(ctx, r)
			more = p.err == nil && r.at < len(rows)
			select {
			case ready <- p:
			case <-ctx.Done():
				return
			}
		}
	})
	return ready
}

// writeParts writes the parts of a page in their order, each while the next is made ready, and entered if it may be.
func (c Clerk) writeParts(ctx context.Context, im Import, rows []byte) error {
	ctx, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait() // they read rows, which are the caller's
	defer cancel()
	several, let := c.several()
	defer let()
	var last *partWriting
	for p := range c.prepared(ctx, &beside, im, rows) {
		if !several || p.err != nil || last.shares(p.Writing) {
			if err := last.over(ctx); err != nil || p.err != nil {
				return errors.Join(err, p.err)
			}
			last = nil
		}
		if err := last.alone(ctx); err != nil {
			return err
		}
		now := &partWriting{before: last, ended: make(chan struct{})}
		now.keyed(p.Writing)
		beside.Go(func() {
			defer close(now.ended)
			now.err = c.write(ctx, now, p.Writing)
		})
		last = now
	}
	return errors.Join(last.over(ctx), ctx.Err())
}

// several reports whether two parts of a file may be written at the same time, until let is called.
func (c Clerk) several() (ok bool, let func()) {
	select {
	case c.Beside <- struct{}{}:
		return true, func() { <-c.Beside }
	default:
		return false, func() {}
	}
}

// write writes a part. One whose turn does not come leaves what it has entered, for whom the part before may wait, and begins again in its turn.
func (c Clerk) write(ctx context.Context, now *partWriting, w Writing) error {
	w.Page.Turn = now.turn
	_, err := c.Book.Write(ctx, w)
	if errors.Is(err, errTurn) {
		if err := now.before.over(ctx); err != nil {
			return err
		}
		_, err = c.Book.Write(ctx, w)
	}
	if err != nil {
		return fmt.Errorf("taking a page of an import: %w", err)
	}
	return nil
}

// partWriting is a part that is being written; nil is none, and over.
type partWriting struct {
	before *partWriting
	keys   map[string]bool
	ended  chan struct{}
	err    error
}

// turnFor is how long a part that is entered waits for its turn. Somebody who holds a key of the part before and waits for one of this part would
// have all three wait for each other, and the database sees two of them only.
const turnFor = 5 * time.Second

var errTurn = errors.New("notice: the part before takes long")

// turn waits until the part before is kept.
func (p *partWriting) turn(ctx context.Context) error {
	within, cancel := context.WithTimeoutCause(ctx, turnFor, errTurn)
	defer cancel()
	return p.before.over(within)
}

// over waits until a part is written. Its error is that of the part, after which no other is.
func (p *partWriting) over(ctx context.Context) error {
	if p == nil {
		return nil
	}
	select {
	case <-p.ended:
		return p.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// alone waits until no part but this one is being written.
func (p *partWriting) alone(ctx context.Context) error {
	if p == nil {
		return nil
	}
	return p.before.over(ctx)
}

// keyed notes down the keys of a part.
func (p *partWriting) keyed(w Writing) {
	p.keys = make(map[string]bool, len(w.Messages))
	for i := range w.Messages {
		p.keys[w.Messages[i].Unique] = true
	}
}

// shares reports whether a part has a key of this one, which it would wait for.
func (p *partWriting) shares(w Writing) bool {
	if p == nil {
		return false
	}
	for i := range w.Messages {
		if p.keys[w.Messages[i].Unique] {
			return true
		}
	}
	return false
}
