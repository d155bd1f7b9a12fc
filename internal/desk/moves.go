package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Assign gives a case to one of the staff, which acknowledges it.
func (d *Desk) Assign(ctx context.Context, ref, key, actor, owner string) (Case, error) {
	if strings.TrimSpace(owner) == "" {
		return Case{}, fmt.Errorf("%w: to whom", ErrEmpty)
	}
	owner = Said("assign", owner)
	return d.change(ctx, ref, key, Event{Actor: actor, Action: "assign", Text: owner}, func(c *Case) error {
		c.Owner, c.State = owner, Assigned
		c.acknowledged(d.now())
		return nil
	})
}

// Note adds to the history of a case. The first one acknowledges it.
func (d *Desk) Note(ctx context.Context, ref, key, actor, text string) (Case, error) {
	if strings.TrimSpace(text) == "" {
		return Case{}, fmt.Errorf("%w: the note", ErrEmpty)
	}
	return d.store.Change(ctx, ref, key, func(c Case) (Case, Event, error) { // also of a closed case
		c.acknowledged(d.now())
		d.rules.arm(&c)
		return c, Event{Key: key, At: d.now(), Actor: actor, Action: "note", Text: Said("note", text)}, nil
	})
}

// Close ends a case with what came of it. Whoever complained or was called back is then asked for a score; nobody is about a disputed
// transaction, which may yet be a fraud, nor while one of theirs is open.
func (d *Desk) Close(ctx context.Context, ref, key, actor, outcome string) (Case, error) {
	if strings.TrimSpace(outcome) == "" {
		return Case{}, fmt.Errorf("%w: what came of it", ErrEmpty)
	}
	quiet, err := d.inDispute(ctx, ref)
	if err != nil {
		return Case{}, err
	}
	c, err := d.change(ctx, ref, key, Event{Actor: actor, Action: "close", Text: Said("close", outcome)}, func(c *Case) error {
		c.State, c.ClosedAt, c.Closings = Closed, d.now(), c.Closings+1
		c.stop(c.ClosedAt)
		if !quiet && c.Number != "" && (c.Kind == Complaint || c.Kind == Callback) {
			c.SurveyTill = c.ClosedAt.Add(surveyFor)
		}
		return nil
	})
	if err == nil && d.whenClosed != nil {
		d.whenClosed(ctx, c)
	}
	return c, err
}

// Escalate raises a case one level: a new owner, and a nearer day. ErrTop where there is nobody above.
func (d *Desk) Escalate(ctx context.Context, ref, key, actor, why string) (Case, error) {
	return d.change(ctx, ref, key, Event{Actor: actor, Action: "escalate", Text: Said("escalate", why)}, func(c *Case) error {
		if c.Level >= len(d.rules.Levels) {
			return ErrTop
		}
		now := d.now()
		c.Level++
		c.Owner, c.State = "", Accepted
		due := d.rules.working(c.Region, now, d.rules.Level(c.Level).Days, c.Zone)
		if c.Due.Before(now) || due.Before(c.Due) {
			c.Due = due
			c.run(Investigate, now, due)
		}
		return nil
	})
}

// Leave is what the law leaves of more time.
type Leave string

// The leaves.
const (
	NoLeave    Leave = "none"
	FreeLeave  Leave = "free"     // whoever has the case takes it, with the reason
	BoundLeave Leave = "approval" // somebody else approves it
)

// Leave is what the law leaves of more time for a case as it stands, and that time.
func (r *Rules) Leave(c Case) (Leave, Span) {
	k, spans := c.Clock(AnswerByLaw), r.Law[c.Kind][c.Region].Answer
	switch {
	case c.State == Closed || k == nil || k.Extended+1 >= len(spans):
		return NoLeave, Span{}
	case spans[k.Extended+1].Approved:
		return BoundLeave, spans[k.Extended+1]
	}
	return FreeLeave, spans[k.Extended+1]
}

// AskMore asks for more time that the law wants approved; Extend by somebody else is the approval. ErrNoExtension where none is left that
// takes an approval.
func (d *Desk) AskMore(ctx context.Context, ref, key, actor, reason string) (Case, error) {
	if strings.TrimSpace(reason) == "" {
		return Case{}, fmt.Errorf("%w: the reason", ErrEmpty)
	}
	return d.change(ctx, ref, key, Event{Actor: actor, Action: "ask", Text: Said("ask", reason)}, func(c *Case) error {
		if leave, _ := d.rules.Leave(*c); leave != BoundLeave {
			return ErrNoExtension
		}
		c.Clocks = slices.Clone(c.Clocks)
		c.Clock(AnswerByLaw).Asked = actor
		return nil
	})
}

// Extend moves the law's clock to the next of its days, with the reason. Where the law wants that approved, approved says that actor may:
// ErrApproval else, and ErrOwn for who has the case or asked for it. ErrNoExtension where the law leaves no more time.
func (d *Desk) Extend(ctx context.Context, ref, key, actor, reason string, approved bool) (Case, error) {
	if strings.TrimSpace(reason) == "" {
		return Case{}, fmt.Errorf("%w: the reason", ErrEmpty)
	}
	return d.change(ctx, ref, key, Event{Actor: actor, Action: "extend", Text: Said("extend", reason)}, func(c *Case) error {
		leave, span := d.rules.Leave(*c)
		k := c.Clock(AnswerByLaw)
		switch {
		case leave == NoLeave:
			return ErrNoExtension
		case leave == BoundLeave && !approved:
			return ErrApproval
		case leave == BoundLeave && (k.Asked == actor || c.Owner != "" && actor == Staff(c.Owner)):
			return ErrOwn
		}
		c.Limit = d.rules.end(span, k.Start, c.Region, c.Zone)
		longer := Clock{Name: k.Name, Start: k.Start, Due: c.Limit, Extended: k.Extended + 1}
		c.run(k.Name, k.Start, c.Limit)
		*c.Clock(AnswerByLaw) = longer
		return nil
	})
}

// Said is how what somebody says with a move stands in the history, without what is secret in it.
func Said(action, words string) string {
	switch action {
	case "assign":
		return Discreet(strings.Join(strings.Fields(words), " "))
	case "escalate":
		return WithoutSecrets(words)
	}
	return Discreet(words)
}

// Staff is how a colleague stands in histories.
func Staff(name string) string { return "operator:" + name }

// change moves a case that is not closed.
func (d *Desk) change(ctx context.Context, ref, key string, e Event, move func(*Case) error) (Case, error) {
	return d.store.Change(ctx, ref, key, func(c Case) (Case, Event, error) {
		if c.State == Closed {
			return c, e, ErrClosed
		}
		e.Key, e.At = key, d.now()
		err := move(&c)
		d.rules.arm(&c)
		return c, e, err
	})
}
