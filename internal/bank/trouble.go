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

// Trouble brings trouble upon the bank from now on; the zero Trouble ends it. It concerns this process only.
func (d *Demo) Trouble(t Trouble) { d.trouble.Store(&t) }

// Troubled is the present Trouble.
func (d *Demo) Troubled() Trouble {
	if t := d.trouble.Load(); t != nil {
		return *t
	}
	return Trouble{}
}

// reach is the way to the core for all that can be given up without harm.
func (d *Demo) reach(ctx context.Context) error {
	t := d.Troubled()
	if t.Down {
		return ErrUnavailable
	}
	return pause(ctx, t.Delay)
}

// slowly does an order after the delay whether the caller is still there or not, as a slow core would.
func (d *Demo) slowly(ctx context.Context, o Order, delay time.Duration) (Receipt, error) {
	type outcome struct {
		receipt Receipt
		err     error
	}
	done := make(chan outcome, 1)
	d.pending.Go(func() {
		if pause(d.life, delay) != nil {
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

// pause waits for d or the end of ctx, whichever comes first.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
