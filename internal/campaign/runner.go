package campaign

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"cardline/internal/audience"
)

// Runner notes occurrences down when their time comes and plans them, in as many processes as there are: none leads.
type Runner struct {
	Office
	Runs     Runs
	Triggers Triggers
	Drained  func(ctx context.Context) error // why nothing new may be planned now; nil: it may
	Wall     func() time.Time                // the machine's clock: leases and pace
	Log      *slog.Logger

	name string
	busy sync.WaitGroup
	hand chan struct{}        // one for each occurrence this process plans
	look map[string]time.Time // when messages of a campaign are looked at next, by the machine's clock
}

const (
	everyLook = 500 * time.Millisecond
	leaseFor  = 3 * time.Second // prolonged every second: what a dead process held is gone on with soon
	atOnce    = 4               // occurrences that one process plans at the same time
	noted     = 50
	pageFirst = 100 // people: their messages leave while the next page is made
	pageMost  = 2000
)

// Run works until ctx ends, and returns when nothing it began is under way.
func (r *Runner) Run(ctx context.Context) error {
	r.name, r.hand, r.look = rand.Text(), make(chan struct{}, atOnce), map[string]time.Time{}
	tick := time.NewTicker(everyLook)
	defer tick.Stop()
	defer r.busy.Wait()
	for {
		if err := r.round(ctx); err != nil && ctx.Err() == nil {
			r.Log.ErrorContext(ctx, "campaigns: this round failed, the next is in a moment", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// round is one look at everything.
func (r *Runner) round(ctx context.Context) error {
	live, err := r.Runs.Live(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, c := range live {
		if c.State == Paused {
			continue
		}
		if err := r.attend(ctx, c); err != nil {
			faults = append(faults, fmt.Errorf("campaign %s: %w", c.Code, err))
		}
	}
	for len(live) > 0 {
		select {
		case r.hand <- struct{}{}:
		default:
			return errors.Join(faults...)
		}
		h, err := r.Runs.Claim(ctx, r.name, r.Wall(), r.Wall().Add(leaseFor))
		if err != nil || h == nil {
			<-r.hand
			return errors.Join(append(faults, err)...)
		}
		r.busy.Go(func() {
			defer func() { <-r.hand }()
			if err := r.plan(ctx, *h); err != nil && ctx.Err() == nil {
				r.Log.ErrorContext(ctx, "campaigns: planning stopped, somebody goes on with it", "campaign", h.Name(), "err", err)
			}
		})
	}
	return errors.Join(faults...)
}

// attend notes down what is due of a campaign, and ends it when nothing more will come.
func (r *Runner) attend(ctx context.Context, c Campaign) error {
	now := r.Now()
	if err := c.sound(now); err != nil && c.State == Scheduled {
		_, err := r.Shelf.Move(ctx, c.Code, Moved{MoveLapse, "", err.Error()}, func(now *Campaign) error {
			if err := now.move(MoveLapse); err != nil {
				return err
			}
			authors, maker := now.Authors, now.Maker
			now.rewritten(r.Now(), maker)
			now.Authors, now.Reason = authors, ErrLapsed.Error()
			return nil
		})
		return err
	}
	if c.When.Event != nil {
		return r.fire(ctx, c)
	}
	last, err := r.note(ctx, c, now)
	if err != nil {
		return err
	}
	return r.end(ctx, c, last)
}

// note writes down what is due. It returns up to when everything is noted.
func (r *Runner) note(ctx context.Context, c Campaign, now time.Time) (last time.Time, err error) {
	last = c.Opened.Add(-longestAgo)
	latest, err := r.Runs.Latest(ctx, c.Code)
	if err != nil {
		return last, err
	}
	if latest != nil {
		last = later(last, latest.Begins)
	}
	dues, err := c.When.Next(c.Opened, last, noted, r.Holidays)
	if err != nil {
		return last, err
	}
	var os []Occurrence
	for _, d := range dues {
		if d.Begins.After(now) {
			break
		}
		if !d.Ends.After(c.Opened) { // it was over before the campaign was opened
			last = d.Begins
			continue
		}
		o := Occurrence{Campaign: c.Code, Due: d, Stage: Waiting}
		if !d.Ends.After(now) {
			o.Stage, o.Over = Skipped, now
			o.Reason = fmt.Sprintf("nobody was there to begin it between %s and %s", d.Begins.UTC().Format(time.RFC3339), d.Ends.UTC().Format(time.RFC3339))
		}
		os, last = append(os, o), d.Begins
	}
	if len(os) == 0 {
		return last, nil
	}
	return last, r.Runs.Note(ctx, os)
}

// end settles what was sent, and finishes a campaign of which nothing more comes. Looking at millions of messages takes long: not more than
// a twentieth of the time.
func (r *Runner) end(ctx context.Context, c Campaign, last time.Time) error {
	began := r.Wall()
	if began.Before(r.look[c.Code]) {
		return nil
	}
	open, err := r.settled(ctx, c)
	if err == nil && open == 0 && c.When.Event != nil {
		var waits bool
		if waits, err = r.Triggers.Unanswered(ctx, c.Code); waits {
			open = 1
		}
	}
	ended := r.Wall()
	r.look[c.Code] = ended.Add(20 * ended.Sub(began))
	if err != nil || open > 0 {
		return err
	}
	next, err := c.When.Next(c.Opened, last, 1, r.Holidays)
	if err != nil {
		return err
	}
	m := MoveRest
	if len(next) == 0 {
		m = MoveFinish
	}
	if c.May(m) != nil {
		return nil
	}
	_, err = r.Shelf.Move(ctx, c.Code, Moved{Move: m}, func(c *Campaign) error { return c.move(m) })
	return err
}

// settled tells how many occurrences and calls of a campaign are not over.
func (r *Runner) settled(ctx context.Context, c Campaign) (open int, err error) {
	if open, err = r.Runs.Settle(ctx, c.Code, r.Now()); err != nil || c.Channel != Voice {
		return open, err
	}
	calls, err := r.Runs.Called(ctx, c.Code, r.Now())
	return open + calls, err
}

// plan plans an occurrence page by page, until it is whole or halted.
func (r *Runner) plan(ctx context.Context, h Hold) error {
	defer func() {
		if err := r.Runs.Let(context.WithoutCancel(ctx), h); err != nil {
			r.Log.ErrorContext(ctx, "campaigns: a hold is kept until its lease ends", "campaign", h.Name(), "err", err)
		}
	}()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	mine := h
	r.busy.Go(func() { r.keep(ctx, mine, cancel) })
	if why, err := r.unsound(ctx, &h); err != nil || why != "" {
		return errors.Join(err, r.stop(ctx, h, why))
	}
	pr, err := newPress(r.Words, h.Campaign)
	if err != nil {
		return errors.Join(err, r.stop(ctx, h, "its words cannot be read"))
	}
	pr.marked()
	walk := &walk{Runner: r, press: pr, due: h.Due, hold: h, began: r.Wall(), dealt: h.Planned}
	err = walk.pages(ctx)
	h = walk.hold
	if errors.Is(err, ErrHalted) || ctx.Err() != nil {
		return nil
	}
	return err
}

// keep prolongs a hold until ctx ends. Whoever lost it is halted.
func (r *Runner) keep(ctx context.Context, h Hold, halt func()) {
	tick := time.NewTicker(leaseFor / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, err := r.Runs.Keep(ctx, h, r.Wall().Add(leaseFor)); errors.Is(err, ErrHalted) {
			halt()
			return
		}
	}
}

// stop pauses a campaign for what the program found.
func (r *Runner) stop(ctx context.Context, h Hold, why string) error {
	if why == "" {
		return nil
	}
	r.Log.WarnContext(ctx, "campaigns: one is paused", "campaign", h.Campaign.Code, "why", why)
	_, err := r.Pause(ctx, h.Campaign.Code, "", why)
	var moved *StateError
	if asState(err, &moved) {
		return nil
	}
	return err
}

// fixed is who is meant, as it was approved, today.
func (r *Runner) fixed(ctx context.Context, c Campaign) (audience.Fixed, error) {
	if c.Of != nil {
		return audience.Fixed{}, nil
	}
	fixed := c.Forecast.Fixed
	fixed.On = r.Now().Format(time.DateOnly)
	return fixed, nil
}
