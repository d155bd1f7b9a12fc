package outbox

import (
	"context"
	"fmt"
	"time"
)

// Questions opens what messages ask in the dialogues of their numbers, where the answers will be looked for.
type Questions interface {
	// Open opens the question of each message, in their order. What is open already stays as it is.
	Open(ctx context.Context, ms []Message) ([]Opening, error)
}

// Opening is what became of a question. The zero Opening: it is open.
type Opening struct {
	Wait time.Duration // it cannot be opened now, and should be tried again after this
	Gone bool          // nobody waits for its answer any more
	Why  string
}

// question lets a message that asks something leave only once its answer would be understood. It is the last gate: a question whose text
// another gate holds back must not stand open, for a yes or no of the customer might be taken for its answer.
type question struct{ port Questions }

func (g question) checkAll(ctx context.Context, cs []*candidate, now time.Time) ([]verdict, error) {
	out := make([]verdict, len(cs))
	var at []int
	var ms []Message
	for i, c := range cs {
		if c.kind.Opens() {
			at, ms = append(at, i), append(ms, c.Message)
		}
	}
	if g.port == nil || len(ms) == 0 {
		return out, nil
	}
	opened, err := g.port.Open(ctx, ms)
	if err != nil {
		return nil, fmt.Errorf("open %d questions: %w", len(ms), err)
	}
	for j, i := range at {
		switch o := opened[j]; {
		case o.Gone:
			out[i] = suppress(o.Why)
		case o.Wait > 0:
			out[i] = cs[i].unasked(now.Add(o.Wait), o.Why)
		}
	}
	return out, nil
}

// unasked holds a question back. One about the customer's safety that cannot be asked by text in time is asked by a call.
func (c *candidate) unasked(until time.Time, why string) verdict {
	v := c.hold(until, why)
	if v.state == Expired && c.kind.Alert {
		v.reason, v.call = v.reason+toBeCalled, true
	}
	return v
}
