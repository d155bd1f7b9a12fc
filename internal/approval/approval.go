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
	ErrState   = errors.New("it is in another state by now")
	ErrOwn     = errors.New("whoever wrote or proposed it cannot approve it")
	ErrChanged = errors.New("that is not the text that was proposed")
)

// Begin is the course of a new draft.
func Begin(by string, at time.Time) Course { return Course{State: Draft, Maker: by, Saved: at} }

// Propose asks for a draft to be approved. ErrState.
func (c *Course) Propose(by string, at time.Time) error {
	if c.State != Draft {
		return ErrState
	}
	c.State, c.Proposer, c.Proposed = Proposed, by, at
	return nil
}

// Approve lets it be used. ErrState, ErrOwn.
func (c *Course) Approve(by string, at time.Time) error {
	switch {
	case c.State != Proposed:
		return ErrState
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

// Retire ends it for ever. ErrState.
func (c *Course) Retire(by string, at time.Time) error {
	if c.State == Retired {
		return ErrState
	}
	c.State, c.Ender, c.Ended = Retired, by, at
	return nil
}
