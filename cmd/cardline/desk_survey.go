package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cardline/internal/desk"
	"cardline/internal/dialogue"
)

// askedWithin is how long after its closing a case is looked at for its invitation: a process that was down that long asks nobody late.
const askedWithin = time.Hour

// askScores invites the customers of the cases closed lately to score them, each once.
func (a *app) askScores(ctx context.Context) error {
	closed, err := a.desk.Unscored(ctx, a.clock.Now().Add(-askedWithin))
	if err != nil {
		return fmt.Errorf("finding the cases without a score: %w", err)
	}
	var faults []error
	for _, c := range closed {
		faults = append(faults, a.askScore(ctx, c))
	}
	return errors.Join(faults...)
}

func (a *app) askScore(ctx context.Context, c desk.Case) error {
	if c.SurveyTill.IsZero() {
		return nil
	}
	return a.dialogue.AskScore(ctx, dialogue.Closing{
		Ref: c.Ref, Customer: c.Customer, Number: c.Number, Lang: c.Lang, Zone: c.Zone, At: c.ClosedAt, Nth: c.Closings, Until: c.SurveyTill,
	})
}

// closed asks at once; what goes wrong is made up for by askScores.
func (a *app) closed(ctx context.Context, c desk.Case) {
	if err := a.askScore(ctx, c); err != nil {
		a.log.WarnContext(ctx, "a score is asked for in a minute", "ref", c.Ref, "err", err)
	}
}
