package outbox

import (
	"context"
	"fmt"
	"time"
)

// repeats lets one message of an occasion reach a number, whoever it was written for.
type repeats struct{ records Records }

func (g repeats) check(ctx context.Context, c *candidate, _ time.Time) (verdict, error) {
	if c.Occasion == "" {
		return verdict{}, nil
	}
	twin, err := g.records.Twin(ctx, c.Message)
	if err != nil {
		return verdict{}, fmt.Errorf("look for the same occasion at the number: %w", err)
	}
	if twin != "" {
		return suppress("the number has a message of this occasion already: " + twin), nil
	}
	return verdict{}, nil
}
