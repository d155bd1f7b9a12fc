package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// contest loads the reference and the gateway in turn with the same requests.
type contest struct {
	id, what           string
	reference, gateway crowd
	s                  *servers
	opt                Options
	theirs, ours       []load
	failed             error
}

// round measures both once, the reference first.
func (c *contest) round(ctx context.Context, n int) error {
	for _, t := range []struct {
		of   *target
		who  crowd
		into *[]load
	}{{c.s.reference, c.reference, &c.theirs}, {c.s.gateway, c.gateway, &c.ours}} {
		l, err := c.measure(ctx, t.of, t.who, 0, c.opt.Connections)
		if err != nil {
			return fmt.Errorf("%s, %s: %w\n%s", c.what, t.of.name, err, t.of.log())
		}
		*t.into = append(*t.into, l)
		_, _ = fmt.Fprintf(c.opt.Progress, "round %d  %-21s %-9s %8.0f/s  p50 %6.2f ms  p99 %6.2f ms  CPU %5.1f us  errors %d\n", n+1, c.what,
			t.of.name, l.Rate, milli(l.P50), milli(l.P99), l.Server, l.Errors)
	}
	return nil
}

func (c *contest) measure(ctx context.Context, t *target, who crowd, pace float64, connections int) (load, error) {
	g := generator{now: c.opt.Now, connections: connections, warm: warm, span: c.opt.Span, watch: c.s.watch(t), pace: pace}
	l, err := g.run(ctx, t.addr, who)
	if l.first != nil {
		c.failed = errors.Join(c.failed, fmt.Errorf("%s, %s: %d errors, the first: %w", c.what, t.name, l.Errors, l.first))
	}
	return l, err
}

func (c *contest) row() Row {
	r := Row{ID: c.id, What: c.what, Unit: "/s", Bar: 0.5, Goal: 0.75, More: true}
	for i := range c.ours {
		r.add(c.theirs[i].Rate, c.ours[i].Rate)
	}
	return r
}

// pace of the open loop, and its connections: light load, as most of a day is.
const (
	lightPace        = 2000
	lightConnections = 32
)

// latency measures both at an even pace, at which neither is full. what are the things that come at it.
func (c *contest) latency(ctx context.Context, r *Report, id, what string) ([]Row, error) {
	pace := float64(lightPace)
	for _, l := range append(slices.Clone(c.ours), c.theirs...) {
		pace = min(pace, l.Rate/2)
	}
	at := fmt.Sprintf(" at %.0f %s/s", pace, what)
	half := Row{ID: id, What: "p50" + at, Unit: "ms", Bar: 3, Goal: 2}
	late := Row{ID: id, What: "p99" + at, Unit: "ms", Bar: 4, Goal: 2}
	var theirs, ours []load
	for range c.opt.Rounds {
		ref, err := c.measure(ctx, c.s.reference, c.reference, pace, lightConnections)
		if err != nil {
			return nil, err
		}
		own, err := c.measure(ctx, c.s.gateway, c.gateway, pace, lightConnections)
		if err != nil {
			return nil, err
		}
		theirs, ours = append(theirs, ref), append(ours, own)
		half.add(milli(ref.P50), milli(own.P50))
		late.add(milli(ref.P99), milli(own.P99))
		_, _ = fmt.Fprintf(c.opt.Progress, "%s: reference p50 %.2f p99 %.2f ms, gateway p50 %.2f p99 %.2f ms\n", at, milli(ref.P50), milli(ref.P99),
			milli(own.P50), milli(own.P99))
	}
	r.Loads = append(r.Loads, Load{What: what + at + ", reference", Rounds: theirs}, Load{What: what + at + ", gateway", Rounds: ours})
	return []Row{half, late}, nil
}

func memoryRows(idle int64, loads []load) []Row {
	mega := func(n int64) float64 { return float64(n) / 1e6 }
	most := int64(0)
	for _, l := range loads {
		most = max(most, l.Memory)
	}
	still := Row{ID: rowMemory, What: "resident, idle", Unit: "MB", Bar: 100, Goal: 64, Alone: true}
	busy := Row{ID: rowMemory, What: "resident, under load", Unit: "MB", Bar: 160, Goal: 160, Alone: true}
	still.add(0, mega(idle))
	busy.add(0, mega(most))
	return []Row{still, busy}
}

func milli(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
