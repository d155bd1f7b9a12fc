package outbox

import (
	"context"
	"fmt"
	"time"
)

// Repeated begins the reason why a message is not sent: another of its occasion was, to the same number.
const Repeated = "the number has a message of this occasion already"

// repeats lets one message of an occasion reach a number, whoever it was written for.
type repeats struct{ traffic Traffic }

func (g repeats) checkAll(ctx context.Context, cs []*candidate, _ time.Time) ([]verdict, error) {
	out := make([]verdict, len(cs))
	var at []int
	var ms []Message
	for i, c := range cs {
		if c.Occasion != "" {
			at, ms = append(at, i), append(ms, c.Message)
		}
	}
	if len(ms) == 0 {
		return out, nil
	}
	twins, err := g.traffic.Twins(ctx, ms)
	if err != nil {
		return nil, fmt.Errorf("look for the same occasion at the numbers: %w", err)
	}
	for j, i := range at {
		if twins[j] != "" {
			out[i] = suppress(Repeated + ": " + twins[j])
		}
	}
	return out, nil
}
