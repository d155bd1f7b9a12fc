package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Outcome is what came of a task that was to call somebody.
type Outcome string

// The outcomes.
const (
	OutcomeReached  Outcome = "reached"
	OutcomeNoAnswer Outcome = "no-answer"
	OutcomeRefused  Outcome = "refused"
	OutcomeAccepted Outcome = "accepted"
)

// Outcomes lists them.
func Outcomes() []Outcome {
	return []Outcome{OutcomeReached, OutcomeNoAnswer, OutcomeRefused, OutcomeAccepted}
}

// CampaignTask begins the key of a task that a campaign asked for; the id of its message follows.
const CampaignTask = "campaign/"

// ofCampaign begins the subject of such a task.
const ofCampaign = "campaign "

// CampaignSubject is what a task is about that a campaign asked for.
func CampaignSubject(code, name string) string { return ofCampaign + code + ": " + name }

// Campaign is the code of the campaign that asked for the task; "" of other cases.
func (c Case) Campaign() string {
	if !strings.HasPrefix(c.Key, CampaignTask) {
		return ""
	}
	code, _, _ := strings.Cut(strings.TrimPrefix(c.Subject, ofCampaign), ":")
	return code
}

// Refusals of Done.
var (
	ErrNoTask    = errors.New("desk: the case is no task")
	ErrNoOutcome = errors.New("desk: there is no such outcome")
)

// Take gives a task to whoever takes it. ErrNoTask.
func (d *Desk) Take(ctx context.Context, ref, key, actor, owner string) (Case, error) {
	return d.change(ctx, ref, key, Event{Actor: actor, Action: "assign", Text: Said("assign", owner)}, func(c *Case) error {
		if c.Kind != Task {
			return ErrNoTask
		}
		c.Owner, c.State = owner, Assigned
		c.acknowledged(d.now())
		return nil
	})
}

// Came is how what came of a task stands in the history.
func Came(outcome Outcome, note string) string {
	return strings.TrimSuffix(string(outcome)+": "+Discreet(strings.TrimSpace(note)), ": ")
}

// Done ends a task with what came of it. ErrNoTask, ErrNoOutcome.
func (d *Desk) Done(ctx context.Context, ref, key, actor string, outcome Outcome, note string) (Case, error) {
	if !slices.Contains(Outcomes(), outcome) {
		return Case{}, fmt.Errorf("%w: %q", ErrNoOutcome, outcome)
	}
	c, err := d.change(ctx, ref, key, Event{Actor: actor, Action: "close", Text: Came(outcome, note)}, func(c *Case) error {
		if c.Kind != Task {
			return ErrNoTask
		}
		c.State, c.ClosedAt, c.Closings, c.Outcome = Closed, d.now(), c.Closings+1, outcome
		c.stop(c.ClosedAt)
		return nil
	})
	if err == nil && d.whenClosed != nil {
		d.whenClosed(ctx, c)
	}
	return c, err
}
