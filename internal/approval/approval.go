// Package approval is the course of what one person writes and another approves: words of messages, menus of the telephone. It knows
// neither what that is nor where it is kept, and reads no clock. Start at Course.
package approval

import (
	"crypto/subtle"
	"errors"
	"strings"
	"time"
)

// State of a version. It moves one way.
type State string

// The states.
const (
	Draft    State = "draft"    // somebody writes
	Proposed State = "proposed" // and wants it used
	Approved State = "approved" // by somebody else
	Retired  State = "retired"  // never used again
)

// Course is how far a version has come, and through whose hands. Names are those of operators, whatever their case.
type Course struct {
	State    State
	Maker    string // who wrote it
	Proposer string
	Checker  string // who approved it
	Ender    string // who retired it
	Saved    time.Time
	Proposed time.Time
	Decided  time.Time
	Ended    time.Time
}

// Errors of those who move a version.
var (
	ErrState   = errors.New("its state does not allow that")
	ErrOwn     = errors.New("whoever wrote or proposed it cannot approve it")
	ErrChanged = errors.New("that is not the text that was proposed")
)

// StateError is that a version cannot be moved so from where it stands. It tells where that is, and through whom. It wraps ErrState.
type StateError struct{ Course Course }

func (e *StateError) Error() string { return "it " + e.Course.Stands() + nexts[e.Course.State] }

func (e *StateError) Unwrap() error { return ErrState }

// nexts are what can be done with a version from where it stands.
var nexts = map[State]string{
	Draft: ": it must be proposed first", Proposed: ": somebody else must approve it", Retired: ": save a new version",
}

// Stands says of a version where it stands, who brought it there and when.
func (c Course) Stands() string {
	what, by, at := "is a draft, saved", c.Maker, c.Saved
	switch c.State {
	case Proposed:
		what, by, at = "is proposed", c.Proposer, c.Proposed
	case Approved:
		what, by, at = "is approved", c.Checker, c.Decided
	case Retired:
		what, by, at = "is retired", c.Ender, c.Ended
	}
	if by != "" {
		what += " by " + by
	}
	if !at.IsZero() {
		what += at.UTC().Format(" on 2 Jan 2006 at 15:04 UTC")
	}
	return what
}

// Begin is the course of a new draft.
func Begin(by string, at time.Time) Course { return Course{State: Draft, Maker: by, Saved: at} }

// Propose asks for a draft to be approved. *StateError.
func (c *Course) Propose(by string, at time.Time) error {
	if c.State != Draft {
		return &StateError{*c}
	}
	c.State, c.Proposer, c.Proposed = Proposed, by, at
	return nil
}

// Approve lets it be used. *StateError, ErrOwn.
func (c *Course) Approve(by string, at time.Time) error {
	switch {
	case c.State != Proposed:
		return &StateError{*c}
	case strings.EqualFold(by, c.Maker), strings.EqualFold(by, c.Proposer):
		return ErrOwn
	}
	c.State, c.Checker, c.Decided = Approved, by, at
	return nil
}

// hashLeast is how much of a hash tells what was read: nobody hits on so much by chance.
const hashLeast = 8

// Names reports whether given is the hash of a version, or begins it with 8 characters or more.
func Names(given, hash string) bool {
	return len(given) >= hashLeast && len(given) <= len(hash) && subtle.ConstantTimeCompare([]byte(given), []byte(hash[:len(given)])) == 1
}

// Retire ends it for ever. *StateError.
func (c *Course) Retire(by string, at time.Time) error {
	if c.State == Retired {
		return &StateError{*c}
	}
	c.State, c.Ender, c.Ended = Retired, by, at
	return nil
}
