package dialogue

import (
	"context"
	"encoding/json"

	"cardline/internal/locale"
	"cardline/internal/session"
	"cardline/ivr"
)

// A call that was cut off goes on where it stood when the same number calls again soon. Whoever had shown to be the customer shows it
// anew: the telephone may have changed hands.

// dropped is what is left behind by a call that ended without having come to its end; nil where there is nothing to go on with.
func (d *Dialogue) dropped(st *session.State) *session.Dropped {
	c := st.Call
	if c == nil || c.Ours != nil || c.Over || c.Leaving || c.Served || c.Stranger || len(c.Tree) == 0 || d.Limits.Resume <= 0 {
		return nil
	}
	var place ivr.Place
	if json.Unmarshal(c.Tree, &place) != nil {
		return nil
	}
	left := &session.Dropped{At: d.Clock.Now(), Tree: c.Tree, Shown: c.Customer != "", Spoken: c.Spoken}
	q := st.Open()
	switch {
	case q != nil && q.Work.Verb != identifying && q.Kind != session.AskPhone:
		w := q.Work
		w.Customer, w.Cards, w.Proven, w.Confirmed, w.Quote = "", nil, 0, false, ""
		left.Work = &w
	case q != nil, len(place.Back) == 0: // no further than the first menu
		return nil
	}
	if q != nil && d.verbs[q.Work.Verb].Protects { // 9 begins it anew: silence there would stop a card that nobody means any more
		return nil
	}
	return left
}

// leaveOff keeps where a call was cut off with the number it came from. One that came to its end leaves nothing to go on with.
func (d *Dialogue) leaveOff(ctx context.Context, in Call, st *session.State) {
	left := d.dropped(st)
	if id := d.unfinished(ctx, in, st); left != nil {
		left.Begun = id
	}
	if in.From == "" || left == nil && !st.Call.Cut {
		return
	}
	number, err := d.Sessions.Open(ctx, d.partyIndex(in.From, ""))
	if err != nil {
		d.Log.WarnContext(ctx, "where a call was cut off is not kept", "call", in.SID, "err", err)
		return
	}
	number.State.Dropped = left
	if err := d.Sessions.Save(ctx, number); err != nil {
		d.Log.WarnContext(ctx, "where a call was cut off is not kept", "call", in.SID, "err", err)
	}
}

// lostLine is the line for lost cards, as Lines names it.
const lostLine = "lost"

// cutOff takes over where an earlier call of the number was cut off, if that was not long ago and its menu is still known. Who calls the line
// for lost cards has something else on their mind.
func (t *turn) cutOff(number session.State) {
	left := number.Dropped
	if left == nil || t.now.Sub(left.At) > t.Limits.Resume || t.now.Before(left.At) || t.number == "" || t.Lines[t.our] == lostLine {
		return
	}
	t.left, t.st.Call.Cut = left, true
}

// goOnWith stands a new call where the old one stood. ok is false where the place is not known any more.
func (t *turn) goOnWith(ctx context.Context, left *session.Dropped, facts ivr.Facts) (place ivr.Place, out ivr.Out, ok bool) {
	if json.Unmarshal(left.Tree, &place) != nil {
		return place, out, false
	}
	tree := t.Menus.Of(ctx, place.Version)
	if tree == nil {
		return place, out, false
	}
	t.tree, place.Facts = tree, facts
	c := t.st.Call
	c.Resumes, c.Again, c.Spoken, c.Begun = true, left.Work, left.Spoken, left.Begun
	t.lang, t.every = locale.Lang(place.Lang), place.Every
	t.say(system, "resumed", nil)
	t.lines = append(t.lines, t.emergency(place)...)
	t.outcome = "resumed"
	if !left.Shown {
		place, out = t.takesUp(ctx, place)
		return place, out, true
	}
	t.advance(ctx, session.Work{Verb: identifying, Args: map[string]string{}, Key: t.key, Exact: true})
	place, out = t.after(ctx, place)
	return place, out, true
}

// takesUp says once more where the call stood, or goes on with what was being asked about.
func (t *turn) takesUp(ctx context.Context, place ivr.Place) (ivr.Place, ivr.Out) {
	c := t.st.Call
	w := c.Again
	c.Again = nil
	overtaken := w != nil && t.overtakenByText(ctx)
	if overtaken {
		t.say(system, "begun-went-on", nil)
	}
	if t.asksBegun(ctx) { // what they began since, by text, is nearer
		c.Resumes = false
		return place, ivr.Out{}
	}
	if overtaken {
		if c.Spoken { // there was no node for it
			c.Spoken = false
			return t.tree.Again(place)
		}
		return t.tree.Done(place, ivr.ResultOK)
	}
	if w == nil {
		return t.tree.Resume(place)
	}
	w.Key = t.key
	t.person, t.result = false, ""
	t.advance(ctx, *w)
	return t.after(ctx, place)
}

// afresh begins a call anew for a caller who would rather not go on and has pressed star: a lone hash ends an entry that is asked for, and
// would not reach us.
func (t *turn) afresh(facts ivr.Facts) (ivr.Place, ivr.Out) {
	c := t.st.Call
	c.Resumes, c.Again, t.st.Questions = false, nil, nil
	t.tree = t.Menus.Current()
	return t.tree.Begin(facts)
}
