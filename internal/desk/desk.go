// Package desk keeps what a customer wants somebody at the bank to look into: disputes, complaints, suggestions, call-backs and the
// tasks that other wishes leave for staff. It files each as a case with a number, a department and a day by which it is answered, and
// moves it on, one way only. It refuses to know channels, verbs and SQL: what it needs kept it hands to a Store.
// Start at Desk.Open.
package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cardline/internal/clock"
)

// The refusals of the desk.
var (
	ErrNotFound = errors.New("desk: no such case")
	ErrTaken    = errors.New("desk: the reference is taken")
	ErrClosed   = errors.New("desk: the case is closed")
	ErrTop      = errors.New("desk: the case is at the highest level")
	ErrNoSurvey = errors.New("desk: no score is asked for")
	ErrEmpty    = errors.New("desk: a word is missing")

	ErrNoExtension = errors.New("desk: the law leaves no more time")
	ErrApproval    = errors.New("desk: more time must be approved by somebody who may")
	ErrOwn         = errors.New("desk: nobody approves more time for what they have or asked for themselves")
)

// Store keeps cases with their history. Every change leaves its event and its audit entry in the same transaction.
type Store interface {
	// Open files a new case. A Key filed before gives the case of that time; a Ref already given away is ErrTaken.
	Open(ctx context.Context, c Case) (Case, error)
	// Case is one case with its history; ErrNotFound.
	Case(ctx context.Context, ref string) (Case, error)
	// Find lists cases without their history, the newest first, or as the query says.
	Find(ctx context.Context, q Query) ([]Case, error)
	// Scores counts the scores of the cases that were received since.
	Scores(ctx context.Context, since time.Time) (Tally, error)
	// Change lets decide look at a case while nobody else changes it, and keeps what it returns. A key that changed this case before
	// changes nothing and decide is not called. An error of decide is returned and nothing is kept.
	Change(ctx context.Context, ref, key string, decide func(Case) (Case, Event, error)) (Case, error)
}

// Desk files cases and moves them on.
type Desk struct {
	store      Store
	rules      *Rules
	now        func() time.Time
	whenClosed func(context.Context, Case)
	answers    func(line string, at time.Time) time.Time
}

// New makes a desk. now is our clock.
func New(s Store, r *Rules, now func() time.Time) *Desk { return &Desk{store: s, rules: r, now: now} }

// draws is how often a reference that is taken is drawn again.
const draws = 8

// Open files a case: category, severity, department, number and days are the desk's to find. The same Key again is the same case.
func (d *Desk) Open(ctx context.Context, o Opening) (Case, error) {
	again, err := d.repeated(ctx, o)
	if err != nil {
		return Case{}, fmt.Errorf("opening a %s: %w", o.Kind, err)
	}
	o.Reason, o.Demand, o.Subject = WithoutSecrets(o.Reason), WithoutSecrets(o.Demand), WithoutSecrets(o.Subject)
	c := d.rules.file(o, again, d.now())
	c.ID = clock.NewID(d.now())
	for range draws {
		c.Ref = newRef()
		filed, err := d.store.Open(ctx, c)
		if errors.Is(err, ErrTaken) {
			continue
		}
		if err != nil {
			return Case{}, fmt.Errorf("opening a %s: %w", o.Kind, err)
		}
		return filed, nil
	}
	return Case{}, fmt.Errorf("opening a %s: %w", o.Kind, ErrTaken)
}

// Case is one case with its history.
func (d *Desk) Case(ctx context.Context, ref string) (Case, error) { return d.store.Case(ctx, ref) }

// Find lists cases, the newest first, or as the query says.
func (d *Desk) Find(ctx context.Context, q Query) ([]Case, error) { return d.store.Find(ctx, q) }

// repeated finds the customer's earlier complaint that this one follows; its zero value: there is none.
func (d *Desk) repeated(ctx context.Context, o Opening) (Case, error) {
	if o.Kind != Complaint || o.Number == "" {
		return Case{}, nil
	}
	q := Query{Kind: o.Kind, Number: o.Number}
	if o.Customer != "" {
		q.Customers = []string{o.Customer}
	}
	earlier, err := d.store.Find(ctx, q)
	if err != nil {
		return Case{}, err
	}
	return d.rules.repeats(o, earlier, d.now()), nil
}

// Overdue lists the open cases one of whose clocks has run out, the one that did first.
func (d *Desk) Overdue(ctx context.Context) ([]Case, error) {
	return d.store.Find(ctx, Query{Open: true, DueBefore: d.now(), ByDue: true})
}

// Rules are those of this desk.
func (d *Desk) Rules() *Rules { return d.rules }
