package campaign

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Rival is another campaign that waits for an event, and what it made of it.
type Rival struct {
	Campaign
	Heed Heed
	Told bool // it answered with a message
}

// whyToldBefore is why an event comes to nothing that another campaign has answered.
const whyToldBefore = "campaign %s has told them the same"

// rivals reports whether another campaign would tell the same of the same events: the same type of message, by the same channel, as soon.
// Who is reminded later, or told something else, is told anew.
func (c Campaign) rivals(o Campaign) bool {
	if c.Code == o.Code || c.When.Event == nil || o.When.Event == nil {
		return false
	}
	mine, err1 := c.When.Event.delay()
	its, err2 := o.When.Event.delay()
	return err1 == nil && err2 == nil && mine == its && c.When.Event.Type == o.When.Event.Type && c.Type == o.Type && cmp.Or(c.Channel, Text) == cmp.Or(o.Channel, Text)
}

// goesBefore reports whether it answers first: by its priority, then by its code.
func (c Campaign) goesBefore(o Campaign) bool {
	return cmp.Or(cmp.Compare(o.Priority, c.Priority), strings.Compare(c.Code, o.Code)) < 0
}

// giveWay tells which other campaign has told somebody the same of an event, and whether one that goes before is still to answer it.
func (c Campaign) giveWay(f Fired) (told string, wait bool) {
	for _, r := range f.Rivals {
		switch {
		case r.Told:
			return r.Code, false
		case r.Heed == HeedWaits && (r.State == Scheduled || r.State == Running) && r.goesBefore(c):
			wait = true
		}
	}
	return "", wait
}

// ahead are the campaigns, approved or started, that answer the same events before c.
func (o Office) ahead(ctx context.Context, c Campaign) (codes []string, err error) {
	if c.When.Event == nil {
		return nil, nil
	}
	for _, s := range []State{Approved, Scheduled, Running, Paused} {
		all, err := o.Shelf.Campaigns(ctx, Query{State: s})
		if err != nil {
			return nil, err
		}
		for _, other := range all {
			if c.rivals(other) && other.goesBefore(c) {
				codes = append(codes, other.Code)
			}
		}
	}
	slices.Sort(codes)
	return codes, nil
}

// warnOfRivals tells of campaigns that answer the same events first.
func (l *lookout) warnOfRivals(codes []string) {
	if len(codes) > 0 {
		text := fmt.Sprintf("whom campaign %s tells the same of an event gets nothing from here: it goes first", strings.Join(codes, ", "))
		l.f.Warnings = append(l.f.Warnings, Warning{Name: "rivals", Text: text, With: codes})
	}
}
