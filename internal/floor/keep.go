package floor

import (
	"context"
	"errors"
	"time"
)

// Keep does what no caller's step would do: it begins calls back whose turn has come, lets go of callers who are gone, and gives up calls back
// that nobody answered. Every process may; it is to be called every second or so, and costs one read while there is nothing to do.
func (d *Desk) Keep(ctx context.Context) error {
	f, err := d.Board.Read(ctx)
	if err != nil {
		return err
	}
	now := d.Now()
	if !d.Rules.idle(&f, now) {
		if err := d.change(ctx, "keeping the floor", func(*Floor, time.Time) error { return nil }); err != nil {
			return err
		}
	}
	var faults []error
	for i := range f.Waiting {
		if w := &f.Waiting[i]; !w.OnLine() && w.Waits() && w.Tries >= d.Rules.Tries {
			faults = append(faults, d.giveUp(ctx, *w))
		}
	}
	return errors.Join(faults...)
}

// idle reports whether neither time nor a free agent would change anything.
func (r Rules) idle(f *Floor, now time.Time) bool {
	next := Floor{Waiting: append([]Waiting(nil), f.Waiting...), Agents: append([]Agent(nil), f.Agents...), Calling: f.Calling}
	r.Sweep(&next, now)
	r.Match(&next, now)
	if len(next.Over) > 0 {
		return false
	}
	for i := range next.Agents {
		if !next.Agents[i].Same(&f.Agents[i]) {
			return false
		}
	}
	for i := range next.Waiting {
		if next.Waiting[i] != f.Waiting[i] {
			return false
		}
	}
	return true
}

// giveUp hands a call back over before it is forgotten: a process that dies between the two hands it over once more.
func (d *Desk) giveUp(ctx context.Context, w Waiting) error {
	if d.GiveUp != nil {
		if err := d.GiveUp(ctx, w); err != nil {
			return err
		}
	}
	return d.change(ctx, "giving a call back up", func(f *Floor, now time.Time) error {
		if w := f.waiting(w.Call); w != nil && w.Tries >= d.Rules.Tries {
			f.leave(w, Unreached, now)
		}
		return nil
	})
}
