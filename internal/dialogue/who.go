package dialogue

import (
	"context"
	"slices"

	"cardline/commands"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/session"
)

// allCards is the argument that means every card of the number.
const allCards = "ALL"

// resolve finds the customer and the cards a verb is about. It returns false when the turn has an answer or a question instead.
// Nothing it says tells a stranger more than they have shown: no tail is listed, and with several people behind a number no name
// or product is said before a tail has picked one.
func (t *turn) resolve(ctx context.Context, v commands.Verb, w *session.Work) bool {
	if v.About == commands.Nobody || w.Customer != "" && (len(w.Cards) > 0 || v.About == commands.Person) {
		return true
	}
	if t.identified(v, w) || t.succeeds(v, w) {
		return true
	}
	tails := tailsOf(w)
	switch {
	case len(tails) == 1 && tails[0] == allCards:
		return t.resolveAll(v, w)
	case len(tails) > 0:
		return t.resolveTails(ctx, v, w, tails)
	}
	return t.resolveGuess(v, w)
}

func tailsOf(w *session.Work) []string {
	if l := w.Args["last4"]; l != "" {
		return []string{l}
	}
	return splitTails(w.Args["last4s"])
}

// identified takes the card a caller has identified with, unless the verb cannot mean it. The card that is lost is hardly the one
// they read the digits from: with more than one, a report of loss asks which.
func (t *turn) identified(v commands.Verb, w *session.Work) bool {
	c := t.st.Call
	if c == nil || c.Customer == "" || len(tailsOf(w)) > 0 || v.Protects && len(t.party.Holdings("")) > 1 {
		return false
	}
	for _, h := range t.party.Holdings("") {
		if h.Customer.ID != c.Customer || h.Card.ID != c.Card || !v.Takes(h.Card.State) {
			continue
		}
		proven := c.Proven
		if v.ID == pinSetting { // whoever changes the PIN enters the old one now
			proven &^= session.Proof(commands.ByPIN)
		}
		t.pick(w, proven, h)
		return true
	}
	return false
}

func (t *turn) pick(w *session.Work, proven session.Proof, hs ...customer.Holding) {
	w.Customer, w.Cards = hs[0].Customer.ID, nil
	for _, h := range hs {
		w.Cards = append(w.Cards, h.Card.ID)
	}
	w.Proven |= proven
}

// resolveAll takes every card of the number; a reading verb is about one card at a time, so it asks which.
func (t *turn) resolveAll(v commands.Verb, w *session.Work) bool {
	if v.About != commands.AnyCards {
		delete(w.Args, "last4")
		t.askCard(v, w)
		return false
	}
	hs := slices.DeleteFunc(t.party.Holdings(""), func(h customer.Holding) bool { return !v.Takes(h.Card.State) })
	if len(hs) == 0 {
		t.done("no-card", nil)
		return false
	}
	t.pick(w, session.Proof(commands.ByTail), hs...)
	return true
}

// resolveTails takes the cards whose tails were given. A tail that is nobody's is one wrong answer, and the reply is the same
// whether there are other cards or not.
func (t *turn) resolveTails(ctx context.Context, v commands.Verb, w *session.Work, tails []string) bool {
	if len(tails) > 1 && v.About != commands.AnyCards { // one card too many is nobody's wrong answer
		w.Args = without(w.Args, "last4s")
		t.askCard(v, w)
		return false
	}
	var hs []customer.Holding
	for _, tail := range tails {
		hs = append(hs, t.party.Holdings(card.Tail(tail))...)
	}
	if len(hs) > 1 && v.About != commands.AnyCards && hs[0].Customer.ID != hs[1].Customer.ID {
		hs = nil // two people's cards end alike
	}
	if len(hs) == 0 {
		w.Args = without(w.Args, "last4", "last4s")
		t.wrongCard(ctx, v, w)
		return false
	}
	t.pick(w, session.Proof(commands.ByTail), hs...)
	if v.About != commands.AnyCards {
		w.Cards = w.Cards[:1]
	}
	return true
}

// resolveGuess goes without a tail where only one card, or only one person, can be meant.
func (t *turn) resolveGuess(v commands.Verb, w *session.Work) bool {
	only, one := t.party.Only()
	if v.About == commands.Person && one && t.channel == commands.Text {
		w.Customer = only.ID
		w.Proven |= session.Proof(commands.ByTail) // the number leads to one person: there is nothing to tell apart
		return true
	}
	hs := slices.DeleteFunc(t.party.Holdings(""), func(h customer.Holding) bool { return !v.Takes(h.Card.State) })
	switch {
	case len(hs) == 0 && one:
		w.Customer = only.ID
		t.verb, t.outcome = v.ID, "none"
		if t.Speaker.Can(v.ID, "none-such", t.channel) {
			t.say(v.ID, "none-such", nil)
		} else {
			t.done("no-card", nil)
		}
		return false
	case len(hs) == 1 && one && v.Guess && (t.channel == commands.Text || v.Protects):
		t.pick(w, session.Proof(commands.ByTail), hs[0])
		return true
	}
	t.askCard(v, w)
	return false
}

// products names the cards that may be meant by their products; ok is false when the products alone do not tell them apart, when
// several people stand behind the number, or when it is not with its owner.
func (t *turn) products(v commands.Verb) (string, bool) {
	if _, one := t.party.Only(); !one || t.party.Distrusted {
		return "", false
	}
	var names []string
	for _, h := range t.party.Holdings("") {
		name := commands.Product(h.Card.Product).In(t.lang)
		if t.lang.Chinese() {
			name += "卡"
		}
		if v.Takes(h.Card.State) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return joinOr(names, t.lang), len(names) > 1
}

// wrongCard counts a tail that is nobody's and asks again, until private verbs have to rest.
func (t *turn) wrongCard(ctx context.Context, v commands.Verb, w *session.Work) {
	if t.wrongAnswer(ctx, v) {
		return
	}
	if v.Protects && t.channel == commands.Voice && t.tried >= 1 {
		t.person = true
		t.done("lost-person", nil)
		return
	}
	t.askAgain(v, w, session.Question{Kind: session.AskCard}, system, "wrong-card")
}
