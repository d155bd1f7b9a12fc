package outbox

import (
	"context"
	"time"
)

// expiry drops what comes too late to be of use: a code, or a greeting of yesterday.
type expiry struct{}

func (expiry) check(_ context.Context, c *candidate, now time.Time) (verdict, error) {
	if now.Before(c.Expires) {
		return verdict{}, nil
	}
	return verdict{state: Expired, reason: "its time ended at " + c.Expires.UTC().Format(time.RFC3339)}, nil
}
