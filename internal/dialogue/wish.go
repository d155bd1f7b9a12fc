package dialogue

import (
	"context"
	"strings"

	"cardline/commands"
	"cardline/internal/session"
)

// command starts what a text asks for, unless it says nothing we can start.
func (t *turn) command(ctx context.Context, p commands.Parsed, body string) {
	t.verb = p.Command
	v := t.verbs[p.Command]
	q := t.waiting()
	if p.Command == "MORE" && (q != nil && t.turnPage(*q) || t.more(ctx)) {
		return
	}
	if q != nil && p.Command == commands.Unknown && (q.Kind == session.AskResume || q.Kind == session.AskMeant) { // we offered; it is something else
		t.st.Close(q.ID)
		q = nil
	}
	if q != nil && (p.Command == commands.Unknown || v.ID == "" || reply(p.Command)) { // not its answer, not a wish: say what we are waiting for
		t.again(ctx, *q)
		return
	}
	switch {
	case p.Command == commands.Unknown:
		t.notUnderstood(ctx)
	case p.Command == "EXIT":
		t.exit()
	case p.Command == "HELP" && q != nil && p.Args["topic"] == "" && !t.carrier:
		t.explain(*q)
	default:
		t.begins(ctx, v, work(p, t.key, body))
		if p.Command == "LANG" && q != nil && t.asked == nil { // the same question, in the new language
			t.open(*q)
			t.sayQuestion(t.verbs[q.Work.Verb], *q)
		}
	}
}

// waiting is the open question that can still be answered. One that cannot is closed.
func (t *turn) waiting() *session.Question {
	q := t.st.Open()
	if q == nil || t.now.Before(q.Until) {
		return q
	}
	t.st.Close(q.ID)
	return nil
}

// work is a verb as a text asks for it.
func work(p commands.Parsed, key, body string) session.Work {
	w := session.Work{Verb: p.Command, Args: p.Args, Key: key, Exact: p.Exact && !p.Near, Near: p.Near, Or: p.Or, Text: body}
	for _, name := range own {
		if said := w.Args[name]; said != "" {
			w.Args = without(w.Args)
			w.Args[name] = commands.AsWritten(body, said)
		}
	}
	if len(p.Lasts) > 1 {
		w.Args = without(w.Args, "last4")
		w.Args["last4s"] = strings.Join(p.Lasts, ",")
	}
	return w
}

// begins starts a wish. Questions that stand in its way are closed: only the question about the phone waits.
func (t *turn) begins(ctx context.Context, v commands.Verb, w session.Work) {
	v = t.inTheLight(ctx, v, &w)
	if v.Private() {
		t.pause(v)
		t.st.Questions = keepPhone(t.st.Questions)
	}
	t.advance(ctx, w)
}

// inTheLight is the verb that is meant in the light of what is open at the bank. While the bank is away it is the one that was named.
func (t *turn) inTheLight(ctx context.Context, v commands.Verb, w *session.Work) commands.Verb {
	only, one := t.party.Only()
	if v.Instead == nil || !one || t.party.Distrusted {
		return v
	}
	bctx, stop := t.bankTime(ctx)
	defer stop()
	asked := *w
	asked.Customer = only.ID
	var id string
	err := recovered(func() (err error) {
		id, err = v.Instead(bctx, t.request(asked))
		return err
	})
	other, known := t.verbs[id]
	if err != nil || !known {
		return v
	}
	w.Verb = id
	return other
}

// reply reports whether a verb only ever answers a question.
func reply(verb string) bool { return verb == "CONFIRM_YES" || verb == "CONFIRM_NO" || verb == "OTP" }

// again repeats the open question; the third time in a row it is given up.
func (t *turn) again(ctx context.Context, q session.Question) {
	t.verb = q.Work.Verb
	q.Tries++
	if q.Tries >= triesMax {
		t.st.Close(q.ID)
		t.notUnderstood(ctx)
		return
	}
	t.open(q)
	t.outcome = "again-" + string(q.Kind)
	t.sayQuestion(t.verbs[q.Work.Verb], q)
}

// explain says what the open question is about and how to leave it, and asks it once more.
func (t *turn) explain(q session.Question) {
	v := t.verbs[q.Work.Verb]
	t.done("help-open", t.about(v, q.Work))
	t.open(q)
	t.outcome = "help-open"
	t.sayQuestion(v, q)
}

// more goes on with what was told last, if there is more of it.
func (t *turn) more(ctx context.Context) bool {
	if t.st.More == nil {
		return false
	}
	w := *t.st.More
	t.st.More = nil
	if t.now.After(t.st.MoreUntil) {
		t.verb = w.Verb
		t.done("expired", commands.Data{"topic": commands.Topic(w.Verb)})
		return true
	}
	w.Key = t.key
	t.advance(ctx, w)
	return true
}

func (t *turn) exit() {
	if len(t.st.Questions) == 0 && t.st.More == nil && t.st.Paused == nil {
		t.outcome = "nothing"
		t.say("EXIT", "nothing", nil)
		return
	}
	t.leave()
	t.outcome = "done"
	t.say("EXIT", "done", nil)
}

// leave forgets everything that is under way.
func (t *turn) leave() {
	t.st.Questions, t.st.More, t.st.Next, t.st.Paused = nil, nil, nil, nil
}

func keepPhone(qs []session.Question) []session.Question {
	kept := qs[:0]
	for _, q := range qs {
		if q.Kind == session.AskPhone {
			kept = append(kept, q)
		}
	}
	return kept
}
