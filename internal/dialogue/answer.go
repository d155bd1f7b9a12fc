package dialogue

import (
	"context"
	"errors"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/session"
	"cardline/internal/vault"
	"cardline/ivr"
)

// answer takes a text as the answer to the open question, if it can be one. A text that asks for something else is not: the new
// wish replaces the question.
func (t *turn) answer(ctx context.Context, p commands.Parsed, body string) bool {
	q := t.st.Open()
	if q == nil {
		return false
	}
	if t.mannered(*q, p, body) {
		return true
	}
	reply, how := t.fit(*q, p, body)
	if how == noAnswer {
		return false
	}
	open := *q
	switch {
	case t.now.After(open.Until):
		t.st.Close(open.ID)
		t.verb = open.Work.Verb
		t.done("expired", commands.Data{"topic": commands.Topic(open.Work.Verb)})
	case how == misfit:
		t.wrongArgument(open)
	case reply == answerYes && t.ambiguous(ctx, open, p, body):
	default:
		t.take(ctx, open, reply)
	}
	return true
}

// take gives an open question its answer. The question is used up; a wrong answer opens it anew with one try less.
func (t *turn) take(ctx context.Context, q session.Question, reply string) {
	v := t.verbs[q.Work.Verb]
	w := q.Work
	t.tried = q.Tries
	if w.Args == nil { // empty maps are not kept
		w.Args = map[string]string{}
	}
	t.verb = v.ID
	if reply == answerNo && t.amendable(q) {
		t.st.Close(q.ID)
		t.ask(session.AskAmend, "", v, w)
		return
	}
	if reply == answerNo && q.Kind != session.AskPhone {
		t.st.Close(q.ID)
		t.done("declined", nil)
		t.result = ivr.ResultFailed
		return
	}
	switch q.Kind {
	case session.AskConfirm, session.AskAmend:
		if reply != answerYes {
			t.st.Close(q.ID)
			t.amend(ctx, v, w, reply)
			return
		}
		w.Confirmed = true
	case session.AskMeant:
		w = meant(w, reply)
	case session.AskPhone:
		t.takePhone(ctx, q, reply == answerYes)
		return
	case session.AskCard:
		w.Args = without(w.Args, "last4", "last4s")
		w.Args["last4"] = reply
	case session.AskBegun:
		t.takesBegun(ctx, q, reply)
		return
	case session.AskArg:
		if t.chosenByText(ctx, q) {
			t.result = ivr.ResultOK
			return
		}
		w.Args = without(w.Args)
		w.Args[q.Arg] = reply
	case session.AskNew, session.AskSame:
		t.takesPIN(ctx, v, w, q, reply)
		return
	case session.AskDocument, session.AskPIN, session.AskFind, session.AskCode:
		if !t.shows(ctx, q, v, &w, reply) {
			return
		}
	}
	t.st.Close(q.ID)
	t.advance(ctx, w)
}

// shows reports whether an answer is the proof that was asked for.
func (t *turn) shows(ctx context.Context, q session.Question, v commands.Verb, w *session.Work, reply string) bool {
	switch q.Kind {
	case session.AskDocument:
		return t.takeDocument(ctx, q, w, reply)
	case session.AskPIN:
		return t.takePIN(ctx, q, w, reply)
	case session.AskFind:
		return t.takeClue(ctx, q, w, reply)
	}
	return t.takeCode(ctx, q, v, w, reply)
}

// takeDocument lets the bank compare the last four of the id document.
func (t *turn) takeDocument(ctx context.Context, q session.Question, w *session.Work, reply string) bool {
	return t.verified(ctx, q, w, reply, commands.ByDocument, t.Proofs.VerifyDocument)
}

// takePIN lets the bank compare the telephone PIN. It is not kept, here or anywhere.
func (t *turn) takePIN(ctx context.Context, q session.Question, w *session.Work, reply string) bool {
	return t.verified(ctx, q, w, reply, commands.ByPIN, t.Proofs.VerifyPIN)
}

// verified takes the answer to q as a proof if the bank finds it right. Without a reply it goes on with what the bank was asked in an
// earlier step: the secret is known to the process that asked and to nobody else, so another one has it entered once more.
func (t *turn) verified(ctx context.Context, q session.Question, w *session.Work, reply string, proof commands.Proof,
	check func(context.Context, string, vault.Secret) error,
) bool {
	v, what, err := t.verbs[w.Verb], "proof "+q.ID, error(errElsewhere)
	if reply != "" || t.errands.under(errandOf(what, *w)) {
		who := w.Customer
		_, err = asks(ctx, t, what, *w, func(ctx context.Context) (bool, error) { return true, check(ctx, who, vault.Secret(reply)) })
	}
	switch {
	case t.bears(*w, err):
		t.st.Call.Proves = true
	case errors.Is(err, errElsewhere):
		t.open(q)
		t.say(system, "enter-again", nil)
		t.sayQuestion(v, q)
	case err == nil:
		w.Proven |= session.Proof(proof)
		if c := t.st.Call; c != nil {
			c.Show(w.Customer, w.Proven)
		}
		return true
	case errors.Is(err, bank.ErrWrong):
		if !t.wrongAnswer(ctx, v) {
			t.askAgain(v, w, session.Question{Kind: q.Kind}, system, "wrong-"+string(q.Kind))
		}
	case errors.Is(err, bank.ErrLocked):
		t.shut(ctx, q.Kind, w.Customer)
	default:
		t.log().Warn("proof could not be checked", "verb", v.ID, "err", err)
		t.st.Questions = nil
		t.person = t.channel == commands.Voice
		t.done("unavailable", nil)
	}
	return false
}

// takePhone hears whether the phone is still with its owner. If not, nobody is answered by this number until a person has
// restored it.
func (t *turn) takePhone(ctx context.Context, q session.Question, with bool) {
	if with {
		t.st.Close(q.ID)
		t.outcome = "phone-safe"
		t.say(q.Work.Verb, "phone-safe", nil)
		return
	}
	if err := t.Directory.Distrust(ctx, t.number, true, "reported lost with the card, "+t.key); err != nil {
		t.log().ErrorContext(ctx, "a number could not be distrusted", "number", t.number, "err", err)
		t.done("sorry", nil) // and the question stays open: the same answer again may be heard
		return
	}
	t.leave()
	t.outcome = "phone-lost"
	t.touch(ctx, t.number)
	t.party.Distrusted = true
	t.say(q.Work.Verb, "phone-lost", nil)
}
