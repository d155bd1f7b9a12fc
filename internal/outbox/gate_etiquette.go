package outbox

import (
	"context"
	"time"
)

// etiquette keeps cheer from people in trouble, and anything private from a number that is not with its owner.
type etiquette struct{}

func (etiquette) check(_ context.Context, c *candidate, _ time.Time) (verdict, error) {
	who := c.circumstances()
	if !c.kind.Cheer {
		who.OverdueDays = 0
	}
	if !c.kind.Private {
		who.Distrusted = false
	}
	if why := who.Refuse(c.Class); why != "" {
		return suppress(why), nil
	}
	return verdict{}, nil
}
