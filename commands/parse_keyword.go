package commands

import "slices"

// mark gives every unit its role, the longest wording first.
func (p *Parser) mark(t *text) {
	t.roles = slices.Grow(t.roles[:0], len(t.units))[:len(t.units)]
	clear(t.roles)
	for i := 0; i < len(t.units); {
		n, held := p.roles.longest(t.units[i:])
		for j := range n {
			t.roles[i+j] = held[0]
		}
		i += max(n, 1)
	}
}

// owned reports whether unit i speaks of the writer. "my" is filler beside a keyword, and an owner in a sentence.
func (t *text) owned(i int) bool { return t.roles[i] == owner }

// idle reports whether a unit may stand beside a keyword without changing it.
func (t *text) idle(i int) bool {
	switch t.roles[i] {
	case filler, cardWord, currency, owner:
		return true
	}
	return t.silent(i)
}

// silent reports whether a unit changes nothing wherever it stands.
func (t *text) silent(i int) bool {
	return t.roles[i] == courtesy || t.roles[i] == particle || t.units[i].kind == questionUnit
}

// polite is the first unit that is no greeting or please.
func (t *text) polite() (i int) {
	for i < len(t.units) && t.roles[i] == courtesy {
		i++
	}
	return i
}

// reservedAlone: the whole message is a reserved word, give or take punctuation, courtesy and impatience.
func (p *Parser) reservedAlone(t *text) (Parsed, bool) {
	i := t.polite()
	n, held := p.reserved.longest(t.units[i:])
	if n == 0 {
		return Parsed{}, false
	}
	for j := i + n; j < len(t.units); j++ {
		again, same := p.reserved.longest(t.units[j:]) // STOP STOP STOP
		switch {
		case again > 0 && same[0] == held[0]:
			j += again - 1
		case t.roles[j] != courtesy:
			return Parsed{}, false
		}
	}
	return Parsed{Command: p.verbs[held[0]].id, Confidence: 100, Exact: true}, true
}

// keyword: a keyword or code begins the text and nothing but its arguments and courtesy follows.
func (p *Parser) keyword(t *text, c Context) (Parsed, bool) {
	start := t.polite()
	var best Parsed
	var ok bool
	p.keywords.each(t.units[start:], func(n int, held []alias) {
		for _, a := range held {
			if a.doubtful || p.shared(held) && p.verbs[a.verb].answers() != (c.YesNoOpen || len(c.Codes) > 0) {
				continue
			}
			if out, fits := p.beside(t, c, a, start, start+n); fits {
				best, ok = out, true // the longest is found last
			}
		}
	})
	return best, ok
}

// shared reports whether the words are those of an answer and of another verb.
func (p *Parser) shared(held []alias) bool {
	return slices.ContainsFunc(held, func(a alias) bool { return p.verbs[a.verb].answers() != p.verbs[held[0].verb].answers() })
}

// beside reads what stands beside a keyword. It does not fit if a word is left that says something else.
func (p *Parser) beside(t *text, c Context, a alias, from, to int) (Parsed, bool) {
	var room [8]role
	roles := append(room[:0], t.roles[from:to]...)
	for i := from; i < to; i++ {
		if t.roles[i] == currency {
			t.roles[i] = plain // HK 1234 pays for a card; HK$1234 is money
		}
	}
	f := p.arguments(t, c, a.verb, from, to, false)
	copy(t.roles[from:to], roles)
	if a.arg != "" {
		f.set(a.arg, a.value)
	}
	confidence := 100
	for i := to; i < len(t.units); i++ {
		switch {
		case f.used[i] || t.silent(i) || t.idle(i) && !p.verbs[a.verb].terse:
		case t.units[i].kind == numberUnit && p.verbs[a.verb].wants("last4"):
			confidence = 90 // too short, too long or one too many: the verb is sure, the number is not
		default:
			n := p.sameVerb(t, a.verb, i)
			if n == 0 {
				return Parsed{}, false
			}
			i += n - 1
		}
	}
	return Parsed{Command: p.verbs[a.verb].id, Args: f.args, Lasts: f.lasts, Confidence: confidence, Exact: true}, true
}

// sameVerb is the length of another keyword of the verb at unit i: "account balance", "last 3 transactions".
func (p *Parser) sameVerb(t *text, verb, i int) (length int) {
	p.keywords.each(t.units[i:], func(n int, held []alias) {
		if slices.ContainsFunc(held, func(a alias) bool { return a.verb == verb }) {
			length = n
		}
	})
	return length
}

// doubtful: a word that may mean two things stands with a card tail: STOP 1234.
func (p *Parser) doubtful(t *text, c Context) (Parsed, bool) {
	start := t.polite()
	n, held := p.keywords.longest(t.units[start:])
	if n == 0 {
		return Parsed{}, false
	}
	for _, a := range held {
		if !a.doubtful {
			continue
		}
		if out, ok := p.beside(t, c, a, start, start+n); ok && len(out.Lasts) > 0 {
			out.Near, out.Exact, out.Confidence = true, false, 50
			return out, true
		}
	}
	return Parsed{}, false
}

// ofCampaign: a word that may mean two things stands with the code of an open campaign: 进度 GALA.
func (p *Parser) ofCampaign(t *text, c Context) (Parsed, bool) {
	if len(c.Campaigns) == 0 {
		return Parsed{}, false
	}
	start := t.polite()
	n, held := p.keywords.longest(t.units[start:])
	for _, a := range held {
		if !a.doubtful {
			continue
		}
		if out, ok := p.beside(t, c, a, start, start+n); ok && contains(c.Campaigns, out.Args["campaign"]) {
			return out, true
		}
	}
	return Parsed{}, false
}

// answer: what is open is answered by digits or by its code.
func (p *Parser) answer(t *text, c Context) (Parsed, bool) {
	start := t.polite()
	end := start
	for end < len(t.units) && t.units[end].kind == numberUnit && !t.units[end].amount {
		end++
	}
	for j := end; j < len(t.units); j++ {
		if t.roles[j] != courtesy {
			return p.quotedCode(t, c)
		}
	}
	var digits string
	for _, u := range t.units[start:end] {
		digits += u.digits
	}
	switch {
	case digits == "":
	case c.OTPOpen && len(digits) >= 4 && len(digits) <= 8:
		return Parsed{Command: oneTime, Args: map[string]string{"code": digits}, Confidence: 100, Exact: true}, true
	case c.YesNoOpen && digits == "1":
		return Parsed{Command: confirmYes, Confidence: 100, Exact: true}, true
	case c.YesNoOpen && digits == "2":
		return Parsed{Command: confirmNo, Confidence: 100, Exact: true}, true
	}
	return p.quotedCode(t, c)
}
