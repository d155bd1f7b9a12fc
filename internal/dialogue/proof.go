package dialogue

import (
	"context"

	"cardline/commands"
	"cardline/internal/session"
)

// need is the proof wanted on this channel. What gives up protection or diverts post wants as much as money does.
func (t *turn) need(v commands.Verb, w session.Work) commands.Proof {
	need := t.needOn(t.channel, v, w)
	if w.Pinless && t.needOn(commands.Text, v, w).Has(commands.ByCode) { // what a code is enough for by text
		need = need&^commands.ByPIN | commands.ByCode
	}
	return need
}

func (t *turn) needOn(c commands.Channel, v commands.Verb, w session.Work) commands.Proof {
	need := v.Need(c)
	switch {
	case !t.weakens(v, w):
		return need
	case c == commands.Voice:
		return need | commands.A4
	}
	return need | commands.A3
}

func (t *turn) weakens(v commands.Verb, w session.Work) bool {
	return v.Weakens != nil && v.Weakens(t.request(w))
}

// prove asks for the first proof that is missing and can be given before the act is confirmed: document, PIN.
func (t *turn) prove(ctx context.Context, v commands.Verb, w *session.Work) bool {
	if t.locked(ctx, v, w, t.need(v, *w)) {
		return false
	}
	need := t.need(v, *w)
	have := commands.Proof(w.Proven)
	if c := t.st.Call; c != nil && c.Customer == w.Customer {
		have |= commands.Proof(c.Proven)
		if v.ID == pinSetting && !commands.Proof(w.Proven).Has(commands.ByPIN) { // as identified leaves it out
			have &^= commands.ByPIN
		}
		w.Proven = session.Proof(have)
	}
	switch missing := need &^ have; {
	case missing.Has(commands.ByDocument):
		t.ask(session.AskDocument, "", v, *w)
	case missing.Has(commands.ByPIN) && w.Pinless:
		t.person = true
		t.done("no-pin", nil)
	case missing.Has(commands.ByPIN):
		t.ask(session.AskPIN, "", v, *w)
	case missing&^commands.ByCode != 0: // a number or a tail we could not get
		t.person = t.channel == commands.Voice
		t.done("unknown-number", nil)
	default:
		return true
	}
	return false
}
