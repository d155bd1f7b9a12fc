package main

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"
	"unicode"
)

// sparing is a log that repeats itself once a second at most: of lines that tell of the same error it writes the first, and then every
// second the newest of those that came meanwhile and how many they were. While a server is away every message and every text has
// something to say about it. Lines without an error, and those below a warning, are all written.
type sparing struct {
	slog.Handler
	upTo  slog.Level // lines above it are all written, too
	heard *heard
}

// spare makes a log sparing. What it holds back is lost with the process: a second's lines at most.
func spare(l *slog.Logger, upTo slog.Level) *slog.Logger {
	return slog.New(sparing{l.Handler(), upTo, &heard{causes: map[string]*cause{}, later: func(d time.Duration, f func()) { time.AfterFunc(d, f) }}})
}

// heard is what was written lately, by cause.
type heard struct {
	mu     sync.Mutex
	causes map[string]*cause
	later  func(time.Duration, func())
}

// cause is an error that was written a moment ago.
type cause struct {
	more   int          // lines since
	newest slog.Record  // of them
	to     slog.Handler // of the newest
}

const (
	spareFor   = time.Second
	causesMost = 100 // at the same time; what is beyond counts as one
	shapeMost  = 300 // bytes of an error that tell causes apart
)

// Handle implements slog.Handler.
func (s sparing) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn && r.Level <= s.upTo {
		if name, told := causeOf(r); told && s.heard.lately(name, r, s.Handler) {
			return nil
		}
	}
	return s.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (s sparing) WithAttrs(as []slog.Attr) slog.Handler {
	return sparing{s.Handler.WithAttrs(as), s.upTo, s.heard}
}

// WithGroup implements slog.Handler.
func (s sparing) WithGroup(name string) slog.Handler {
	return sparing{s.Handler.WithGroup(name), s.upTo, s.heard}
}

// causeOf is what a line says and what its error comes from in the end, without what differs from one such line to the next: ids, ports and
// counts. Whatever one part was about when a server went away is one cause. false: it tells of no error.
func causeOf(r slog.Record) (name string, told bool) {
	r.Attrs(func(a slog.Attr) bool {
		if told = a.Key == "err" || a.Key == "error"; told {
			text := a.Value.String()
			if err, is := a.Value.Any().(error); is {
				text = root(err).Error()
			}
			name = r.Message + ": " + shape(text)
		}
		return !told
	})
	return name, told
}

// root is the error that others wrap; of several the first one's.
func root(err error) error {
	for {
		var inner error
		switch e := err.(type) {
		case interface{ Unwrap() error }:
			inner = e.Unwrap()
		case interface{ Unwrap() []error }:
			if all := e.Unwrap(); len(all) > 0 {
				inner = all[0]
			}
		}
		if inner == nil {
			return err
		}
		err = inner
	}
}

// shape is a text without its words that have a digit.
func shape(text string) string {
	words := strings.FieldsFunc(text[:min(len(text), shapeMost)], func(c rune) bool { return unicode.IsSpace(c) || c == ':' || c == '>' || c == '/' })
	for i, w := range words {
		if strings.ContainsAny(w, "0123456789") {
			words[i] = "#"
		}
	}
	return strings.Join(words, " ")
}

// lately keeps a line back if one of its cause was written within the last second.
func (h *heard) lately(name string, r slog.Record, to slog.Handler) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, known := h.causes[name]; !known && len(h.causes) >= causesMost {
		name = ""
	}
	if c := h.causes[name]; c != nil {
		c.more++
		c.newest, c.to = r.Clone(), to
		return true
	}
	h.causes[name] = &cause{}
	h.later(spareFor, func() { h.over(name) })
	return false
}

// over writes what came in a second, or forgets a cause of which nothing came.
func (h *heard) over(name string) {
	h.mu.Lock()
	c := h.causes[name]
	more, newest, to := c.more, c.newest, c.to
	if *c = (cause{}); more == 0 {
		delete(h.causes, name)
	}
	h.mu.Unlock()
	if more == 0 {
		return
	}
	newest.AddAttrs(slog.Int("times", more))
	_ = to.Handle(context.Background(), newest) // a log that cannot be written has nowhere to say so
	h.later(spareFor, func() { h.over(name) })
}
