package clock

import (
	"context"
	"time"
)

// Tell is a method of a logger: (*slog.Logger).WarnContext tells of rounds that fail as warnings. nil keeps silent.
type Tell func(ctx context.Context, words string, more ...any)

// Every does work at once and then each time so long after, until ctx ends; then it returns nil. Of rounds that fail one after the other
// the first is told of in words, which say what goes on meanwhile: the next round tries again.
func Every(ctx context.Context, every time.Duration, work func(context.Context) error, tell Tell, words string) error {
	r := rounds{work: work, tell: tell, words: words}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		r.round(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Gathering is Every for work that puts away what has gathered since: nothing has at first, and what has when ctx ends is put away in one
// more round, which may take so long as last says and whose error is returned.
func Gathering(ctx context.Context, every, last time.Duration, work func(context.Context) error, tell Tell, words string) error {
	r := rounds{work: work, tell: tell, words: words}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), last)
			defer cancel()
			return work(bounded)
		case <-tick.C:
			r.round(ctx)
		}
	}
}

type rounds struct {
	work   func(context.Context) error
	tell   Tell
	words  string
	failed bool // the last one
}

func (r *rounds) round(ctx context.Context) {
	err := r.work(ctx)
	if err != nil && ctx.Err() != nil {
		return // it was broken off by the end of the program
	}
	if err != nil && !r.failed && r.tell != nil {
		r.tell(ctx, r.words, "err", err)
	}
	r.failed = err != nil
}
