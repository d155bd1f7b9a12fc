package commands

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

const (
	// mostWishes is how many wishes one text may hold; further ones are left out rather than guessed at.
	mostWishes = 3
	// surelyAlso is how sure a part of a text must be to count as a wish of its own.
	surelyAlso = 74
)

// joints are the words with which people go on to another wish. "And", commas and 和 join lesser things too, so the parts on both sides of
// one must begin with a keyword.
var (
	joints     = regexp.MustCompile(`[,;.]? ?\b(?:and also|and then|also|and while you'?re at it|btw|by the way|as well as|plus|then)\b|[，。；]?(?:顺便|另外|还有|然后再?|再帮我|同埋|跟住|仲有|顺手|同时)|[;；\n]`)
	weakJoints = regexp.MustCompile(`[,，、。.&+]|\band\b|和|同|跟`)
)

// several reads a text of more than one wish: the most urgent is the answer, the others follow in Also.
func (p *Parser) several(t *text, c Context) (Parsed, bool) {
	even := t.even()
	if containsAny(even, "also", "then", "while you", "btw", "by the way", "as well as", "plus", "顺便", "另外", "还有", "然后", "再", "同埋", "跟住", "仲有", "顺手", "同时", ";", "；", "\n") {
		if out, ok := p.apart(t, c, joints, false); ok {
			return out, ok
		}
	}
	if n, _ := p.keywords.longest(t.units[t.polite():]); n > 0 && containsAny(even, ",", "，", "、", "。", ".", "&", "+", " and ", "和", "同", "跟") {
		return p.apart(t, c, weakJoints, true)
	}
	return Parsed{}, false
}

// containsAny spares most texts the search for joints.
func containsAny(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(s, part) })
}

func (p *Parser) apart(t *text, c Context, at *regexp.Regexp, exact bool) (Parsed, bool) {
	var found []Parsed
	begin, whole := 0, t.even()
	read := func(to int) bool {
		part := p.read(t.written[begin:to])
		if !part.usable() {
			return true
		}
		one, ok := p.alone(&part, c, exact)
		if ok && !slices.ContainsFunc(found, func(o Parsed) bool { return o.Command == one.Command }) {
			found = append(found, one)
		}
		return ok || !exact
	}
	places := at.FindAllStringIndex(whole, 2*mostWishes)
	if len(places) == 0 {
		return Parsed{}, false
	}
	for _, place := range places {
		if !read(place[0]) {
			return Parsed{}, false
		}
		begin = place[1]
	}
	if !read(len(whole)) || len(found) < 2 || len(found) > mostWishes {
		return Parsed{}, false
	}
	slices.SortStableFunc(found, func(a, b Parsed) int { return cmp.Compare(p.urgency(b.Command), p.urgency(a.Command)) })
	out := found[0]
	out.Also, out.Exact = found[1:], false
	return out, true
}

// alone reads a part of a text as a wish: one that is as clear as it would be if nothing else had been written.
func (p *Parser) alone(t *text, c Context, exact bool) (Parsed, bool) {
	p.mark(t)
	if out, ok := p.keyword(t, c); ok {
		switch out.Command {
		case confirmYes, confirmNo, oneTime:
			return Parsed{}, false
		}
		return out, true
	}
	if exact {
		return Parsed{}, false
	}
	out := p.freely(t, c)
	return out, out.Command != Unknown && out.Command != help && !out.Near && out.Confidence >= surelyAlso
}
