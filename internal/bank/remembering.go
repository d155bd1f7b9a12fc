package bank

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"time"

	"cardline/internal/card"
)

// Remembering is b with a memory: while its core does not answer, the last balance, points and lines of a card are told again, marked
// Stale, with the AsOf of then. It keeps at most size answers, those asked for last, none longer than keep, in this process
// only. An order about a card makes it forget that card, whatever comes of it. An answer that is merely late is not replaced.
func Remembering(b Bank, size int, keep time.Duration, now func() time.Time) Bank {
	return &remembering{Bank: b, memory: memory{size: size, keep: keep, now: now, by: map[memo]*list.Element{}}}
}

type remembering struct {
	Bank
	memory memory
}

func (r *remembering) Balance(ctx context.Context, id card.ID) (Balance, error) {
	b, known, err := recall(&r.memory, "balance", id, func() (Balance, error) { return r.Bank.Balance(ctx, id) })
	b.Stale = b.Stale || known
	return b, err
}

func (r *remembering) Points(ctx context.Context, id card.ID) (Points, error) {
	p, known, err := recall(&r.memory, "points", id, func() (Points, error) { return r.Bank.Points(ctx, id) })
	p.Stale = p.Stale || known
	return p, err
}

func (r *remembering) Lines(ctx context.Context, id card.ID) (Lines, error) {
	l, known, err := recall(&r.memory, "lines", id, func() (Lines, error) { return r.Bank.Lines(ctx, id) })
	l.Stale = l.Stale || known
	return l, err
}

func (r *remembering) Do(ctx context.Context, o Order) (Receipt, error) {
	defer r.memory.forget(o.Card)
	return r.Bank.Do(ctx, o)
}

// recall asks, and answers from memory when nobody is there to be asked.
func recall[T any](m *memory, what string, id card.ID, ask func() (T, error)) (v T, known bool, err error) {
	if v, err = ask(); err == nil {
		m.note(memo{what, id}, v)
		return v, false, nil
	}
	if !errors.Is(err, ErrUnavailable) {
		return v, false, err
	}
	last, ok := m.last(memo{what, id}).(T)
	if !ok {
		return v, false, err
	}
	return last, true, nil
}

// memo names an answer.
type memo struct {
	what string
	card card.ID
}

type memory struct {
	size int
	keep time.Duration
	now  func() time.Time

	mu     sync.Mutex
	recent list.List // of noted, the newest in front
	by     map[memo]*list.Element
}

type noted struct {
	memo  memo
	value any
	at    time.Time
}

func (m *memory) note(k memo, v any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := &noted{k, v, m.now()}
	if e, ok := m.by[k]; ok {
		e.Value = n
		m.recent.MoveToFront(e)
		return
	}
	m.by[k] = m.recent.PushFront(n)
	if m.recent.Len() > m.size {
		m.drop(m.recent.Back())
	}
}

// last is the answer noted, nil if there is none or it is too old.
func (m *memory) last(k memo) any {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.by[k]
	if !ok {
		return nil
	}
	n := e.Value.(*noted)
	if m.now().Sub(n.at) > m.keep {
		m.drop(e)
		return nil
	}
	return n.value
}

func (m *memory) forget(id card.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, what := range [...]string{"balance", "points", "lines"} {
		if e, ok := m.by[memo{what, id}]; ok {
			m.drop(e)
		}
	}
}

func (m *memory) drop(e *list.Element) { delete(m.by, m.recent.Remove(e).(*noted).memo) }
