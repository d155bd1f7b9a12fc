package campaign

import (
	"fmt"
	"slices"
	"strings"
)

// State of a campaign.
type State string

// The states, in the order of a life.
const (
	Draft     State = "draft"             // somebody writes
	Checked   State = "checked"           // what it comes to is known, and its warnings are accepted
	Awaiting  State = "awaiting-approval" // somebody wants it run
	Approved  State = "approved"          // by somebody else
	Scheduled State = "scheduled"         // it runs when its time comes
	Running   State = "running"           // an occurrence is planned or sent
	Paused    State = "paused"            // nothing is planned and nothing of it leaves
	Finished  State = "finished"          // every occurrence is over, every message settled
	Cancelled State = "cancelled"         // what waited was taken back
)

// States lists them.
func States() []State {
	return []State{Draft, Checked, Awaiting, Approved, Scheduled, Running, Paused, Finished, Cancelled}
}

// Move is what happens to a campaign.
type Move string

// The moves. Lapse, Begin, Rest and Finish are the program's own.
const (
	MoveChange  Move = "change"  // another definition: whatever was checked and approved is void
	MoveCheck   Move = "check"   //
	MoveAccept  Move = "accept"  // some warnings of a check, others being open
	MovePropose Move = "propose" //
	MoveApprove Move = "approve" //
	MoveRefuse  Move = "refuse"  // not approved: back to whoever writes
	MoveLapse   Move = "lapse"   // the approval is too old
	MoveStart   Move = "start"   //
	MoveBegin   Move = "begin"   // an occurrence has come
	MoveRest    Move = "rest"    // it is over, others will come
	MovePause   Move = "pause"   //
	MoveResume  Move = "resume"  // to running, where an occurrence is under way
	MovePace    Move = "pace"    // faster or slower
	MoveRaise   Move = "raise"   // somebody asks for a larger budget
	MoveGrant   Move = "grant"   // and somebody else approves it
	MoveFinish  Move = "finish"  //
	MoveCancel  Move = "cancel"  //
)

// life says from which states a move leads where; "" is where it was.
var life = map[Move]struct {
	from []State
	to   State
}{
	MoveChange:  {[]State{Draft, Checked, Awaiting, Approved}, Draft},
	MoveCheck:   {[]State{Draft, Checked}, Checked},
	MoveAccept:  {[]State{Draft}, ""},
	MovePropose: {[]State{Checked}, Awaiting},
	MoveApprove: {[]State{Awaiting}, Approved},
	MoveRefuse:  {[]State{Awaiting, Approved}, Draft},
	MoveLapse:   {[]State{Awaiting, Approved, Scheduled, Paused}, Draft},
	MoveStart:   {[]State{Approved}, Scheduled},
	MoveBegin:   {[]State{Scheduled}, Running},
	MoveRest:    {[]State{Running}, Scheduled},
	MovePause:   {[]State{Scheduled, Running}, Paused},
	MoveResume:  {[]State{Paused}, Scheduled},
	MovePace:    {[]State{Approved, Scheduled, Running, Paused}, ""},
	MoveRaise:   {[]State{Scheduled, Running, Paused}, ""},
	MoveGrant:   {[]State{Scheduled, Running, Paused}, ""},
	MoveFinish:  {[]State{Scheduled, Running}, Finished},
	MoveCancel:  {[]State{Draft, Checked, Awaiting, Approved, Scheduled, Running, Paused}, Cancelled},
}

// StateError says why a move cannot be made.
type StateError struct {
	Move Move
	Is   State
}

func (e *StateError) Error() string {
	names := make([]string, len(life[e.Move].from))
	for i, s := range life[e.Move].from {
		names[i] = string(s)
	}
	return fmt.Sprintf("it is %s: to %s it, it must be %s", e.Is, e.Move, strings.Join(names, " or "))
}

// May reports whether a move can be made now: nil, or a *StateError.
func (c Campaign) May(m Move) error {
	if !slices.Contains(life[m].from, c.State) {
		return &StateError{m, c.State}
	}
	return nil
}

// move makes it.
func (c *Campaign) move(m Move) error {
	if err := c.May(m); err != nil {
		return err
	}
	if to := life[m].to; to != "" {
		c.State = to
	}
	return nil
}

// Over reports whether nothing happens any more.
func (s State) Over() bool { return s == Finished || s == Cancelled }

// Live reports whether it was started and is not over.
func (s State) Live() bool { return s == Scheduled || s == Running || s == Paused }
