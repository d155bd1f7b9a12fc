package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/desk"
	"cardline/internal/floor"
	"cardline/internal/phone"
)

const (
	// backEvery is how often it is looked whom the desk has promised a call back by now.
	backEvery = 15 * time.Second
	// backWithin is how long after its hour a promise of the desk still goes to the floor: later a colleague has it in hand.
	backWithin = time.Hour
	// backsEach is how many such promises are read at a time.
	backsEach = 200
	// dueAfterSlot is longer than a call back is due after its slot.
	dueAfterSlot = 30 * time.Minute
	// caseCall begins the names under which calls back of the desk wait on the floor.
	caseCall = "case-"
)

// promiseCases has the floor make the calls back that customers arranged with the desk, once their hour has come: an agent's telephone
// rings, then theirs. Any process may do so, and any number of times.
func (a *app) promiseCases(ctx context.Context) error {
	if a.places == nil {
		return nil
	}
	open, err := a.promised(ctx, a.clock.Now())
	if err != nil {
		return err
	}
	var faults []error
	for _, c := range open {
		if err := a.promiseCase(ctx, c.Ref); err != nil {
			faults = append(faults, fmt.Errorf("having case %s called back: %w", c.Ref, err))
		}
	}
	return errors.Join(faults...)
}

// promised are the calls back of the desk whose hour has come, however many older ones are still open.
func (a *app) promised(ctx context.Context, now time.Time) (out []desk.Case, err error) {
	q := desk.Query{
		Kind: desk.Callback, State: desk.Accepted, SlotFrom: now.Add(-backWithin), SlotBy: now, DueBefore: now.Add(dueAfterSlot),
		ByDue: true, Limit: backsEach,
	}
	for {
		page, err := a.desk.Find(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, c := range page {
			ours := strings.HasPrefix(c.Key, "back/") || strings.HasPrefix(c.Key, "recording/") // the floor has tried, or somebody is to listen first
			if c.Number != "" && c.Owner == "" && !ours {
				out = append(out, c)
			}
		}
		if len(page) < backsEach {
			return out, nil
		}
		place := page[len(page)-1].Place()
		q.After = &place
	}
}

func (a *app) promiseCase(ctx context.Context, ref string) error {
	c, err := a.desk.Case(ctx, ref)
	if err != nil {
		return err
	}
	key := "floor/" + ref
	if slices.ContainsFunc(c.History, func(e desk.Event) bool { return e.Key == key }) {
		return nil
	}
	topic, manager, err := a.topicOf(ctx, c)
	if err != nil {
		return err
	}
	w := floor.Waiting{Call: caseCall + ref, Number: c.Number, Customer: c.Customer, Lang: c.Lang, Topic: topic, Manager: manager, Summary: "call back " + ref}
	if _, err := a.floor.Join(ctx, w); err != nil {
		return err
	}
	if err := a.floor.Return(ctx, w.Call, c.Number, c.Slot); err != nil && !errors.Is(err, floor.ErrNoCall) {
		return err
	}
	_, err = a.desk.Note(ctx, ref, key, "system", "an agent's telephone rings for it, then the customer's: topic "+topic)
	return err
}

// topicOf is who makes a call back of the desk: the account manager of a Platinum customer, whose line's hours were promised; where a
// complaint is open, who takes complaints.
func (a *app) topicOf(ctx context.Context, c desk.Case) (topic, manager string, err error) {
	if c.Customer == "" {
		return floor.Service, "", nil
	}
	if who, err := a.people.Customer(ctx, c.Customer); err == nil && strings.EqualFold(who.Tier, floor.Platinum) {
		return floor.Platinum, a.managers[who.Manager], nil
	}
	complaints, err := a.desk.Find(ctx, desk.Query{Kind: desk.Complaint, Customers: []string{c.Customer}, Open: true, Limit: 1})
	if err != nil || len(complaints) == 0 {
		return floor.Service, "", err
	}
	return floor.Complaint, "", nil
}

// staffSlot is by when colleagues call somebody back whom no hour was promised.
func (a *app) staffSlot(ctx context.Context, line, id string, n phone.Number, want time.Time) time.Time {
	var zone string
	if who, err := a.people.Customer(ctx, id); id != "" && err == nil {
		zone = who.Zone
	}
	if at := a.desk.Slot(line, want, almanac.Zones(zone, n.Region())[0]); !at.IsZero() {
		return at
	}
	return a.clock.Now() // nobody knows when they are back: it is the first thing they do
}

// leftCase notes on its case that nobody answered a call back of the desk; false: it is none.
func (a *app) leftCase(ctx context.Context, w floor.Waiting) (bool, error) {
	ref, is := strings.CutPrefix(w.Call, caseCall)
	if !is {
		return false, nil
	}
	_, err := a.desk.Note(ctx, ref, "unreached/"+ref, "system", fmt.Sprintf("did not answer %d calls", w.Tries))
	return true, err
}
