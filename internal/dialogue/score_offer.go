package dialogue

import (
	"context"
	"hash/fnv"
	"slices"

	"cardline/internal/session"
	"cardline/ivr"
)

// Some of those who served themselves are asked for a score before they go: one key, or none. It is the call's last question, so nobody hears it
// who hangs up or wants something else.

// unscored are verbs after which it would be out of place to ask how it was.
var unscored = []string{"COMPLAIN", "DISPUTE", "ESCALATE", "CLOSE_CARD", surveyID}

// spoils notes that a call is not asked for a score: a card was lost, something failed or was left, or a score has been given.
func (t *turn) spoils() {
	if t.verb == identifying {
		return
	}
	c := t.st.Call
	c.Unasked = c.Unasked || t.result != ivr.ResultOK || t.verbs[t.verb].Protects || slices.Contains(unscored, t.verb)
}

// wantsScore reports whether a caller who is about to be let go is asked for a score.
func (t *turn) wantsScore(out ivr.Out) bool {
	c := t.st.Call
	_, can := t.verbs[surveyID]
	return can && out.End && c.Got && !c.Unasked && !c.Handed && !t.handsOn() && !c.Person && !c.Stranger && c.Ours == nil && !t.offline &&
		drawn(c.SID, t.Limits.Scores)
}

// drawn reports whether a call is among percent of all: the same call always, whichever process asks.
func drawn(sid string, percent int) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(sid))
	return int(h.Sum32()%100) < percent
}

// asksScore asks in place of the farewell of a place, which follows the answer. Where it cannot be asked they are let go.
func (t *turn) asksScore(ctx context.Context, place ivr.Place) {
	c := t.st.Call
	_, farewell := t.tree.Again(place)
	said := t.lines
	t.lines = slices.Clone(said[:len(said)-len(farewell.Lines)])
	c.Unasked, t.leaving = true, true
	t.say(system, "score-offer", nil)
	t.advance(ctx, session.Work{Verb: surveyID, Args: map[string]string{}, Key: t.key, Exact: true})
	if !t.stillLeaving() {
		t.lines, t.leaving, t.person = said, false, false
	}
}

// wasLeaving reports whether a caller was asked for that score when this step came, or asked for patience with it.
func (t *turn) wasLeaving() bool {
	c, q := t.st.Call, t.st.Open()
	return c.Leaving && (c.Asks != nil && c.Asks.Verb == surveyID || q != nil && q.Work.Verb == surveyID)
}

// unscores reports whether a caller says nothing to that question, and closes it: they would rather not.
func (t *turn) unscores(in Call) bool {
	q := t.st.Open()
	if !t.leaving || q == nil || in.Digits != "" || in.Speech != "" {
		return false
	}
	t.st.Close(q.ID)
	return true
}

// stillLeaving reports whether the question for that score is open after the step, or its answer is not noted yet.
func (t *turn) stillLeaving() bool {
	asks := t.st.Call.Asks
	return t.leaving && (t.asked != nil && t.asked.Work.Verb == surveyID || asks != nil && asks.Verb == surveyID)
}
