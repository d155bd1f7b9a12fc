package dialogue

import (
	"encoding/json"
	"time"

	"cardline/internal/session"
	"cardline/ivr"
)

// Figures are told what callers do in the menu and what becomes of their calls. They must not block.
type Figures interface {
	// Went is told the ways callers go in a version of the menu, step by step.
	Went(version string, ways []ivr.Went)
	// Stopped is told how long after the ring a card was stopped.
	Stopped(after time.Duration)
	// Ended is told once of each call how it ended, and where in which version it stood then.
	Ended(version, node string, how Ending)
}

// Ending is how a call ended, as the bank sees it.
type Ending string

// The ways a call can end.
const (
	Contained Ending = "contained" // something they asked for was told or done, by the menu alone
	HandedOn  Ending = "handed-on" // a person is to call them back, or to hear their message
	Talked    Ending = "talked"    // a person talked to them, or was being called
	GaveUp    Ending = "gave-up"   // while they waited for a person
	Left      Ending = "left"      // without any of these
)

// figure tells what one step of a call came to.
func (t *turn) figure(place ivr.Place, page ivr.Page) {
	c := t.st.Call
	c.Got, c.Handed = c.Got || t.served, c.Handed || t.handsOn()
	c.Person = c.Person || page.Then == ivr.ThenDial
	if t.Figures == nil {
		return
	}
	if len(t.went) > 0 {
		t.Figures.Went(place.Version, t.went)
	}
	if t.verbs[t.verb].Protects && t.served && len(t.kept) > 0 && !c.Began.IsZero() {
		t.Figures.Stopped(t.Clock.Now().Sub(c.Began))
	}
}

// handsOn reports whether the step has left something to people: what the menu has done for the caller is not all they wanted.
func (t *turn) handsOn() bool {
	switch t.verb {
	case returning:
		return t.outcome == "call-back"
	case "CALLBACK", "ESCALATE":
		return t.outcome == "done"
	}
	return t.outcome == "recorded"
}

// missed counts silence or a key that means nothing at a question of a verb.
func (t *turn) missed(place ivr.Place, silent bool) {
	key := ivr.KeyInvalid
	if silent {
		key = ivr.KeyTimeout
	}
	t.went = append(t.went, ivr.Went{From: place.Node, Key: key, To: place.Node})
}

// figureEnd tells how a call ended.
func (d *Dialogue) figureEnd(c *session.Call) {
	var place ivr.Place
	if d.Figures == nil || json.Unmarshal(c.Tree, &place) != nil {
		return
	}
	how := Left
	switch {
	case c.Person:
		how = Talked
	case c.Waits != "":
		how = GaveUp
	case c.Handed:
		how = HandedOn
	case c.Got:
		how = Contained
	}
	d.Figures.Ended(place.Version, place.Node, how)
}
