package outbox

import (
	"context"
	"time"
)

// quietHours waits for the hour in which the recipient may be reached.
type quietHours struct{}

func (quietHours) check(_ context.Context, c *candidate, now time.Time) (verdict, error) {
	open := c.window().Next(now, c.places()...)
	if !open.After(now) {
		return verdict{}, nil
	}
	return c.hold(open, "quiet hours"), nil
}

// validity is how long the carrier may keep trying: to the end of the message's time or of the recipient's window, whichever is
// first, so that nothing queued there arrives at night.
func (r *Row) validity(now time.Time) time.Duration {
	until := r.Expires
	if closing := r.window().Closing(now, r.places()...); !closing.IsZero() && closing.Before(until) {
		until = closing
	}
	return max(until.Sub(now), time.Second)
}
