package commands

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// strength is how much a phrase says.
type strength uint8

const (
	hint strength = iota
	phrase
	fact // what has happened: a question after it does not take it away
	except
)

// pattern is one phrase of a verb: parts that follow one another within a few units.
type pattern struct {
	verb     int
	strength strength
	parts    int
}

// atom is one wording of one part of a pattern.
type atom struct {
	pattern int
	part    int
}

const (
	// widestGap is how many units may stand in a gap: "card which I got last year was stolen".
	widestGap = 7
	// negationReach is how many words that say something a negation reaches over: "I don't want you to freeze".
	negationReach = 2
	// longestClause is how many units around a wish are looked at for what changes its meaning.
	longestClause = 60
	// mostWordings bounds what a phrase may expand to.
	mostWordings = 4000
)

// pattern compiles `<lose> .. (the|my|) card`.
func (b *builder) pattern(id, s string, p pattern) {
	at := len(b.patterns)
	parts := strings.Split(s, " .. ")
	for i, part := range parts {
		ways, err := b.expand(part)
		if err != nil {
			b.fault("%s: phrase %q: %w", id, s, err)
			return
		}
		for _, w := range ways {
			seq := b.study(w)
			if len(seq) == 0 {
				b.fault("%s: phrase %q: a part is empty", id, s)
				return
			}
			b.atoms.add(seq, atom{pattern: at, part: i})
			b.spelling.teach(seq, b.dictionary)
		}
	}
	p.parts = len(parts)
	b.patterns = append(b.patterns, p)
}

// match is a pattern found in a text.
type match struct {
	verb     int
	strength strength
	from, to int
	size     int // of its own units: the more, the surer
	negated  bool
	asked    bool
}

// step is a pattern found up to one of its parts.
type step struct {
	atom
	match
	before int // the step at the same part found before it, counted from 1; 0: none
}

// find lists every pattern in the text.
func (p *Parser) find(t *text) []match {
	latest := make(map[atom]int, 64) // by part: the last of its steps, counted from 1
	steps := make([]step, 0, 64)
	var done []match
	for i := range t.units {
		p.atoms.each(t.units[i:], func(n int, held []atom) {
			size := t.size(i, i+n)
			for _, a := range held {
				s, ok := p.begin(t, a, i), a.part == 0
				if !ok {
					if s, ok = extend(t, steps, latest[atom{a.pattern, a.part - 1}], a, i); !ok {
						continue
					}
				}
				s.to, s.size = i+n, s.size+size
				if s.part == p.patterns[s.pattern].parts-1 {
					done = append(done, s.match)
				} else {
					s.before = latest[s.atom]
					steps = append(steps, s)
					latest[s.atom] = len(steps)
				}
			}
		})
	}
	return done
}

func (p *Parser) begin(t *text, a atom, at int) step {
	k := p.patterns[a.pattern]
	return step{atom: a, match: match{verb: k.verb, strength: k.strength, from: at, negated: t.negatedBefore(at, 0)}}
}

// extend finds the open step that the part at unit i continues, rather one that nothing negates. Of many, the latest few are tried.
func extend(t *text, steps []step, at int, a atom, i int) (best step, ok bool) {
	for range widestGap {
		if at == 0 {
			break
		}
		s := steps[at-1]
		at = s.before
		if s.to <= i && i-s.to <= widestGap && !t.broken(s.to, i) {
			s.part = a.part
			s.negated = s.negated || t.negatedBefore(i, s.to)
			s.asked = s.asked || slices.Contains(t.roles[s.to:i], asking)
			if !ok || !s.negated {
				best, ok = s, true
			}
			if !s.negated {
				break
			}
		}
	}
	return best, ok
}

func (t *text) size(i, j int) (n int) {
	for ; i < j; i++ {
		if n++; t.units[i].kind == wordUnit {
			n++
		}
	}
	return n
}

// broken reports whether a clause ends between the units.
func (t *text) broken(i, j int) bool {
	for ; i <= j && i < len(t.units); i++ {
		if t.units[i].pause || t.roles[i] == turning {
			return true
		}
	}
	return false
}

// negatedBefore looks back from unit i, not beyond floor, over at most negationReach words that say something.
func (t *text) negatedBefore(i, floor int) bool {
	for said := 0; i > floor && said <= negationReach; {
		if t.units[i].pause {
			return false
		}
		i--
		switch t.roles[i] {
		case negation:
			return true
		case turning:
			return false
		case filler, courtesy, particle:
		default:
			said++
		}
	}
	return false
}

// weigh settles whether the wish is meant, asked about or taken back.
func (t *text) weigh(m match) match {
	self := false
	for i := m.from; i > max(0, m.from-longestClause) && !t.units[i].pause && t.roles[i-1] != turning; i-- {
		m.asked = m.asked || t.roles[i-1] == asking
		self = self || t.roles[i-1] == owner
	}
	for i := m.from; i < m.to; i++ {
		self = self || t.owned(i)
	}
	same := true
	for i := m.to; i < min(len(t.units), m.to+longestClause); i++ {
		same = same && !t.broken(i, i)
		switch {
		case t.roles[i] == retract:
			m.negated = true
		case t.roles[i] == asking && same && !(m.strength == fact && self):
			m.asked = true
		}
	}
	return m
}

// wish understands free words: the most urgent wish that is meant, else help with what is asked about. The verbs that a negation
// takes back are left in the text, where the model may not bring them back lightly.
func (p *Parser) wish(t *text, c Context) (Parsed, bool) {
	t.denied, t.negated = nil, false
	found := p.find(t)
	barred := map[int]bool{}
	for _, m := range found {
		if m.strength == except && !m.negated {
			barred[m.verb] = true
		}
	}
	var meant, asked *match
	for i, m := range found {
		if m.strength == except || barred[m.verb] || covered(found, i) {
			continue
		}
		m = t.weigh(m)
		found[i] = m
		switch {
		case m.negated:
			t.denied, t.negated = append(t.denied, m.verb), true
		case m.asked:
			if asked == nil || p.verbs[m.verb].id != help { // what is asked about says more than that something is
				if asked != nil && p.verbs[asked.verb].id == help {
					asked = nil
				}
				asked = p.better(asked, &found[i])
			}
		default:
			meant = p.better(meant, &found[i])
		}
	}
	switch {
	case meant != nil:
		return p.fulfil(t, c, *meant), true
	case asked != nil && p.verbs[asked.verb].id == help:
		return Parsed{Command: help, Confidence: 80}, true
	case asked != nil:
		return Parsed{Command: help, Args: map[string]string{"topic": p.verbs[asked.verb].id}, Confidence: 85, Question: true}, true
	}
	return Parsed{}, false
}

// covered reports whether another match takes the meaning of the i-th. The matches come in the order of their ends, more or less.
func covered(found []match, i int) bool {
	const far = 5 * widestGap
	for j := i + 1; j < len(found) && found[j].to <= found[i].to+far; j++ {
		if found[i].within(found[j]) {
			return true
		}
	}
	for j := i - 1; j >= 0 && found[j].to >= found[i].to-far; j-- {
		if found[i].within(found[j]) {
			return true
		}
	}
	return false
}

// within reports whether m says less than what of another verb covers it: 冻结 in 解除冻结.
func (m match) within(o match) bool {
	return o.verb != m.verb && o.strength != except && o.from <= m.from && o.to >= m.to && o.size > m.size
}

func (p *Parser) better(a, b *match) *match {
	if a == nil {
		return b
	}
	if ra, rb := p.rank(*a), p.rank(*b); ra != rb {
		return pick(ra > rb, a, b)
	}
	return pick(a.size >= b.size, a, b)
}

func pick(first bool, a, b *match) *match {
	if first {
		return a
	}
	return b
}

func (p *Parser) rank(m match) int {
	r := 2 * p.verbs[m.verb].urgency
	if m.strength != hint {
		r++
	}
	return r
}

func (p *Parser) fulfil(t *text, c Context, m match) Parsed {
	out := Parsed{Command: p.verbs[m.verb].id, Confidence: 70 + min(5*m.size/2, 22)}
	if m.strength == hint {
		out.Confidence = 70
	}
	f := p.arguments(t, c, m.verb, m.from, m.to, true)
	out.Args, out.Lasts = f.args, f.lasts
	return out
}

// expand writes out the choices and classes of a part.
func (b *builder) expand(part string) ([]string, error) {
	ways := []string{""}
	for part != "" {
		var choice []string
		at := strings.IndexAny(part, "(<")
		switch {
		case at != 0:
			if at < 0 {
				at = len(part)
			}
			choice, part = []string{part[:at]}, part[at:]
		case part[0] == '<':
			name, rest, ok := strings.Cut(part[1:], ">")
			if !ok || len(b.classes[name]) == 0 {
				return nil, fmt.Errorf("no class <%s>", name)
			}
			choice, part = b.classes[name], rest
		default:
			inner, rest, ok := strings.Cut(part[1:], ")")
			if !ok {
				return nil, errors.New("a choice is not closed")
			}
			for _, c := range strings.Split(inner, "|") {
				more, err := b.expand(c)
				if err != nil {
					return nil, err
				}
				choice = append(choice, more...)
			}
			part = rest
		}
		if len(ways)*len(choice) > mostWordings {
			return nil, fmt.Errorf("more than %d wordings", mostWordings)
		}
		longer := make([]string, 0, len(ways)*len(choice))
		for _, w := range ways {
			for _, c := range choice {
				longer = append(longer, w+c)
			}
		}
		ways = longer
	}
	return ways, nil
}
