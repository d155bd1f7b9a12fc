package outbox

import (
	"context"
	"slices"
	"time"

	"cardline/internal/customer"
)

// reach leaves numbers alone that texts do not reach, or whose owner may have blocked us. What protects the customer is tried all the
// same. A START since then, and a number that has passed to somebody else, begin anew.
type reach struct{}

func (reach) check(_ context.Context, c *candidate, now time.Time) (verdict, error) {
	if c.kind.Alert || c.Lane.borne() {
		return verdict{}, nil
	}
	for _, m := range c.misses {
		switch {
		case !m.holds(c.Class, now):
		case c.kind.Answers && c.Asked.After(m.Last): // it wrote to us: it can be reached
		case !c.standing.Stopped && c.standing.Since.After(m.Last):
		case m.Customer != "" && !slices.ContainsFunc(c.party.Customers, func(p customer.Customer) bool { return p.ID == m.Customer }):
		default:
			return suppress(m.String()), nil
		}
	}
	return verdict{}, nil
}
