package commands

import "slices"

// How sure the model must be. Found on the part of the corpus it was not trained on: see `make corpus`.
const (
	sureAlone   = 45 // to be believed where phrases find nothing
	worthAsking = 22 // to ask "did you mean"
	worthChange = 30 // the same, of what changes something
	sureAgainst = 60 // to be believed against a phrase
	sureAsks    = 20 // that a text asks how rather than for something
	surelyAsks  = 40 // the same, against a phrase
)

// believe makes an answer of a guess that is sure enough.
func (p *Parser) believe(t *text, c Context, g guess, least int) (Parsed, bool) {
	verb := p.verbIndex(g.class)
	if !g.known || verb < 0 || !t.worded() || t.terse() {
		return Parsed{}, false
	}
	v := &p.verbs[verb]
	switch {
	case t.negated || v.urgency > 0:
		least = max(least, sureAgainst)
	case v.changes:
		least = max(least, worthChange)
	}
	if g.sure < least || v.urgency > 0 && !t.ofCards() {
		return Parsed{}, false
	}
	near := g.sure < sureAlone || v.urgency > 0 || v.changes // nothing is changed on a guess
	asks := g.asks >= sureAsks || (v.changes || g.asks >= -sureAsks) && slices.Contains(t.roles, asking)
	if asks && g.class != help && !t.negated {
		return Parsed{Command: help, Args: map[string]string{"topic": g.class}, Confidence: 55 + g.sure/3, Question: true, Near: near}, true
	}
	if slices.Contains(t.denied, verb) {
		return Parsed{}, false
	}
	out := p.fulfil(t, c, match{verb: verb})
	out.Confidence = min(90, 40+g.sure/2)
	if out.Near = near; near {
		out.Confidence = min(out.Confidence, 60)
		if p.verbIndex(g.second) >= 0 {
			out.Or = g.second
		}
	}
	return out, true
}

// doubt weighs a wish found by phrases against the model. What protects the customer is never doubted.
func (p *Parser) doubt(t *text, c Context, w Parsed, g guess) Parsed {
	about := w.Command
	if w.Question {
		about = w.Args["topic"]
	}
	switch {
	case w.Command == help && w.Args["topic"] == "" && g.asks >= sureAsks && g.sure >= sureAgainst && p.verbIndex(g.class) >= 0 && g.class != help:
		return Parsed{Command: help, Args: map[string]string{"topic": g.class}, Confidence: 75, Question: true} // "how do I pay by text"
	case !g.known || about == help || p.urgency(about) > 0:
		return w
	case g.class == about && w.Question == (g.asks > 0):
		w.Confidence = min(99, w.Confidence+5)
		return w
	case g.class == about && !w.Question && g.asks >= surelyAsks:
		return Parsed{Command: help, Args: map[string]string{"topic": about}, Confidence: 75, Question: true}
	case g.class == nothing && g.sure >= sureAgainst && w.Confidence <= 70:
		return Parsed{Command: Unknown}
	case g.class != about && (g.sure >= sureAgainst && w.Confidence < 88 || w.Confidence <= 70 && g.sure >= sureAlone):
		if out, ok := p.believe(t, c, g, sureAlone); ok {
			return out
		}
	}
	return w
}

// ofCards: the text speaks of a card, and not of keys or a job that were lost.
func (t *text) ofCards() bool {
	return containsAny(t.even(), "card", "visa", "plastic", "wallet", "purse", "卡", "咭", "钱包", "银包", "荷包") || slices.ContainsFunc(t.units, func(u unit) bool { return u.kind == numberUnit && len(u.digits) == 4 })
}

// worded: there are words to go by, and not only numbers.
func (t *text) worded() bool {
	return slices.ContainsFunc(t.units, func(u unit) bool { return (u.kind == wordUnit || u.kind == hanUnit) && u.to-u.from > 1 })
}

// terse: too few words for the model to go by; a misspelt keyword is likelier.
func (t *text) terse() bool {
	words := 0
	for i, u := range t.units {
		if u.kind == wordUnit && t.roles[i] != courtesy {
			words++
		} else if u.kind == hanUnit {
			return false
		}
	}
	return words <= 1
}
