package campaign

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/approval"
	"cardline/internal/audience"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// Shelf keeps campaigns. Every change leaves a line in the audit trail, with who and why.
type Shelf interface {
	// Add keeps a new one. ErrTaken.
	Add(ctx context.Context, c Campaign) error
	// Campaign reads one. ErrNoCampaign.
	Campaign(ctx context.Context, code string) (Campaign, error)
	// Campaigns lists what fits the query, by code.
	Campaigns(ctx context.Context, q Query) ([]Campaign, error)
	// Move changes one by what decide makes of it, which sees nobody else's change meanwhile. What is paused is halted in the outbox with
	// it, what goes on is let go, what is cancelled or changed takes back nothing by itself. ErrNoCampaign, and what decide returns.
	Move(ctx context.Context, code string, m Moved, decide func(*Campaign) error) (Campaign, error)
	// Withdraw takes back at most n messages of a campaign that still wait.
	Withdraw(ctx context.Context, code, reason string, n int) (int, error)
	// Occurrences lists those of a campaign, the newest first, those before the given one.
	Occurrences(ctx context.Context, code string, before Occurrence, n int) ([]Occurrence, error)
}

// Moved is a change for the audit trail.
type Moved struct {
	Move
	By  string // an operator; "" is the program
	Why string
}

// Query says which campaigns are wanted; what is zero does not matter.
type Query struct {
	State State
	After string // codes behind it
	N     int
}

// Office is where campaigns are written, checked, approved and steered.
type Office struct {
	Shelf    Shelf
	Audience audience.Book
	Forecaster
	Results  Results
	Holidays almanac.Holidays
	Out      Out
	Events   map[string][]string                        // that the bank tells, each with its data
	Told     func(event string, t outbox.Type) []string // the rules of events that tell it of an event; nil: none does
	Testers  []phone.Number                             // of the bank's own, on whom a campaign may be tried
	Now      func() time.Time
}

// How long leave lasts.
const (
	proposedFor = 30 * 24 * time.Hour
	approvedFor = 90 * 24 * time.Hour // or until a day after the occurrence that is next when it is approved
)

// New keeps a campaign as a draft. wrong.Faults of everything that is wrong with it as such, ErrTaken.
func (o Office) New(ctx context.Context, code string, d Brief, by string) (Campaign, error) {
	return o.begin(ctx, code, d, Agreed{}, by)
}

func (o Office) begin(ctx context.Context, code string, d Brief, before Agreed, by string) (Campaign, error) {
	if err := o.Faults(code, d); err != nil {
		return Campaign{}, err
	}
	d = d.settled()
	c := Campaign{Code: code, Brief: d, State: Draft, Version: 1, Course: approval.Begin(by, o.Now()), Authors: []string{by}, Before: before}
	return c, o.Shelf.Add(ctx, c)
}

// Faults is everything that is wrong with what somebody writes, as wrong.Faults; nil: a draft may be made of it. Whom it reaches and when
// it ends the check tells.
func (o Office) Faults(code string, d Brief) error {
	var f faults
	if !codes.MatchString(code) {
		f.add("code", "campaign-code")
	}
	d = d.settled()
	return append(f.Faults, o.faults(Campaign{Code: code, Brief: d, Said: d.Words}, o.Now()).Faults...).Err()
}

// Change puts another definition in place of one that has not been started: whatever was checked and approved is void. version is the one
// that was read: ErrChanged if it is another by now.
func (o Office) Change(ctx context.Context, code string, version int, d Brief, by, why string) (Campaign, error) {
	if err := o.Faults(code, d); err != nil {
		return Campaign{}, err
	}
	d = d.settled()
	return o.Shelf.Move(ctx, code, Moved{MoveChange, by, why}, func(c *Campaign) error {
		if c.Version != version {
			return ErrChanged
		}
		if err := c.move(MoveChange); err != nil {
			return err
		}
		c.rewritten(o.Now(), by)
		c.Brief = d
		c.Version++
		return nil
	})
}

// rewritten voids what stood on the words before.
func (c *Campaign) rewritten(now time.Time, by string) {
	c.Before = c.agreed()
	c.Course, c.Said, c.Forecast, c.Seal, c.Until, c.Paced, c.Reason = approval.Begin(by, now), nil, c.Forecast.accepted(), "", time.Time{}, 0, ""
	c.wrote(by)
}

// Clone is a new draft with the definition of another, whose approved words its own are compared with.
func (o Office) Clone(ctx context.Context, code, as, by string) (Campaign, error) {
	c, err := o.Shelf.Campaign(ctx, code)
	if err != nil {
		return c, err
	}
	return o.begin(ctx, as, c.Brief, c.agreed(), by)
}

// Check finds out what a campaign comes to: whom it reaches, when it ends, what it costs. It is checked when every warning is accepted by
// its name, now or before in the same words; else it stays a draft, and the forecast tells what to accept or mend. why
// they are accepted stands there for whoever approves. wrong.Faults where it could not run at all.
func (o Office) Check(ctx context.Context, code string, accept []string, by, why string) (Campaign, error) {
	c, err := o.Shelf.Campaign(ctx, code)
	if err != nil {
		return c, err
	}
	if err := c.May(MoveCheck); err != nil {
		return c, err
	}
	said, f, err := o.forecast(ctx, c)
	if err != nil {
		return c, err
	}
	f.accept(accept, by, why, c.Forecast)
	if open := f.open(); len(open) > 0 {
		err := o.keepAccepted(ctx, c, f, by)
		c.Forecast, c.Said = f, said
		return c, cmp.Or(err, error(&WarningsError{open}))
	}
	return o.Shelf.Move(ctx, code, Moved{MoveCheck, by, f.acceptance()}, func(now *Campaign) error {
		if now.Version != c.Version {
			return ErrChanged
		}
		now.Said, now.Forecast = said, f
		return now.move(MoveCheck)
	})
}

// keepAccepted remembers what was accepted of a draft, though other warnings are open.
func (o Office) keepAccepted(ctx context.Context, c Campaign, f Forecast, by string) error {
	if c.State != Draft || slices.Equal(f.Accepted, c.Forecast.Accepted) {
		return nil
	}
	_, err := o.Shelf.Move(ctx, c.Code, Moved{MoveAccept, by, f.acceptance()}, func(now *Campaign) error {
		if now.Version != c.Version {
			return ErrChanged
		}
		now.Forecast = f.accepted()
		return now.move(MoveAccept)
	})
	return err
}

// Propose asks for approval. Codes of its pool may have been given since it was checked: wrong.Faults where the pool is gone, a
// *WarningsError where it is short and nobody accepted just that.
func (o Office) Propose(ctx context.Context, code, by string) (Campaign, error) {
	read, err := o.Shelf.Campaign(ctx, code)
	if err != nil {
		return read, err
	}
	short := o.restock(ctx, read)
	return o.Shelf.Move(ctx, code, Moved{Move: MovePropose, By: by}, func(c *Campaign) error {
		if err := c.move(MovePropose); err != nil {
			return err
		}
		if c.Version != read.Version {
			return ErrChanged
		}
		if short != nil {
			return short
		}
		c.wrote(by)
		return c.Course.Propose(by, o.Now())
	})
}

// Approve lets a campaign be started that others wrote and proposed: exactly the one whose hash, or the beginning of it, is given. ErrOwn,
// ErrChanged, ErrLapsed; an *AmissError where who is meant is not what was checked.
func (o Office) Approve(ctx context.Context, code, hash, by string) (Campaign, error) {
	if err := o.approvable(ctx, code); err != nil {
		return Campaign{}, err
	}
	return o.Shelf.Move(ctx, code, Moved{Move: MoveApprove, By: by}, func(c *Campaign) error {
		now := o.Now()
		switch err := c.move(MoveApprove); {
		case err != nil:
			return err
		case slices.ContainsFunc(c.Authors, func(a string) bool { return strings.EqualFold(a, by) }):
			return ErrOwn
		case !approval.Names(hash, c.Hash()):
			return ErrChanged
		case now.After(c.Course.Proposed.Add(proposedFor)):
			return ErrLapsed
		}
		if err := c.Course.Approve(by, now); err != nil {
			return err
		}
		next, err := c.When.Next(now, now, 1, o.Holidays)
		if err != nil {
			return err
		}
		c.Seal, c.Until = c.Hash(), now.Add(approvedFor)
		if len(next) > 0 {
			c.Until = later(c.Until, next[0].Ends.AddDate(0, 0, 1))
		}
		return nil
	})
}

// Refuse sends a proposal, or an approval that was not used yet, back.
func (o Office) Refuse(ctx context.Context, code, by, why string) (Campaign, error) {
	return o.Shelf.Move(ctx, code, Moved{MoveRefuse, by, why}, func(c *Campaign) error {
		if err := c.move(MoveRefuse); err != nil {
			return err
		}
		authors, maker := c.Authors, c.Maker
		c.rewritten(o.Now(), maker)
		c.Authors, c.Reason = authors, why
		return nil
	})
}

// Start has a campaign run when its time comes. ErrLapsed, ErrChanged; wrong.Faults where its time has passed.
func (o Office) Start(ctx context.Context, code, by string) (Campaign, error) {
	return o.Shelf.Move(ctx, code, Moved{Move: MoveStart, By: by}, func(c *Campaign) error {
		now := o.Now()
		if err := c.move(MoveStart); err != nil {
			return err
		}
		if err := c.sound(now); err != nil {
			return err
		}
		c.Opened, c.Reason = now, ""
		if c.When.Event != nil {
			return nil
		}
		ahead, err := c.When.Next(now, now.Add(-longestAgo), 8, o.Holidays)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(ahead, func(d Due) bool { return d.Ends.After(now) }) {
			return wrong.At("when", "when-passed")
		}
		return nil
	})
}

// longestAgo is how long ago an occurrence may have begun that is not over yet.
const longestAgo = eastmost + westmost + 24*time.Hour

// sound reports whether what was approved still holds: ErrLapsed, ErrChanged.
func (c Campaign) sound(now time.Time) error {
	switch {
	case c.Seal == "" || now.After(c.Until):
		return ErrLapsed
	case c.Seal != c.Hash():
		return ErrChanged
	}
	return nil
}

// Pause halts planning and sending, everywhere within two seconds.
func (o Office) Pause(ctx context.Context, code, by, why string) (Campaign, error) {
	return o.Shelf.Move(ctx, code, Moved{MovePause, by, why}, func(c *Campaign) error {
		c.Reason = why
		return c.move(MovePause)
	})
}

// Resume goes on exactly where it was. An *AmissError where it would be paused again at once.
func (o Office) Resume(ctx context.Context, code, by, why string) (Campaign, error) {
	ran, err := o.Shelf.Occurrences(ctx, code, Occurrence{}, nextShown)
	if err != nil {
		return Campaign{}, err
	}
	if err := o.resumable(ctx, code, ran); err != nil {
		return Campaign{}, err
	}
	underWay := slices.ContainsFunc(ran, func(o Occurrence) bool { return o.Stage == Planning || o.Stage == Sending })
	return o.Shelf.Move(ctx, code, Moved{MoveResume, by, why}, func(c *Campaign) error {
		if err := c.move(MoveResume); err != nil {
			return err
		}
		if c.Reason = ""; underWay {
			c.State = Running
		}
		return c.sound(o.Now())
	})
}

// paceMost bounds the messages a second of a campaign.
const paceMost = 5000

// SetPace makes one faster or slower while it runs; 0: as it was defined.
func (o Office) SetPace(ctx context.Context, code string, each int, by, why string) (Campaign, error) {
	if each < 0 || each > paceMost {
		return Campaign{}, wrong.At("pace", "between", 0, paceMost)
	}
	return o.Shelf.Move(ctx, code, Moved{MovePace, by, fmt.Sprintf("%d a second: %s", each, why)}, func(c *Campaign) error {
		c.Paced = each
		return c.move(MovePace)
	})
}

const (
	withdrawn   = 2000             // messages that one transaction takes back
	withdrawing = 20 * time.Second // and whoever cancels is kept so long at most: runners go on with the rest
)

// WhyCancelled is the reason of messages that are taken back.
func WhyCancelled(code, why string) string { return "campaign " + code + " was cancelled: " + why }

// Cancel ends a campaign, and takes back what has not been handed to the carrier. However much there is, within two seconds nothing of it leaves
// any more.
func (o Office) Cancel(ctx context.Context, code, by, why string) (c Campaign, taken int, err error) {
	c, err = o.Shelf.Move(ctx, code, Moved{MoveCancel, by, why}, func(c *Campaign) error {
		c.Reason = why
		return c.move(MoveCancel)
	})
	if err != nil {
		return c, 0, err
	}
	while, stop := context.WithTimeout(ctx, withdrawing)
	defer stop()
	for n := withdrawn; err == nil && n == withdrawn; taken += n {
		n, err = o.Shelf.Withdraw(while, code, WhyCancelled(code, why), withdrawn)
	}
	if while.Err() != nil && ctx.Err() == nil {
		err = nil
	}
	return c, taken, err
}

// Kill pauses every campaign that runs or would. It returns those it paused; one that cannot be paused keeps none of the others running. It
// looks again until it finds none: a campaign may go from one state to the other between two looks.
func (o Office) Kill(ctx context.Context, by, why string) (killed []string, err error) {
	for {
		before := len(killed)
		var faults []error
		for _, s := range []State{Running, Scheduled} {
			all, err := o.Shelf.Campaigns(ctx, Query{State: s})
			faults = append(faults, err)
			for _, c := range all {
				var moved *StateError
				switch _, err := o.Pause(ctx, c.Code, by, why); {
				case err == nil:
					killed = append(killed, c.Code)
				case !asState(err, &moved): // otherwise it came to its end meanwhile
					faults = append(faults, fmt.Errorf("campaign %s: %w", c.Code, err))
				}
			}
		}
		if len(killed) == before {
			return killed, errors.Join(faults...)
		}
	}
}
