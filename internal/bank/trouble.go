package bank

import (
	"context"
	"fmt"
	"time"
)

// Trouble is what a core can suffer from, to be seen working through.
type Trouble struct {
	Down       bool          // takes nothing
	Delay      time.Duration // before anything is read or done
	LoseAnswer bool          // orders are done, their answers lost on the way
}

// spell is a Trouble as long as it lasts.
type spell struct {
	Trouble
	over chan struct{}
}

// Trouble brings trouble upon the bank from now on; the zero Trouble ends it. What the trouble before delayed goes on at once. It concerns
// this process only.
func (d *Demo) Trouble(t Trouble) {
	if was := d.trouble.Swap(&spell{t, make(chan struct{})}); was != nil {
		close(was.over)
	}
}

// Troubled is the present Trouble.
func (d *Demo) Troubled() Trouble { return d.suffers().Trouble }

func (d *Demo) suffers() spell {
	if s := d.trouble.Load(); s != nil {
		return *s
	}
	return spell{}
}

// sits waits until the delay, the trouble or ctx is over.
func (s spell) sits(ctx context.Context) error {
	if s.Delay <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(s.Delay)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.over:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// reach is the way to the core for all that can be given up without harm.
func (d *Demo) reach(ctx context.Context) error {
	s := d.suffers()
	if s.Down {
		return ErrUnavailable
	}
	return s.sits(ctx)
}

// slowly does an order after the delay whether the caller is still there or not, as a slow core would.
func (d *Demo) slowly(ctx context.Context, o Order, s spell) (Receipt, error) {
	type outcome struct {
		receipt Receipt
		err     error
	}
	done := make(chan outcome, 1)
	d.pending.Go(func() {
		if s.sits(d.life) != nil {
			done <- outcome{err: ErrUnavailable}
			return
		}
		r, err := d.post(d.life, o)
		done <- outcome{r, err}
	})
	select {
	case out := <-done:
		return out.receipt, out.err
	case <-ctx.Done():
		return Receipt{}, fmt.Errorf("%w: %w", ErrUnknown, ctx.Err())
	}
}
