package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cardline/internal/desk"
	"cardline/internal/floor"
	"cardline/internal/lines"
)

const (
	// filedWithin is how long after it was spoken a recording waits for the case that its call files.
	filedWithin = 15 * time.Minute
	// filedAtOnce is how many recordings are filed in one go.
	filedAtOnce = 50
)

// kinds of cases that recordings belong to.
var recordedKinds = map[string]desk.Kind{floor.Message: desk.Callback, floor.Grievance: desk.Complaint, floor.Suggestion: desk.Suggestion}

// fileRecordings makes what callers said part of a case: of the one that their call filed, or of a new one. Any process may do so, and any
// number of times.
func (a *app) fileRecordings(ctx context.Context) error {
	open, err := a.db.Recordings().Unfiled(ctx, filedAtOnce)
	if err != nil {
		return err
	}
	var faults []error
	for _, r := range open {
		ref, err := a.caseOf(ctx, r)
		if err == nil && ref != "" {
			err = a.db.Recordings().File(ctx, r.ID, ref)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("filing recording %s: %w", r.ID, err))
		}
	}
	return errors.Join(faults...)
}

// caseOf is the case of a recording; "" while its call may still file one.
func (a *app) caseOf(ctx context.Context, r floor.Recording) (string, error) {
	kind, known := recordedKinds[r.Kind]
	if !known {
		kind = desk.Task
	}
	key := "recording/" + r.ID
	if kind == desk.Complaint || kind == desk.Suggestion {
		c, found, err := a.caseFiled(ctx, kind, r)
		if err != nil {
			return "", err
		}
		if found {
			_, err = a.desk.Note(ctx, c.Ref, key, "system", heardIn(r))
			return c.Ref, err
		}
		if a.clock.Now().Sub(r.At) < filedWithin {
			return "", nil
		}
	}
	c, err := a.desk.Open(ctx, desk.Opening{
		Key: key, Kind: kind, Subject: r.Kind, Channel: "voice", Lang: r.Lang, Customer: r.Customer, Number: r.Number, Reason: heardIn(r), Severity: prompt,
		Slot: a.staffSlot(ctx, lines.Main, r.Customer, r.Number, r.At), Received: r.At,
	})
	return c.Ref, err
}

// caseFiled is the case that the call of a recording has filed.
func (a *app) caseFiled(ctx context.Context, kind desk.Kind, r floor.Recording) (c desk.Case, found bool, err error) {
	if r.Number == "" && r.Customer == "" {
		return c, false, nil
	}
	q := desk.Query{Kind: kind, Number: r.Number, Limit: 1}
	if r.Customer != "" {
		q.Customers = []string{r.Customer}
	}
	cs, err := a.desk.Find(ctx, q)
	if err != nil || len(cs) == 0 || cs[0].Received.Before(r.At.Add(-filedWithin)) {
		return c, false, err
	}
	return cs[0], true, nil
}

func heardIn(r floor.Recording) string {
	if r.Type == "" {
		return fmt.Sprintf("%s of %d seconds that the carrier has not given out yet; once it has: cardline recording hear %s", r.Kind, r.Seconds, r.ID)
	}
	return fmt.Sprintf("%s of %d seconds: cardline recording hear %s", r.Kind, r.Seconds, r.ID)
}
