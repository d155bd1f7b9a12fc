package outbox

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Same is another message that says what a message says, to the same recipient.
type Same struct {
	ID   string
	At   time.Time // when it was handed over; of one that was not, when it is due
	Gone bool      // it was handed over
}

// LineKey begins the keys of messages that were told apart by nothing but their line in a file.
const LineKey = "line:"

// insists reports whether whoever asked for the message told it apart from others that say the same: by a key of their own, or by saying
// that it is meant to be repeated.
func (m Message) insists() bool { return m.Unique != m.ID && !strings.HasPrefix(m.Unique, LineKey) }

// SameWithin is how long after another message that says the same this one is taken for a mistake; 0: never.
func (m Message) SameWithin() time.Duration {
	k, _ := Declared(m.Type)
	return k.Same
}

// sames holds back what says the same as a message that has just gone, or is about to: a job that was started twice, a button that was
// pressed twice. Of two before the gates at the same time the earlier one goes.
type sames struct{ traffic Traffic }

func (g sames) checkAll(ctx context.Context, cs []*candidate, now time.Time) ([]verdict, error) {
	out := make([]verdict, len(cs))
	var at []int
	var ms []Message
	var since []time.Time
	for i, c := range cs {
		if c.kind.Same > 0 && !c.insists() {
			at, ms, since = append(at, i), append(ms, c.Message), append(since, now.Add(-2*c.kind.Same)) // it may have waited before it went
		}
	}
	if len(ms) == 0 {
		return out, nil
	}
	found, err := g.traffic.Same(ctx, ms, since)
	if err != nil {
		return nil, fmt.Errorf("look for what says the same: %w", err)
	}
	for j, i := range at {
		for _, s := range found[j] {
			if window := cs[i].kind.Same; s.At.After(now.Add(-window)) && s.At.Before(now.Add(window)) {
				out[i] = suppress(s.String())
				break
			}
		}
	}
	return out, nil
}

// String is why another message is not sent.
func (s Same) String() string {
	at := s.At.UTC().Format("2006-01-02 15:04 UTC")
	if !s.Gone {
		return fmt.Sprintf("the same message waits to go out at %s (id %s)", at, s.ID)
	}
	return fmt.Sprintf("the same message went out at %s (id %s)", at, s.ID)
}
