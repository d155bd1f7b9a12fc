package audience

import (
	"strings"

	"cardline/internal/wrong"
)

// Bounds of a filter.
const (
	wordsMost  = 4000 // bytes of what somebody writes
	termsMost  = 200  // of it with its segments
	valuesMost = 200  // of one term
	deepest    = 12   // brackets within each other
	partsDeep  = 24   // parts of a tree within each other, those of segments too
)

// Parse reads a filter in words, such as
//
//	tier in (platinum, gold) and language = zh-Hans and points >= 5000 and not tag "vip-event"
//	and last_active before 90 days ago and tenure >= 12 months and in list "spring-2027" and not in segment complaints
//
// `and` binds closer than `or`, brackets closest; `all` is everybody. Its error is a *wrong.Why, which
// says at which character.
func Parse(src string) (Filter, error) {
	if len(src) > wordsMost {
		return Filter{}, wrong.Of("too-long-bytes", wordsMost)
	}
	return parse(src, deepest)
}

// parse reads a filter whose brackets stand in each other no deeper than that.
func parse(src string, deep int) (Filter, error) {
	words, err := scan(src)
	if err != nil {
		return Filter{}, err
	}
	p := &parser{words: words, deep: deep}
	n, err := p.either(1)
	if err != nil {
		return Filter{}, err
	}
	if p.here().kind != end {
		return Filter{}, p.fault("filter-over")
	}
	return Filter{&n}, nil
}

type parser struct {
	words []word
	at    int
	terms int
	deep  int
}

func (p *parser) here() word { return p.words[p.at] }

// takes passes a word of the language, if it stands here.
func (p *parser) takes(s string) bool {
	if p.here().is(s) {
		p.at++
		return true
	}
	return false
}

// fault is one of what stands here, by its code.
func (p *parser) fault(code string, with ...any) error {
	return p.here().why(wrong.Of(code, with...))
}

func (p *parser) either(depth int) (Node, error) {
	return p.chain(depth, "or", p.both, func(parts []Node) Node { return Node{Any: parts} })
}

func (p *parser) both(depth int) (Node, error) {
	return p.chain(depth, "and", p.one, func(parts []Node) Node { return Node{All: parts} })
}

func (p *parser) chain(depth int, with string, part func(int) (Node, error), whole func([]Node) Node) (Node, error) {
	first, err := part(depth)
	if err != nil || !p.here().is(with) {
		return first, err
	}
	parts := []Node{first}
	for p.takes(with) {
		n, err := part(depth)
		if err != nil {
			return Node{}, err
		}
		parts = append(parts, n)
	}
	return whole(parts), nil
}

func (p *parser) one(depth int) (Node, error) {
	switch {
	case depth > p.deep:
		return Node{}, p.fault("filter-deep", p.deep)
	case p.takes("not"):
		n, err := p.one(depth + 1)
		return Node{Not: &n}, err
	case p.takes("all"):
		return Node{Everybody: true}, nil
	case p.takes("("):
		n, err := p.either(depth + 1)
		if err == nil && !p.takes(")") {
			err = p.fault("filter-bracket")
		}
		return n, err
	}
	if p.terms++; p.terms > termsMost {
		return Node{}, p.fault("filter-long", termsMost)
	}
	return p.term()
}

func (p *parser) term() (Node, error) {
	begins := p.here()
	if p.takes("in") {
		for _, set := range []string{inList, inSegment} {
			if p.takes(set) {
				return p.compared(begins, Term{Column: set, Is: In}, false)
			}
		}
		return Node{}, p.fault("filter-set")
	}
	if begins.kind != bare {
		return Node{}, p.fault("filter-column")
	}
	c, ok := column(strings.ToLower(begins.text))
	if !ok {
		return Node{}, begins.why(unknownColumn(begins.text))
	}
	p.at++
	return p.comparison(begins, c)
}

// comparison reads what follows a column.
func (p *parser) comparison(begins word, c Column) (Node, error) {
	t := Term{Column: c.Name, Is: In}
	switch w := p.here(); {
	case p.takes("is"):
		not := p.takes("not")
		if !p.takes("unknown") {
			return Node{}, p.fault("filter-unknown")
		}
		t.Is = Unknown
		n, err := p.finished(begins, t)
		return negated(n, not), err
	case p.takes("in"):
		return p.compared(begins, t, true)
	case w.is("not") && p.words[p.at+1].is("in"):
		p.at += 2
		n, err := p.compared(begins, t, true)
		return negated(n, true), err
	case p.takes("="):
		return p.compared(begins, t, false)
	case p.takes("!="):
		n, err := p.compared(begins, t, false)
		return negated(n, true), err
	case w.is("<"), w.is("<="), w.is(">"), w.is(">="), w.is("before"), w.is("after"):
		p.at++
		t.Is = Op(strings.ToLower(w.text))
		return p.compared(begins, t, false)
	case c.Name == "tag" && (w.kind == bare || w.kind == quote): // tag "vip"
		return p.compared(begins, t, false)
	}
	return Node{}, p.fault("filter-compare", c.Kind.comparisons())
}

// compared reads the values of a term, and checks it.
func (p *parser) compared(begins word, t Term, several bool) (Node, error) {
	if several && !p.takes("(") {
		return Node{}, p.fault("filter-open")
	}
	for {
		w := p.here()
		if w.kind != bare && w.kind != quote {
			return Node{}, p.fault("filter-value")
		}
		p.at++
		if t.Values = append(t.Values, w.text); len(t.Values) > valuesMost {
			return Node{}, p.fault("filter-values", valuesMost)
		}
		if !several || p.takes(")") {
			break
		}
		if !p.takes(",") {
			return Node{}, p.fault("filter-close")
		}
	}
	t.Unit = p.unit(t)
	return p.finished(begins, t)
}

// finished is a term that has been read. What is wrong with it is told of its column.
func (p *parser) finished(begins word, t Term) (Node, error) {
	checked, err := t.checked()
	if err != nil {
		return Node{}, begins.why(wrong.From(err))
	}
	return Node{Term: &checked}, nil
}

// unit reads "months", or "days ago" where it is about a day.
func (p *parser) unit(t Term) string {
	for _, u := range units {
		if p.here().is(u) || p.here().is(u+"s") {
			p.at++
			if t.Is == Before || t.Is == After {
				p.takes("ago")
			}
			return u
		}
	}
	return ""
}

func negated(n Node, not bool) Node {
	if !not {
		return n
	}
	return Node{Not: &n}
}
