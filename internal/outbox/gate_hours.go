package outbox

import (
	"context"
	"fmt"
	"time"
)

// quietHours waits for the hour in which the recipient may be reached.
type quietHours struct{}

func (quietHours) check(_ context.Context, c *candidate, now time.Time) (verdict, error) {
	places := c.places()
	open := c.window().Next(now, places...)
	if !open.After(now) {
		return verdict{}, nil
	}
	if !open.Before(c.Expires) {
		return verdict{state: Expired, reason: "quiet hours outlast it"}, nil
	}
	there := open.In(places[0])
	return verdict{state: Held, due: open, reason: fmt.Sprintf("quiet hours: held until %s (%s)", there.Format("2006-01-02 15:04"), there.Location())}, nil
}

// validity is how long the carrier may keep trying: to the end of the message's time or of the recipient's window, whichever is
// first, so that nothing queued there arrives at night.
func (r Row) validity(now time.Time) time.Duration {
	until := r.Expires
	if closing := r.window().Closing(now, r.places()...); !closing.IsZero() && closing.Before(until) {
		until = closing
	}
	return max(until.Sub(now), time.Second)
}
