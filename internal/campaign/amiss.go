package campaign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cardline/internal/wrong"
)

// AmissError says why a campaign cannot be approved, or go on, as it was checked.
type AmissError struct{ Why, Instead string }

func (e *AmissError) Error() string { return e.Why + ": " + e.Instead }

// What is done instead.
const (
	insteadChecked = "send it back, so that it is checked again"
	insteadCloned  = "cancel it, and check a clone of it"
	insteadRaised  = "ask for a larger budget, which somebody else approves"
)

// amiss says why a campaign must not be planned as it was checked, "" for nothing, and counts who is meant by now.
func (o Office) amiss(ctx context.Context, c Campaign) (why string, people int, err error) {
	if c.Of != nil {
		return "", 0, nil
	}
	fixed, err := o.Audience.Fix(ctx, c.Audience)
	if faults := (wrong.Faults)(nil); errors.As(err, &faults) {
		return "who is meant cannot be settled any more: " + audienceFaults(err).Error(), 0, nil
	}
	if err != nil {
		return "", 0, err
	}
	if fixed.Hash() != c.Forecast.Audience {
		return "a segment or a list that says who is meant was changed since it was checked", 0, nil
	}
	if c.When.Event != nil { // its ceiling is of messages a day
		return "", 0, nil
	}
	if people, err = o.Audience.Count(ctx, fixed); err != nil {
		return "", 0, err
	}
	if people > c.Forecast.Ceiling {
		why = fmt.Sprintf("%d people are meant by now: %d were counted, and %d may be written to at most", people, c.Forecast.Counted, c.Forecast.Ceiling)
	}
	return why, people, nil
}

// approvable reports what has changed since a campaign was checked: an *AmissError.
func (o Office) approvable(ctx context.Context, code string) error {
	c, err := o.Shelf.Campaign(ctx, code)
	if err != nil || c.May(MoveApprove) != nil { // which is said when it is moved
		return err
	}
	why, _, err := o.amiss(ctx, c)
	if err == nil && why != "" {
		err = &AmissError{why, insteadChecked}
	}
	return err
}

// resumable reports why a paused campaign would be paused again at once: an *AmissError.
func (o Office) resumable(ctx context.Context, code string, ran []Occurrence) error {
	c, err := o.Shelf.Campaign(ctx, code)
	if err != nil || c.May(MoveResume) != nil {
		return err
	}
	if b, ok := c.budget(); ok && strings.HasPrefix(c.Reason, c.short()) && (c.When.Event != nil || slices.ContainsFunc(ran, func(o Occurrence) bool {
		return o.Stage == Planning && o.Cost <= hundredThousandths(b)
	})) {
		return &AmissError{c.short(), insteadRaised}
	}
	if c.When.Event == nil && !slices.ContainsFunc(ran, func(o Occurrence) bool { return o.Counted == 0 && (o.Stage == Planning || o.Stage == Waiting) }) {
		return nil
	}
	why, _, err := o.amiss(ctx, c)
	if err == nil && why != "" {
		err = &AmissError{why, insteadCloned}
	}
	return err
}

// unsound says why an occurrence must not be planned as it stands, "" for nothing. One that begins is counted anew.
func (r *Runner) unsound(ctx context.Context, h *Hold) (why string, err error) {
	if err := h.Campaign.sound(r.Now()); errors.Is(err, ErrChanged) {
		return "it is not what was approved", nil
	}
	if h.Counted > 0 {
		return "", nil
	}
	why, people, err := r.amiss(ctx, h.Campaign)
	if why != "" || err != nil || people == 0 {
		return why, err
	}
	h.Counted = people
	return "", r.Runs.Count(ctx, *h, people)
}
