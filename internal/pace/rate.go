package pace

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cardline/internal/clock"
)

// Adjustment is a rate that somebody has set while running.
type Adjustment struct {
	PerSecond int // segments; 0: not paced, less: the configured rate again
	By        string
	At        time.Time
}

// Book keeps adjustments for all processes, whatever becomes of Redis.
type Book interface {
	// Adjustments lists the last one of each sender.
	Adjustments(ctx context.Context) (map[string]Adjustment, error)
	// Adjust writes one down over an earlier one.
	Adjust(ctx context.Context, sender string, a Adjustment) error
}

// Rate is how fast a sender sends, in segments.
type Rate struct {
	Configured int         // a second; 0: not paced
	InForce    int         // a second; 0: not paced
	Last       *Adjustment // nil: nobody ever changed it
	Minute     int         // that left in the last minute; -1: Redis is away, which counts them
}

// Adjusted reports whether another rate than the configured one is in force.
func (r Rate) Adjusted() bool { return r.Last != nil && r.Last.PerSecond >= 0 }

// rate is what is in force for a sender.
func (p *Pacer) rate(sender string) int {
	if all := p.changed.Load(); all != nil {
		if a, is := (*all)[sender]; is && a.PerSecond >= 0 {
			return a.PerSecond
		}
	}
	return p.rates[sender]
}

// Refresh reads what all processes have adjusted. What was known stays while the book cannot be read.
func (p *Pacer) Refresh(ctx context.Context) error {
	all, err := p.book.Adjustments(ctx)
	if err != nil {
		return fmt.Errorf("reading the rates of senders: %w", err)
	}
	p.changed.Store(&all)
	return nil
}

// followed is how often the book is read again.
const followed = time.Second

// Follow refreshes until ctx ends.
func (p *Pacer) Follow(ctx context.Context) error {
	return clock.Every(ctx, followed, p.Refresh, nil, "") // the rates known stay; that the database is away others tell
}

// SetRate changes the rate of a sender until it is changed again: here at once, in other processes within two seconds. 0 lets it go
// unpaced, less than 0 takes the configured rate again.
func (p *Pacer) SetRate(ctx context.Context, sender string, a Adjustment) error {
	if err := p.book.Adjust(ctx, sender, a); err != nil {
		return fmt.Errorf("setting the rate of a sender: %w", err)
	}
	p.tellOlder(ctx, sender, a)
	return p.Refresh(ctx)
}

// tellOlder has processes of the version before, which look for it in Redis alone, follow too.
func (p *Pacer) tellOlder(ctx context.Context, sender string, a Adjustment) {
	if a.PerSecond < 0 {
		_ = p.rdb.HDel(ctx, placesKey(sender), "rate").Err()
	} else {
		_ = p.rdb.HSet(ctx, placesKey(sender), "rate", a.PerSecond).Err()
	}
}

// Adopt takes rates over that the version before kept in Redis alone.
func (p *Pacer) Adopt(ctx context.Context, senders []string, now time.Time) error {
	if err := p.Refresh(ctx); err != nil {
		return err
	}
	known := *p.changed.Load()
	for _, s := range senders {
		if _, is := known[s]; is {
			continue
		}
		rate, err := p.rdb.HGet(ctx, placesKey(s), "rate").Int()
		if err != nil {
			continue // none was set, or Redis is away
		}
		if err := p.book.Adjust(ctx, s, Adjustment{PerSecond: rate, By: "system", At: now}); err != nil {
			return fmt.Errorf("taking over the rate of a sender: %w", err)
		}
	}
	return p.Refresh(ctx)
}

// Rate tells how fast a sender may send and does.
func (p *Pacer) Rate(ctx context.Context, sender string) Rate {
	r := Rate{Configured: p.rates[sender], InForce: p.rate(sender), Minute: -1}
	if all := p.changed.Load(); all != nil {
		if a, is := (*all)[sender]; is {
			r.Last = &a
		}
	}
	now := p.wall()
	kept, err := p.rdb.HMGet(ctx, placesKey(sender), "minute", "now", "last").Result()
	if err != nil {
		return r
	}
	r.Minute = lastMinute(now, number(kept[0]), number(kept[1]), number(kept[2]))
	return r
}

// lastMinute estimates what left in the sixty seconds before now, of what left in a minute of the clock and in the one before.
func lastMinute(now time.Time, minute, in, before int) int {
	switch int(now.Unix()/60) - minute {
	case 0:
	case 1:
		in, before = 0, in
	default:
		return 0
	}
	return in + before*(60-now.Second())/60
}

func number(v any) int {
	s, _ := v.(string)
	n, _ := strconv.Atoi(s) // nothing was counted yet
	return n
}
