package dialogue

import (
	"context"
	"slices"
	"strconv"

	"cardline/commands"
	"cardline/internal/session"
)

// nextMax is how many wishes of one text are kept beside the first.
const nextMax = 3

// hold keeps what else a text asks for until what comes before it is done.
func (t *turn) hold(also []commands.Parsed, body string) {
	t.lapse()
	for i, p := range also {
		v := t.verbs[p.Command]
		if v.ID == "" || reply(v.ID) || v.ID == "EXIT" || v.ID == "MORE" || len(t.st.Next) >= nextMax {
			continue
		}
		t.st.Next = append(t.st.Next, work(p, t.key+":"+strconv.Itoa(i+1), body))
		t.st.NextUntil = t.now.Add(t.Limits.Question)
	}
}

// lapse forgets what was kept for too long: nobody expects it any more.
func (t *turn) lapse() {
	if !t.now.Before(t.st.NextUntil) {
		t.st.Next = nil
	}
}

// pause puts aside a change that a new wish interrupts. What is put aside does not come back after a report of loss: it was asked for
// in another world. Only what protects as well stays.
func (t *turn) pause(by commands.Verb) {
	if p := t.st.Paused; p != nil && p.Work.Verb == by.ID {
		t.st.Paused = nil
	}
	if by.Protects {
		t.st.Paused = nil
		t.st.Next = slices.DeleteFunc(t.st.Next, func(w session.Work) bool { return !t.shields(w) })
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

// shields reports whether work keeps a card from being used by others.
func (t *turn) shields(w session.Work) bool { return w.Verb == freeze || t.verbs[w.Verb].Protects }

// lossFirst takes up a report of loss that another wish of the text would have wait for an answer. That wish is asked about again only if it
// protects as well.
func (t *turn) lossFirst(ctx context.Context) {
	i := slices.IndexFunc(t.st.Next, func(w session.Work) bool { return t.verbs[w.Verb].Protects })
	if i < 0 || t.asked == nil || t.verbs[t.asked.Work.Verb].Protects || len(t.said) == 0 {
		return
	}
	loss, put := t.st.Next[i], t.asked.Work
	t.st.Next = slices.Delete(t.st.Next, i, i+1)
	if t.shields(put) {
		t.st.Next = append(t.st.Next, put)
	}
	t.said, t.asked = t.said[:len(t.said)-1], nil
	t.begins(ctx, t.verbs[loss.Verb], loss)
}

// shield serves at once what else protects while a report of loss asks something: nobody may answer that. The question is said last. What would
// ask something of its own waits for its turn.
func (t *turn) shield(ctx context.Context) {
	if t.asked == nil || !t.verbs[t.asked.Work.Verb].Protects || len(t.said) == 0 {
		return
	}
	verb, outcome, open := t.verb, t.outcome, slices.Clone(t.st.Questions)
	last := len(t.said) - 1
	question := t.said[last]
	t.said = t.said[:last]
	t.st.Next = slices.DeleteFunc(t.st.Next, func(w session.Work) bool {
		if !w.Exact || !t.shields(w) {
			return false
		}
		said := len(t.said)
		t.asked = nil
		if t.advance(ctx, w); t.asked != nil {
			t.said = t.said[:said]
			return false
		}
		return true
	})
	t.said = append(t.said, question)
	t.st.Questions = open
	t.asked, t.verb, t.outcome = t.st.Open(), verb, outcome
}

// goOn serves what the text, or one before it, asked for besides; when nothing is left, it offers to go on with what was interrupted.
func (t *turn) goOn(ctx context.Context) {
	t.lapse()
	t.lossFirst(ctx)
	t.shield(ctx)
	for t.asked == nil && len(t.st.Next) > 0 {
		w := t.st.Next[0]
		if len(t.st.Questions) > 0 && t.verbs[w.Verb].Private() && !t.shields(w) { // the question about the phone comes first
			break
		}
		t.st.Next = t.st.Next[1:]
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
