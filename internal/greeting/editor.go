package greeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/approval"
)

// Errors of those who keep rules. Those of a version's course are approval's.
var (
	ErrNoRule  = errors.New("there is no such rule")
	ErrShipped = errors.New("it comes with the program, approved, and stays so: `greet rules on` and `off` switch it, and a version of your own, saved, takes its place")
)

// Shelf is the store's side of rules. Changes leave an audit row each.
type Shelf interface {
	// Save keeps the next version of a rule, from 2 on. Where the newest that is not retired says the same, it is that one, and nothing is kept.
	Save(ctx context.Context, r Rule) (Rule, error)
	// Move changes where a version stands; what it says stays. ErrNoRule.
	Move(ctx context.Context, name string, version int, action, by string, decide func(Rule) (Rule, error)) (Rule, error)
	// Kept lists all versions by name and number.
	Kept(ctx context.Context) ([]Rule, error)
}

// Switches say which rules act by themselves.
type Switches interface {
	// Switches are those ever used, by the name of their rule.
	Switches(ctx context.Context) (map[string]Switch, error)
	// Turn writes one, with an audit row.
	Turn(ctx context.Context, name string, s Switch) error
}

// Switch of a rule. Without one a rule is off.
type Switch struct {
	On     bool
	Seen   almanac.Day // the last day whose run was opened
	By     string
	Reason string
	At     time.Time
}

// Editor is how the bank keeps its rules: written by one, approved by another, each version frozen, and switched on apart from that.
type Editor struct {
	Shipped  []Rule
	Shelf    Shelf
	Switches Switches
	Now      func() time.Time
}

// Kept implements Book.
func (e Editor) Kept(ctx context.Context) ([]Rule, error) {
	kept, err := e.Shelf.Kept(ctx)
	if err != nil {
		return nil, err
	}
	all := append(slices.Clone(e.Shipped), kept...)
	slices.SortStableFunc(all, func(a, b Rule) int {
		if a.Name != b.Name {
			return strings.Compare(a.Name, b.Name)
		}
		return a.Version - b.Version
	})
	return all, nil
}

// InUse implements Book.
func (e Editor) InUse(ctx context.Context) ([]Rule, error) {
	all, err := e.Kept(ctx)
	if err != nil {
		return nil, err
	}
	var out []Rule
	for _, r := range all {
		switch {
		case r.Course.State != approval.Approved:
		case len(out) > 0 && out[len(out)-1].Name == r.Name:
			out[len(out)-1] = r
		default:
			out = append(out, r)
		}
	}
	return out, nil
}

// Save keeps a new version as a draft, unless the newest says the same: then it is that one. Faults that forbid proposing it do not forbid
// saving it.
func (e Editor) Save(ctx context.Context, r Rule, by string) (Rule, error) {
	r = r.Filled()
	all, err := e.Kept(ctx)
	if err != nil {
		return r, err
	}
	for _, newest := range slices.Backward(all) {
		if newest.Name != r.Name || newest.Course.State == approval.Retired {
			continue
		}
		if newest.Hash() == r.Hash() {
			return newest, nil
		}
		break
	}
	r.Course = approval.Begin(by, e.Now())
	return e.Shelf.Save(ctx, r)
}

// Propose asks for a draft to be approved. wrong.Faults, approval.ErrState.
func (e Editor) Propose(ctx context.Context, name string, version int, by string) (Rule, error) {
	return e.move(ctx, name, version, "propose", by, func(r Rule) (Rule, error) {
		if err := r.Course.Propose(by, e.Now()); err != nil {
			return r, err
		}
		return r, r.Faults().Err()
	})
}

// Approve puts what was proposed to use; hash, or 8 characters of its beginning, is of the rule the checker has read. wrong.Faults,
// approval.ErrState, ErrOwn, ErrChanged.
func (e Editor) Approve(ctx context.Context, name string, version int, hash, by string) (Rule, error) {
	return e.move(ctx, name, version, "approve", by, func(r Rule) (Rule, error) {
		if err := r.Course.Approve(by, e.Now()); err != nil {
			return r, err
		}
		if !approval.Names(hash, r.Hash()) {
			return r, approval.ErrChanged
		}
		return r, r.Faults().Err()
	})
}

// Retire ends a version for ever; what was in use before it is used again. approval.ErrState, ErrShipped.
func (e Editor) Retire(ctx context.Context, name string, version int, by string) (Rule, error) {
	return e.move(ctx, name, version, "retire", by, func(r Rule) (Rule, error) {
		return r, r.Course.Retire(by, e.Now())
	})
}

func (e Editor) move(ctx context.Context, name string, version int, action, by string, decide func(Rule) (Rule, error)) (Rule, error) {
	if slices.ContainsFunc(e.Shipped, func(r Rule) bool { return r.Name == name && r.Version == version }) {
		return Rule{}, ErrShipped
	}
	return e.Shelf.Move(ctx, name, version, "greeting."+action, by, decide)
}

// Turn switches a rule on or off. One that is switched on takes in whoever's day it still is. ErrNoRule where no version is approved.
func (e Editor) Turn(ctx context.Context, name string, on bool, by, reason string) (Switch, error) {
	rules, err := e.InUse(ctx)
	if err != nil {
		return Switch{}, err
	}
	if !slices.ContainsFunc(rules, func(r Rule) bool { return r.Name == name }) {
		return Switch{}, fmt.Errorf("%w that is approved: %s", ErrNoRule, name)
	}
	now := e.Now()
	s := Switch{On: on, Seen: lasting(now).Add(-1), By: by, Reason: reason, At: now}
	return s, e.Switches.Turn(ctx, name, s)
}

// The clocks of the earth differ by 26 hours: a day begins at UTC+14 and ends at UTC-12.
const (
	earliest = 14 * time.Hour
	latest   = 12 * time.Hour
)

// lasting is the first day that is not over everywhere.
func lasting(now time.Time) almanac.Day { return almanac.On(now.UTC().Add(-latest)) }
