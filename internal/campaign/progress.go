package campaign

import (
	"context"
	"time"

	"cardline/internal/outbox"
)

// Progress is how far a campaign has come.
type Progress struct {
	Campaign   string          `json:"campaign" example:"SPRING-27"`
	State      State           `json:"state"`
	Reason     string          `json:"reason,omitempty"`
	Why        []outbox.Clause `json:"why,omitempty" doc:"The reason in parts, each with a stable code; none: somebody's own words."`
	Occurrence string          `json:"occurrence,omitempty" example:"2027-02-01"`
	Stage      Stage           `json:"stage,omitempty"`
	Counted    int             `json:"counted" doc:"People who are meant."`
	Planned    int             `json:"planned" doc:"People who have been dealt with: messages, and those to whom nothing is sent."`
	Waiting    int             `json:"waiting"`
	Sent       int             `json:"sent"`
	Delivered  int             `json:"delivered"`
	Failed     int             `json:"failed"`
	Blocked    int             `json:"blocked" doc:"Held back for ever, as the report tells."`
	HeldOut    int             `json:"held_out,omitempty"`
	Events     *Heeded         `json:"events,omitempty" doc:"Of a campaign that events trigger."`
	Held       string          `json:"held,omitempty" doc:"Why messages wait that are due."`
	Behind     string          `json:"behind,omitempty" example:"SPRING-27" doc:"The campaign of higher priority that is planned before it."`
	Rate       float64         `json:"rate" doc:"Messages handed over a second, since the figures before."`
	Left       string          `json:"left,omitempty" example:"4m10s" doc:"Until the last is handed over, at this rate."`
	Over       bool            `json:"over"`
}

// Look tells how far a campaign has come: its newest occurrence.
func (o Office) Look(ctx context.Context, code string) (Progress, error) {
	c, err := o.Shelf.Campaign(ctx, code)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Campaign: code, State: c.State, Reason: c.Reason, Why: outbox.Clauses(c.Reason), Over: c.State.Over()}
	if c.State == Paused {
		p.Held = "paused: " + c.Reason
	}
	newest, err := o.Shelf.Occurrences(ctx, code, Occurrence{}, 1)
	if err != nil {
		return p, err
	}
	for _, n := range newest {
		p.Occurrence, p.Stage, p.Counted, p.Planned, p.Blocked = n.Key, n.Stage, n.Counted, n.Planned+n.Held, n.neverReached(c)
		if n.Stage != Waiting && n.Stage != Planning || c.State != Scheduled && c.State != Running {
			continue
		}
		if p.Behind, err = o.Results.Rival(ctx, code); err != nil {
			return p, err
		}
		if p.Behind != "" {
			p.Held = "it waits until " + p.Behind + " is planned, which has a higher priority"
		}
	}
	states, err := o.Results.States(ctx, code, p.Occurrence)
	if err != nil {
		return p, err
	}
	var all Part
	for _, cell := range states {
		all.add(cell)
	}
	p.Waiting, p.Sent, p.Delivered, p.Failed = all.Waiting, all.Sent+all.Unknown, all.Delivered, all.Failed
	p.Blocked, p.HeldOut = p.Blocked+all.Blocked, all.HeldOut
	p.Events, err = o.heeded(ctx, c, "")
	return p, err
}

// Since adds to p how fast it goes: before is how it was so long ago.
func (p Progress) Since(before Progress, passed time.Duration) Progress {
	if before.Occurrence != p.Occurrence || passed <= 0 {
		return p
	}
	p.Rate = float64(p.Sent-before.Sent) / passed.Seconds()
	if ahead := max(p.Counted-p.Planned, 0) + p.Waiting; p.Rate > 0 && ahead > 0 {
		p.Left = time.Duration(float64(ahead) / p.Rate * float64(time.Second)).Round(time.Second).String()
	}
	return p
}

// Ran lists the times a campaign ran, the newest first, those before the given one: who is held back counts as in its report.
func (o Office) Ran(ctx context.Context, code string, before Occurrence, n int) ([]Occurrence, error) {
	c, err := o.Shelf.Campaign(ctx, code)
	if err != nil {
		return nil, err
	}
	ran, err := o.Shelf.Occurrences(ctx, code, before, n)
	if err != nil || len(ran) == 0 {
		return ran, err
	}
	keys := make([]string, len(ran))
	for i, one := range ran {
		keys[i] = one.Key
	}
	withheld, err := o.Results.Withheld(ctx, code, keys)
	if err != nil {
		return nil, err
	}
	for i := range ran {
		one := &ran[i]
		missed := one.neverReached(c)
		one.Planned += one.Held
		if one.Held = withheld[one.Key]; !one.cutShort(c) {
			continue
		}
		one.Held, one.Reason, one.Stage = one.Held+missed, whyNever(c, missed), Done
		if one.Began.IsZero() {
			one.Stage = Skipped
		}
	}
	return ran, nil
}
