package outbox

import (
	"context"
	"fmt"
	"time"
)

// Bearer carries what does not leave as a text, once the gates have let it go. It is asked for rows of its own lane alone.
type Bearer interface {
	// Bear takes a row over and sees to its end. The same row again is the same: a process that dies in between asks once more.
	Bear(ctx context.Context, r Row) error
}

// borne reports whether rows of a lane are taken over by a Bearer: they have neither sender nor segments.
func (l Lane) borne() bool { return l == CallLane || l == TaskLane }

// bear has a row taken over. What could not be comes again.
func (o *Outbox) bear(ctx context.Context, r Row) {
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	if err := o.Bearers[r.Lane].Bear(ctx, r); err != nil {
		o.Log.WarnContext(ctx, "outbox: not taken over, it comes again", "message", r.ID, "lane", r.Lane, "err", err)
		o.move(ctx, &r, Step{To: Planned, Due: o.Clock.Now().Add(backoff(r.Tries)), Reason: "it could not be taken over"})
		return
	}
	o.move(ctx, &r, Step{To: Accepted})
}

// Refused tells why something must not be said on the telephone now that nobody asked for: what the customer wants, and how they fare. "":
// it may be. Rows have passed the same when they were taken over; days may have gone by since.
func (o *Outbox) Refused(ctx context.Context, m Message) (why string, err error) {
	now := o.Clock.Now()
	prepared, err := m.Prepare(now)
	if err != nil {
		return "", fmt.Errorf("asking whether somebody may be called: %w", err)
	}
	vs, err := o.passing(ctx, []named{{"consent", wishes{o.roads, o.Rules}}, {"suppression", suppression{o.Mourning, o.Mourned}}},
		[]Row{{Message: prepared, State: Planned, Planned: now}})
	if err != nil || vs[0].state != Suppressed {
		return "", err
	}
	return vs[0].reason, nil
}

// unborne is the verdict of a row that nobody takes over here.
func (g leave) unborne(c *candidate, now time.Time) verdict {
	if g.borne(c.Lane) {
		return verdict{}
	}
	return verdict{state: Held, due: earlier(now.Add(heldFor), c.Expires), reason: "nobody is set up to take over what stands in lane " + string(c.Lane)}
}
