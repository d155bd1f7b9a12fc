package dialogue

import (
	"context"
	"strconv"

	"cardline/commands"
	"cardline/internal/session"
)

// nextMax is how many wishes of one text are kept beside the first.
const nextMax = 3

// hold keeps what else a text asks for until what comes before it is done.
func (t *turn) hold(also []commands.Parsed, body string) {
	for i, p := range also {
		v := t.verbs[p.Command]
		if v.ID == "" || reply(v.ID) || v.ID == "EXIT" || v.ID == "MORE" || len(t.st.Next) >= nextMax {
			continue
		}
		t.st.Next = append(t.st.Next, work(p, t.key+":"+strconv.Itoa(i+1), body))
		t.st.NextUntil = t.now.Add(t.Limits.Question)
	}
}

// pause puts aside a change that a new wish interrupts. What is put aside does not come back after a report of loss: it was asked for
// in another world.
func (t *turn) pause(by commands.Verb) {
	if p := t.st.Paused; p != nil && p.Work.Verb == by.ID {
		t.st.Paused = nil
	}
	if by.Protects {
		t.st.Paused, t.st.Next = nil, nil
		return
	}
	q := t.st.Open()
	if q == nil || q.Work.Verb == by.ID || !t.verbs[q.Work.Verb].ReadBack() {
		return
	}
	switch q.Kind {
	case session.AskPhone, session.AskMeant, session.AskResume: // an offer to go on that is passed over is not made again
		return
	}
	kept := *q
	t.st.Paused = &kept
}

// goOn serves what the text, or one before it, asked for besides; when nothing is left, it offers to go on with what was interrupted.
func (t *turn) goOn(ctx context.Context) {
	if !t.now.Before(t.st.NextUntil) {
		t.st.Next = nil
	}
	for t.asked == nil && len(t.st.Next) > 0 {
		w := t.st.Next[0]
		t.st.Next = t.st.Next[1:]
		if len(t.st.Questions) > 0 && t.verbs[w.Verb].Private() { // the question about the phone comes first
			break
		}
		t.begins(ctx, t.verbs[w.Verb], w)
	}
	p := t.st.Paused
	if p == nil || t.asked != nil || t.silent || t.stored != nil || len(t.st.Questions) > 0 {
		return
	}
	t.st.Paused = nil
	if !t.now.Before(p.Until) || t.offline || t.now.Before(t.st.CoolUntil) { // nothing private goes on while it rests
		return
	}
	verb, outcome := t.verb, t.outcome // of what was asked for, not of what we offer
	q := session.Question{ID: t.key + ":" + string(session.AskResume), Kind: session.AskResume, Work: p.Work, Until: p.Until}
	t.open(q)
	t.sayQuestion(t.verbs[p.Work.Verb], q)
	t.verb, t.outcome = verb, outcome
}
