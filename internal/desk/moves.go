package desk

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Assign gives a case to one of the staff.
func (d *Desk) Assign(ctx context.Context, ref, key, actor, owner string) (Case, error) {
	if strings.TrimSpace(owner) == "" {
		return Case{}, fmt.Errorf("%w: to whom", ErrEmpty)
	}
	return d.change(ctx, ref, key, Event{Actor: actor, Action: "assign", Text: owner}, func(c *Case) error {
		c.Owner, c.State = owner, Assigned
		return nil
	})
}

// Note adds to the history of a case.
func (d *Desk) Note(ctx context.Context, ref, key, actor, text string) (Case, error) {
	if strings.TrimSpace(text) == "" {
		return Case{}, fmt.Errorf("%w: the note", ErrEmpty)
	}
	return d.store.Change(ctx, ref, key, func(c Case) (Case, Event, error) { // also of a closed case
		return c, Event{Key: key, At: d.now(), Actor: actor, Action: "note", Text: text}, nil
	})
}

// surveyFor is how long a score is asked for after a case was closed.
const surveyFor = 7 * 24 * time.Hour

// Close ends a case with what came of it. Whoever complained or was called back is then asked for a score; nobody is about a disputed
// transaction, which may yet be a fraud.
func (d *Desk) Close(ctx context.Context, ref, key, actor, outcome string) (Case, error) {
	if strings.TrimSpace(outcome) == "" {
		return Case{}, fmt.Errorf("%w: what came of it", ErrEmpty)
	}
	return d.change(ctx, ref, key, Event{Actor: actor, Action: "close", Text: outcome}, func(c *Case) error {
		c.State, c.ClosedAt = Closed, d.now()
		if c.Number != "" && (c.Kind == Complaint || c.Kind == Callback) {
			c.SurveyTill = c.ClosedAt.Add(surveyFor)
		}
		return nil
	})
}

// Escalate raises a case one level: a new owner, and a nearer day. ErrTop where there is nobody above.
func (d *Desk) Escalate(ctx context.Context, ref, key, actor, why string) (Case, error) {
	return d.change(ctx, ref, key, Event{Actor: actor, Action: "escalate", Text: why}, func(c *Case) error {
		if c.Level >= len(d.rules.Levels) {
			return ErrTop
		}
		now := d.now()
		c.Level++
		c.Owner, c.State = "", Accepted
		due := d.rules.calendars[c.Region].after(now, d.rules.Level(c.Level).Days, c.Zone)
		if c.Due.Before(now) || due.Before(c.Due) {
			c.Due = due
		}
		return nil
	})
}

// Low is the best score that somebody must look into.
const Low = 2

// Score takes the customer's score of a closed case, 1 to 5. A low one opens a task: somebody asks what went wrong.
func (d *Desk) Score(ctx context.Context, ref, key, actor string, score int, comment string) (Case, error) {
	c, err := d.store.Change(ctx, ref, key, func(c Case) (Case, Event, error) {
		now := d.now()
		if c.State != Closed || !now.Before(c.SurveyTill) || score < 1 || score > 5 {
			return c, Event{}, ErrNoSurvey
		}
		c.Score, c.SurveyTill = score, time.Time{}
		return c, Event{Key: key, At: now, Actor: actor, Action: "score", Text: strings.TrimSpace(fmt.Sprint(score, " ", comment))}, nil
	})
	if err != nil || c.Score > Low {
		return c, err
	}
	follow := c.Opening
	follow.Key, follow.Kind, follow.Subject, follow.Prior, follow.Received = key+"/low-score", Task, "low-score", c.Ref, time.Time{}
	follow.Reason, follow.Severity, follow.Confirmed = fmt.Sprintf("score %d of %s. %s", score, c.Ref, comment), major, time.Time{}
	_, err = d.Open(ctx, follow)
	return c, err
}

// Alarm marks an overdue case once for each of its days. fresh says that nobody had before.
func (d *Desk) Alarm(ctx context.Context, c Case) (fresh bool, err error) {
	key := "overdue/" + c.Ref + "/" + c.Due.UTC().Format(time.RFC3339)
	_, err = d.store.Change(ctx, c.Ref, key, func(c Case) (Case, Event, error) {
		fresh = true
		return c, Event{Key: key, At: d.now(), Actor: "system", Action: "overdue"}, nil
	})
	return fresh && err == nil, err
}

// change moves a case that is not closed.
func (d *Desk) change(ctx context.Context, ref, key string, e Event, move func(*Case) error) (Case, error) {
	return d.store.Change(ctx, ref, key, func(c Case) (Case, Event, error) {
		if c.State == Closed {
			return c, e, ErrClosed
		}
		e.Key, e.At = key, d.now()
		err := move(&c)
		return c, e, err
	})
}
