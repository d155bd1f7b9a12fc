package commands

import "slices"

// How sure the model must be, in percent. Found on texts it was not trained on.
const (
	sureAlone    = 40 // to be believed where phrases find nothing
	worthAsking  = 25 // to ask "did you mean"
	sureUrgent   = 60 // to ask whether what protects is meant
	sureAgainst  = 30 // to be believed against a phrase
	oddsHint     = 1  // so many times likelier than what a hint says
	oddsPhrase   = 4  // the same, of a phrase
	oddsUrgent   = 12 // the same, of a phrase of what protects
	doubtsAct    = 50 // less likely than this, a change is asked about though a phrase wishes it
	asksHow      = 30 // that a text asks how rather than for something
	surelyAsks   = 60 // the same, against a phrase
	sureDenied   = 60 // to be believed against a negation
	sureNothing  = 40 // that a text is nothing for us, before misspellings are looked for
	asksSilently = 35 // how much less it must be taken to ask where no word does
	sureMistaken = 30 // to be believed against a keyword with a customer's own words after it
	oddsKeyword  = 3
	fewUnits     = 3 // in which a keyword is not doubted
	hardlyAsks   = 4 // that it does not, against a phrase
)

// believe makes an answer of a guess that is sure enough.
func (p *Parser) believe(t *text, c Context, g guess, least int) (Parsed, bool) {
	if !g.known() {
		return Parsed{}, false
	}
	verb := p.verbIndex(g.class())
	if verb < 0 || !t.worded() || t.terse() {
		return Parsed{}, false
	}
	v := &p.verbs[verb]
	if t.negated {
		least = max(least, sureAgainst)
	}
	if v.urgency > 0 {
		least = max(least, sureUrgent)
	}
	sure := g.sure()
	if sure < least || v.urgency > 0 && !t.ofCards() {
		return Parsed{}, false
	}
	if t.asking(g) >= asksHow && g.class() != help {
		return Parsed{Command: help, Args: map[string]string{"topic": v.id}, Confidence: min(sure, t.asking(g)), Question: true, Near: sure < sureAlone}, true
	}
	if slices.Contains(t.denied, verb) && sure < sureDenied {
		return Parsed{}, false
	}
	out := p.fulfil(t, c, match{verb: verb})
	out.Confidence = sure
	if out.Near = sure < sureAlone || v.changes; out.Near && p.verbIndex(g.classes[g.second]) >= 0 {
		out.Or = g.classes[g.second]
	}
	return out, true
}

// doubt weighs a wish found by phrases against the model.
func (p *Parser) doubt(t *text, c Context, w Parsed, g guess) Parsed {
	if !g.known() {
		return w
	}
	about := w.Command
	if w.Question {
		about = w.Args["topic"]
	}
	odds := oddsPhrase
	switch {
	case p.urgency(about) > 0:
		odds = oddsUrgent
	case w.Confidence <= 70:
		odds = oddsHint
	}
	mine := g.of(about)
	if g.class() != about && g.sure() >= sureAgainst && g.sure() > odds*mine {
		if g.class() == nothing {
			return Parsed{Command: Unknown}
		}
		if out, ok := p.believe(t, c, g, sureAgainst); ok {
			return out
		}
	}
	switch verb := p.verbIndex(about); {
	case about == help:
	case w.Question && t.asking(g) < hardlyAsks:
		w = p.fulfil(t, c, match{verb: verb})
	case !w.Question && (t.asking(g) >= surelyAsks || p.changes(about) && p.urgency(about) == 0 && t.questioning() && g.asks >= asksHow):
		return Parsed{Command: help, Args: map[string]string{"topic": about}, Confidence: t.asking(g), Question: true}
	}
	w.Confidence = max(50, (w.Confidence+mine)/2)
	w.Near = w.Near || p.changes(w.Command) && (mine < doubtsAct || p.urgency(about) == 0 && g.asks >= asksHow)
	return w
}

// asking is how likely a text asks how, in percent: less where no word in it does, or no question mark.
func (t *text) asking(g guess) int {
	if t.questioning() {
		return g.asks
	}
	return max(0, g.asks-asksSilently)
}

// questioning: a word like "how" or a question mark is in the text.
func (t *text) questioning() bool {
	return slices.Contains(t.roles, asking) || slices.ContainsFunc(t.units, func(u unit) bool { return u.kind == questionUnit })
}

// mistaken reports whether a keyword began a text that goes on to something else: 报名之后怎么取消 is no wish to join.
func (p *Parser) mistaken(t *text, out Parsed) bool {
	if len(t.units) < fewUnits {
		return false
	}
	g := p.model.guess(t.even())
	return g.known() && (g.sure() >= sureMistaken && g.sure() > oddsKeyword*g.of(out.Command) || t.asking(g) >= surelyAsks)
}

func (p *Parser) changes(id string) bool {
	i := p.verbIndex(id)
	return i >= 0 && p.verbs[i].changes
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
