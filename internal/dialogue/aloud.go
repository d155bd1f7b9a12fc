package dialogue

import (
	"context"

	"cardline/commands"
	"cardline/internal/session"
	"cardline/ivr"
)

// Words beside keys. They go through the same understanding as texts, and are trusted less: what was hardly heard is not acted on,
// what was heard so so is read back, and nothing that gives up money, credit or protection is agreed to but by key.

// How sure the carrier is of what it heard, in percent.
const (
	hardly = 40 // below, it is taken for nothing understood
	soSo   = 70 // below, it is asked whether that was meant
)

// listens says whether words are taken in answer, with those that are likely.
func (t *turn) listens(e *ivr.Expect, hints []string) *ivr.Expect {
	switch {
	case e == nil, !e.Speech && hints == nil:
		return e
	case !t.Listens || e.Secret || e.Listen || t.every:
		if !e.Speech {
			return e
		}
		deaf := *e
		deaf.Speech = false
		return &deaf
	}
	hearing := *e
	hearing.Speech, hearing.Hints = true, hints
	return &hearing
}

// likely are the words customers use for what can be done in a call.
func (t *turn) likely() []string {
	if t.Hints == nil {
		return []string{}
	}
	return t.Hints(t.lang)
}

// optingOut is the verb of whoever wants no more messages.
const optingOut = "OPTOUT"

// spoke takes what a caller said where the menu waits.
func (t *turn) spoke(ctx context.Context, place ivr.Place, in Call) (ivr.Place, ivr.Out) {
	t.heardAt(place)
	named, part := t.tree.Named(place, in.Speech)
	if key := orElse(named, keySaid(in.Speech)); key != "" && !part && in.Sure >= hardly {
		return t.tree.Press(place, key)
	}
	p := t.understood(t.Parser.Parse(in.Speech, t.context()))
	if p.Command == commands.RejectSensitive {
		t.redact = true
	}
	v, known := t.verbs[p.Command]
	if !known || v.Channels&commands.Voice == 0 || v.Replies || in.Sure < hardly {
		if part && in.Sure >= soSo {
			return t.tree.Press(place, named)
		}
		at := place.Node
		place, out := t.tree.Misheard(place)
		if place.Node == at {
			t.say(system, misheard, nil)
		}
		return place, out
	}
	t.verb = v.ID
	switch {
	case v.Protects:
		return t.tree.Done(place, ivr.ResultLost)
	case v.ID == "AGENT":
		return t.tree.Done(place, ivr.ResultPerson)
	}
	w := work(p, t.key, "")
	w.Exact = false
	place, node := t.tree.Doing(place, v.ID)
	t.st.Call.Spoken = !node
	t.did(v.ID)
	t.st.Questions, t.person, t.result = nil, false, ""
	if in.Sure < soSo || w.Near || v.ID == optingOut && p.Exact { // a bare "stop" may be meant for the voice
		w.Near = true
		t.ask(session.AskMeant, w.Or, v, w)
	} else {
		t.advance(ctx, w)
	}
	return t.after(ctx, place)
}

// misheard is said to words that mean nothing here.
const misheard = "not-understood"

// answered takes what a caller said as the answer to a question. What is no answer is asked again: a new wish is a matter of the menu.
func (t *turn) answered(ctx context.Context, place ivr.Place, q session.Question, in Call) (ivr.Place, ivr.Out) {
	v := t.verbs[q.Work.Verb]
	t.verb = v.ID
	e := t.expect(q)
	t.redact = t.redact || e.Secret // somebody may say what they should enter
	if e.Secret || e.Listen || in.Sure < hardly {
		return t.unanswered(ctx, place, q, misheard)
	}
	if key := orElse(ivr.Hear(t.offered(v, q, e), in.Speech), keySaid(in.Speech)); key != "" && (e.Digits == 1 || !digit(key) || q.Kind == session.AskCard) {
		return t.pressed(ctx, place, q, sent(key))
	}
	p := t.understood(t.Parser.Parse(in.Speech, t.context()))
	t.redact = t.redact || p.Command == commands.RejectSensitive
	switch {
	case t.verbs[p.Command].Protects && !v.Protects:
		t.st.Close(q.ID)
		return t.tree.Done(place, ivr.ResultLost)
	case p.Command == "AGENT":
		t.st.Close(q.ID)
		return t.tree.Done(place, ivr.ResultPerson)
	}
	reply, how := t.fit(q, p, in.Speech)
	if how != fits || reply == answerNo && v.Protects {
		return t.unanswered(ctx, place, q, misheard)
	}
	t.take(ctx, q, reply)
	return t.after(ctx, place)
}
