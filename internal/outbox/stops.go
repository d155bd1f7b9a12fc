package outbox

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"cardline/internal/audit"
)

// Stop is a sender, a template or an account that must not be used until somebody lifts it.
type Stop struct {
	Kind   string
	Name   string
	Code   int
	Reason string
	Since  time.Time
}

// The kinds of stops. A template's name is "due-reminder/en/3", or the type of what was made from none.
const (
	StopSender   = "sender"
	StopTemplate = "template"
	StopAccount  = "account"
)

// Stops keeps them for all processes.
type Stops interface {
	// Stop writes one down; fresh is false where it stood already.
	Stop(ctx context.Context, s Stop) (fresh bool, err error)
	// Lift ends one, and leaves an audit entry; lifted is false where there was none.
	Lift(ctx context.Context, kind, name string, e audit.Entry) (lifted bool, err error)
	// Stopped lists what stands.
	Stopped(ctx context.Context) ([]Stop, error)
}

// stopped is what this process knows of the stops, read anew every second.
type stopped struct {
	known atomic.Pointer[map[[2]string]Stop]
	read  sync.Mutex // what was read first is never known last
}

func (s *stopped) set(all []Stop) {
	m := make(map[[2]string]Stop, len(all))
	for _, one := range all {
		m[[2]string{one.Kind, one.Name}] = one
	}
	s.known.Store(&m)
}

func (s *stopped) find(kind, name string) (Stop, bool) {
	m := s.known.Load()
	if m == nil {
		return Stop{}, false
	}
	one, is := (*m)[[2]string{kind, name}]
	return one, is
}

// halt stops something everywhere, and here at once.
func (o *Outbox) halt(ctx context.Context, s Stop) error {
	if o.Stops == nil || s.Name == "" {
		return nil
	}
	fresh, err := o.Stops.Stop(ctx, s)
	if err != nil {
		return fmt.Errorf("stop %s: %w", s.Kind, err)
	}
	if fresh {
		o.Log.ErrorContext(ctx, "outbox: stopped until somebody lifts it", "kind", s.Kind, "name", s.Name, "code", s.Code, "reason", s.Reason)
	}
	return o.learnStops(ctx)
}

// learnStops reads what all processes have stopped or lifted.
func (o *Outbox) learnStops(ctx context.Context) error {
	if o.Stops == nil {
		return nil
	}
	o.roads.halted.read.Lock()
	defer o.roads.halted.read.Unlock()
	all, err := o.Stops.Stopped(ctx)
	if err != nil {
		return fmt.Errorf("read what is stopped: %w", err)
	}
	o.roads.halted.set(all)
	return nil
}

// AllStopped lists the senders, templates and accounts that must not be used.
func (o *Outbox) AllStopped(ctx context.Context) ([]Stop, error) {
	if o.Stops == nil {
		return nil, nil
	}
	return o.Stops.Stopped(ctx)
}

// LiftStop lets a sender, template or account be used again, within a second by every process. by is who says so, and why.
func (o *Outbox) LiftStop(ctx context.Context, kind, name, by, why string) (bool, error) {
	if o.Stops == nil {
		return false, nil
	}
	lifted, err := o.Stops.Lift(ctx, kind, name, audit.Entry{
		At: o.Clock.Now(), Actor: by, Action: "outbox.lift", Subject: kind + ":" + name, Channel: "api", Before: "stopped", After: why,
	})
	if err != nil {
		return false, fmt.Errorf("lift the stop of a %s: %w", kind, err)
	}
	return lifted, o.learnStops(ctx)
}
