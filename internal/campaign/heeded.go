package campaign

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cardline/internal/outbox"
)

// Heeded is what events came to in a campaign that waits for them.
type Heeded struct {
	Told     int        `json:"told" doc:"Events that it waits for, since it was started."`
	Waiting  int        `json:"waiting" doc:"Not due yet."`
	Answered int        `json:"answered" doc:"The funnel tells what became of their messages."`
	Nothing  []Unheeded `json:"nothing,omitempty" doc:"Those that came to nothing, by the reason."`
}

// Unheeded are events that came to nothing for one reason.
type Unheeded struct {
	Reason string          `json:"reason" example:"the ceiling of 100 messages a day is reached"`
	Events int             `json:"events"`
	Why    []outbox.Clause `json:"why,omitempty" doc:"The reason in parts, each with a stable code, for who says it in another language."`
}

// EventCell is a number of events that came to the same.
type EventCell struct {
	State  Heed
	Reason string
	N      int
}

// Heed is what an event came to in a campaign.
type Heed string

// What it may come to.
const (
	HeedWaits   Heed = "waiting"
	HeedAnswers Heed = "answered"
	HeedNothing Heed = "nothing"
)

// Reaction is what one event came to in one campaign.
type Reaction struct {
	Campaign string
	State    Heed
	Due      time.Time
	Message  string // its id; "": none
	Reason   string
}

// Why an event comes to nothing. What many have in common stands before the colon.
const (
	whyEventLate = "the event is answered too late: it was due at %s"
	whyNotMeant  = "the customer is not among those who are meant"
	whyCeiling   = "the ceiling of %d messages a day is reached"
	whyCardState = "the card is in another state by now"
	whyToldBy    = "rule %s has told them the same"
)

// heeded counts what events came to: of one, or of all with "". nil: the campaign waits for none.
func (o Office) heeded(ctx context.Context, c Campaign, event string) (*Heeded, error) {
	if c.When.Event == nil {
		return nil, nil
	}
	cells, err := o.Results.Triggered(ctx, c.Code, event)
	if err != nil {
		return nil, err
	}
	h, why := &Heeded{}, map[string]int{}
	for _, cell := range cells {
		h.Told += cell.N
		switch cell.State {
		case HeedWaits:
			h.Waiting += cell.N
		case HeedAnswers:
			h.Answered += cell.N
		default:
			why[plainReason(cell.Reason)] += cell.N
		}
	}
	for reason, n := range why {
		h.Nothing = append(h.Nothing, Unheeded{Reason: reason, Events: n, Why: outbox.Clauses(reason)})
	}
	slices.SortFunc(h.Nothing, func(a, b Unheeded) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), strings.Compare(a.Reason, b.Reason))
	})
	return h, nil
}

// toldBy is the rule that has told somebody of an event just what the campaign would; "": none has. Who is reminded later is told anew.
func (c Campaign) toldBy(f Fired) string {
	if !c.atOnce() || f.Says != c.Type {
		return ""
	}
	return f.Rule
}

// atOnce reports whether a campaign texts people as soon as an event is told.
func (c Campaign) atOnce() bool {
	return c.When.Event != nil && c.When.Event.After == "" && c.Channel != Voice && c.Channel != Task
}

// tellers are the rules of events that tell just what a campaign would, of the same events.
func (l *lookout) tellers() []string {
	if l.Told == nil || !l.c.atOnce() {
		return nil
	}
	return l.Told(l.c.When.Event.Type, l.c.Type)
}

// cutShort reports whether a campaign was cancelled before everybody was planned.
func (o Occurrence) cutShort(c Campaign) bool {
	return c.State == Cancelled && o.Stage != Skipped && o.Whole.IsZero()
}

// neverReached counts those whose turn had not come when a campaign was cancelled.
func (o Occurrence) neverReached(c Campaign) int {
	if !o.cutShort(c) {
		return 0
	}
	return max(cmp.Or(o.Counted, c.Forecast.Counted)-o.Planned-o.Held, 0)
}

// gateOfCancelled stands for a gate where nobody was asked: the campaign was cancelled before.
const gateOfCancelled = "cancelled"

// whyNever is why they got nothing whose turn had not come.
func whyNever(c Campaign, people int) string {
	return fmt.Sprintf("the campaign was cancelled before the turn of %d: %s", people, c.Reason)
}

// leftOver adds to a report those whose turn had not come when the campaign was cancelled: they are meant, and have no message.
func (o Office) leftOver(ctx context.Context, c Campaign, r *Report) error {
	if c.State != Cancelled {
		return nil
	}
	ran, err := o.Shelf.Occurrences(ctx, c.Code, Occurrence{}, noted)
	if err != nil {
		return err
	}
	missed := 0
	for _, one := range ran {
		if r.Occurrence == "" || r.Occurrence == one.Key {
			missed += one.neverReached(c)
		}
	}
	if missed > 0 {
		r.Funnel.Targeted, r.Funnel.Blocked = r.Funnel.Targeted+missed, r.Funnel.Blocked+missed
		why := "the campaign was cancelled before their turn: " + c.Reason
		said := outbox.Clauses(why)
		r.Blocked = append(r.Blocked, Blocked{Gate: gateOfCancelled, Reason: why, People: missed, Why: &said})
	}
	return nil
}
