package outbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/consent"
	"cardline/internal/customer"
	"cardline/internal/phone"
)

// Traffic is what reaches numbers, for the gates that look at more than one message.
type Traffic interface {
	// Twins finds for each message, in their order, another of the same occasion that has gone, or is going, to the same number; "" if
	// there is none.
	Twins(ctx context.Context, ms []Message) ([]string, error)
	// Same finds for each message, in their order, others of its customer, or number where it has none, that say the same, were planned
	// since, and have gone or, planned earlier, may still go.
	Same(ctx context.Context, ms []Message, since []time.Time) ([][]Same, error)
	// Contacts lists the places that messages take at each number, in the order of ns.
	Contacts(ctx context.Context, ns []phone.Number) ([][]Contact, error)
	// Reserve takes a place for each wanted contact that choose lets have one, in order. choose sees all places taken at the number,
	// those before it in wanted too, while nobody else takes any there; it may put out others.
	Reserve(ctx context.Context, wanted []Contact, choose func(i int, taken []Contact) (ok bool, out []string)) error
}

// Contact is a place that a message takes of what a number may be sent.
type Contact struct {
	Message string
	To      phone.Number
	Class   consent.Class // Transactional: it reminds of a debt
	At      time.Time     // when it leaves, or left
	Gone    bool          // it was handed over
	Waiting bool          // a greeting that has no place yet, and is due At
}

// Circumstances are what is known of people beside the directory. Everything else that the gates need to know stands there.
type Circumstances interface {
	// Complaints tells what those behind each number complain about: what is open, and what came since.
	Complaints(ctx context.Context, parties []customer.Party, since time.Time) ([]Complaint, error)
	// Trips are those of the customers that end on a day, 2027-05-02, or later.
	Trips(ctx context.Context, customers []string, from string) (map[string][]Trip, error)
}

// Complaint is what matters of the complaints of a party.
type Complaint struct {
	Serious bool      // one of the two highest severities is open
	Last    time.Time // when the last one came; zero: none came since
}

// Trip is an announced stay abroad, in days where the customer lives.
type Trip struct {
	First, Last string   // 2027-05-02
	Zones       []string // the zones a clock there may show
}

// Dialogues tells, in the order of ns, whether a number has been asked something and is yet to answer.
type Dialogues interface {
	Busy(ctx context.Context, ns []phone.Number) ([]bool, error)
}

// candidate is a message before the gates, with what they need to know of its recipient.
type candidate struct {
	Row
	kind      Declaration
	party     customer.Party
	standing  consent.Standing
	complaint Complaint // of marketing and care, as is what follows
	busy      bool
	dunned    time.Time // when the last notice of an overdue payment left, for cheer
	misses    []Miss    // what refusals told of the number
}

// candidates gathers what the gates need, in a few questions for all rows together.
func (o *Outbox) candidates(ctx context.Context, rows []Row, now time.Time) ([]candidate, error) {
	out, ns := make([]candidate, len(rows)), make([]phone.Number, len(rows))
	for i, r := range rows {
		k, ok := Declared(r.Type)
		if !ok {
			return nil, fmt.Errorf("no message type %q", r.Type)
		}
		out[i].Row, out[i].kind, ns[i] = r, k, r.To
	}
	parties, err := o.People.FindAll(ctx, ns)
	if err != nil {
		return nil, fmt.Errorf("find who is behind %d numbers: %w", len(ns), err)
	}
	standings, err := o.Consent.Standings(ctx, ns)
	if err != nil {
		return nil, fmt.Errorf("read the wishes of %d numbers: %w", len(ns), err)
	}
	misses, err := o.missesOf(ctx, rows)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].party, out[i].standing, out[i].misses = parties[i], standings[i], misses[ns[i]]
	}
	if err := o.locate(ctx, out, now); err != nil {
		return nil, err
	}
	return out, o.sound(ctx, out, now)
}

// locate finds out who is abroad.
func (o *Outbox) locate(ctx context.Context, cs []candidate, now time.Time) error {
	var ids []string
	for i := range cs {
		if cs[i].kind.Hours != Always {
			ids = append(ids, cs[i].readers()...)
		}
	}
	if o.Circumstances == nil || len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	yesterday := now.UTC().AddDate(0, 0, -1).Format(time.DateOnly) // today, wherever they are
	trips, err := o.Circumstances.Trips(ctx, slices.Compact(ids), yesterday)
	if err != nil {
		return fmt.Errorf("read who is abroad: %w", err)
	}
	for i := range cs {
		c := &cs[i]
		for _, id := range c.readers() {
			for _, t := range trips[id] {
				if there := t.places(c.moment(now), c.places()); there != nil && c.kind.Hours != Always {
					c.where = there
				}
			}
		}
	}
	return nil
}

// places are where a traveller may be now: abroad, and on the days of leaving and coming back perhaps at home. nil: not on this trip.
func (t Trip) places(now time.Time, home []*time.Location) []*time.Location {
	today := now.In(home[0]).Format(time.DateOnly)
	there := almanac.Locations(t.Zones...)
	switch {
	case len(there) == 0 || today < t.First || today > t.Last:
		return nil
	case today == t.First || today == t.Last:
		return append(there, home...)
	}
	return there
}

// sound finds out about marketing and care whether this is a moment for them.
func (o *Outbox) sound(ctx context.Context, cs []candidate, now time.Time) error {
	var at []int
	var ns []phone.Number
	var parties []customer.Party
	for i, c := range cs {
		if c.kind.Class != consent.Transactional && !c.kind.Answers {
			at, ns, parties = append(at, i), append(ns, c.To), append(parties, c.party)
		}
	}
	if len(at) == 0 {
		return nil
	}
	if o.Circumstances != nil {
		complaints, err := o.Circumstances.Complaints(ctx, parties, now.Add(-calmAfterComplaint))
		if err != nil {
			return fmt.Errorf("read complaints: %w", err)
		}
		for j, i := range at {
			cs[i].complaint = complaints[j]
		}
	}
	if o.Dialogues != nil {
		busy, err := o.Dialogues.Busy(ctx, ns)
		if err != nil {
			return fmt.Errorf("look for dialogues in progress: %w", err)
		}
		for j, i := range at {
			cs[i].busy = busy[j]
		}
	}
	return o.soundDebts(ctx, cs, at)
}

// soundDebts finds out to whom cheer would come after a reminder of a debt.
func (o *Outbox) soundDebts(ctx context.Context, cs []candidate, at []int) error {
	at = slices.DeleteFunc(at, func(i int) bool { return !cs[i].kind.Cheer })
	if len(at) == 0 {
		return nil
	}
	ns := make([]phone.Number, len(at))
	for j, i := range at {
		ns[j] = cs[i].To
	}
	all, err := o.Traffic.Contacts(ctx, ns)
	if err != nil {
		return fmt.Errorf("read what reached %d numbers: %w", len(ns), err)
	}
	for j, i := range at {
		for _, k := range all[j] {
			if k.Class == consent.Transactional && k.Gone && k.At.After(cs[i].dunned) {
				cs[i].dunned = k.At
			}
		}
	}
	return nil
}

// circumstances of everybody behind the number: what reaches it reaches them all.
func (c *candidate) circumstances() consent.Circumstances {
	out := consent.Circumstances{Distrusted: c.party.Distrusted}
	for _, p := range c.party.Customers {
		out.NoMarketing = out.NoMarketing || p.NoMarketing
		out.OverdueDays = max(out.OverdueDays, p.OverdueDays)
	}
	return out
}

// readers are the customers a message is for: the one it was written for, or everybody behind the number.
func (c *candidate) readers() (ids []string) {
	if c.Customer != "" {
		return []string{c.Customer}
	}
	for _, p := range c.party.Customers {
		ids = append(ids, p.ID)
	}
	return ids
}
