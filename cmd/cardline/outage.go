package main

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// outage tells the log when a server went away, and when it came back how long that was.
type outage struct {
	what string
	log  *slog.Logger
	wall func() time.Time
	away func(error) bool // this error says that nobody answers
	told *atomic.Bool     // whoever only looks around says by itself what it could not reach

	on    atomic.Bool // so that whoever is answered need not take turns
	mu    sync.Mutex
	since time.Time // the first error
	back  time.Time // the first answer after the last one; zero: there was none yet
	times int       // errors
}

func (a *app) outageOf(what string, away func(error) bool) *outage {
	return &outage{what: what, log: a.log, wall: a.clock.Wall, away: away, told: &a.serving}
}

// steady is how long a server must answer everybody to be back: connections of before break one after the other.
const steady = time.Second

// saw is told how each exchange with the server ended.
func (o *outage) saw(err error) {
	gone := err != nil && o.away(err)
	if !gone && (err != nil || !o.on.Load()) || !o.told.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.wall()
	switch {
	case gone && o.since.IsZero():
		o.since, o.times = now, 1
		o.on.Store(true)
		o.log.Error(o.what+" is away", "err", err)
	case gone:
		o.back = time.Time{}
		o.times++
	case o.back.IsZero():
		o.back = now
	case now.Sub(o.back) >= steady && !o.since.IsZero():
		o.log.Warn(o.what+" is back", "after", o.back.Sub(o.since).Round(time.Millisecond), "errors", o.times)
		o.since, o.back = time.Time{}, time.Time{}
		o.on.Store(false)
	}
}

// watching observes each exchange for the metrics and for the log.
func (o *outage) watching(observe func(string, time.Duration, error)) func(string, time.Duration, error) {
	return func(op string, took time.Duration, err error) {
		observe(op, took, err)
		o.saw(err)
	}
}
