package commands

import (
	"slices"
	"strconv"
	"strings"
)

// findings are the arguments found beside a verb, and the units they took.
type findings struct {
	args  map[string]string
	lasts []string
	used  []bool
}

func (f *findings) set(arg, value string) {
	if f.args == nil {
		f.args = map[string]string{}
	}
	f.args[arg] = value
}

func (f *findings) use(from, to int) {
	for ; from < to; from++ {
		f.used[from] = true
	}
}

// arguments reads what the verb takes. from and to bound the words that named the verb; free says that they stood in a sentence, where
// they may have numbers between them and a number must be clearer about itself.
func (p *Parser) arguments(t *text, c Context, verb, from, to int, free bool) findings {
	f := findings{used: make([]bool, len(t.units))}
	if !free {
		f.use(from, to)
	}
	v := p.verbs[verb]
	p.named(t, &f, verb, free)
	if v.wants("month") {
		t.month(&f, c.Now)
	}
	if v.wants("code") {
		t.code(&f, c)
	}
	if v.wants("last4") {
		t.tails(&f, c, free)
	}
	if v.wants("n") {
		t.count(&f)
	}
	if v.wants("topic") && to < len(t.units) && !free {
		p.topic(t, &f, to)
	}
	if v.wants("campaign") {
		t.campaign(&f, c, to)
	}
	return f
}

// named finds arguments with a closed set of values.
func (p *Parser) named(t *text, f *findings, verb int, free bool) {
	for i := 0; i < len(t.units); i++ {
		length, hit := 0, value{}
		p.values.each(t.units[i:], func(n int, held []value) {
			for _, v := range held {
				if v.verb == verb && !(free && v.beside) && (free || !f.used[i]) {
					length, hit = n, v
				}
			}
		})
		if length == 0 {
			continue
		}
		if _, taken := f.args[hit.arg]; !taken {
			f.set(hit.arg, hit.value)
		}
		f.use(i, i+length)
		i += length - 1
	}
}

// tails finds card tails: four digits that are no amount, date or part of a code. Where one of them is a tail of the sender's, the
// others are not meant.
func (t *text) tails(f *findings, c Context, free bool) {
	if f.args["last4"] != "" {
		return
	}
	var own, other []int
	for i := range t.units {
		switch {
		case f.used[i] || !t.fourDigits(i):
		case slices.Contains(c.Tails, t.units[i].digits):
			own = append(own, i)
		case !free || t.marked(i) || len(c.Tails) == 0 && !t.timeLike(i):
			other = append(other, i)
		}
	}
	if len(own) == 0 {
		own = other
	}
	for _, i := range own {
		f.use(i, i+1)
		if !slices.Contains(f.lasts, t.units[i].digits) {
			f.lasts = append(f.lasts, t.units[i].digits)
		}
	}
	if len(f.lasts) == 1 {
		f.set("last4", f.lasts[0])
	}
}

func (t *text) fourDigits(i int) bool {
	u := t.units[i]
	if u.kind != numberUnit || len(u.digits) != 4 || u.amount || t.money(i) {
		return false
	}
	return !(u.glued && t.units[i-1].kind == wordUnit && t.units[i-1].id == 0) // SPEND2000 is a code
}

// money reports whether a currency stands beside the number.
func (t *text) money(i int) bool {
	return t.units[i].from > 0 && strings.ContainsAny(lastRune(t.written[:t.units[i].from]), "$£€¥") ||
		i > 0 && t.roles[i-1] == currency || i+1 < len(t.units) && t.roles[i+1] == currency && !t.units[i+1].pause
}

// marked reports whether the number is said to be a tail: *1234, ending 1234, 尾号1234.
func (t *text) marked(i int) bool {
	return i > 0 && (t.roles[i-1] == cardWord || strings.HasSuffix(t.quoteWord(i-1), "card") || t.units[i-1].id == '卡') ||
		t.units[i].from > 0 && strings.ContainsAny(lastRune(t.written[:t.units[i].from]), "*#•")
}

func (t *text) quoteWord(i int) string {
	if t.units[i].kind != wordUnit {
		return ""
	}
	return strings.ToLower(t.quote(i, i+1))
}

// timeLike reports whether four digits read as a year or an hour: "in 2024", "at 1530", 2024年.
func (t *text) timeLike(i int) bool {
	if i+1 < len(t.units) && t.units[i+1].id == '年' {
		return true
	}
	if i == 0 {
		return false
	}
	w := t.quoteWord(i - 1)
	return w == "in" || w == "at" || w == "since" || w == "year"
}

func lastRune(s string) string {
	r := []rune(s[max(0, len(s)-4):])
	return string(r[len(r)-1:])
}

// count finds how many lines are wanted: TXN 3, 最近五笔.
func (t *text) count(f *findings) {
	if f.args["n"] != "" {
		return
	}
	for i, u := range t.units {
		if f.used[i] {
			continue
		}
		if u.kind == numberUnit && len(u.digits) <= 2 && !u.amount && !t.money(i) {
			f.set("n", strings.TrimLeft(u.digits, "0"))
			f.use(i, i+1)
			return
		}
		if n, next := t.smallNumber(i); n > 0 && next < len(t.units) && slices.Contains([]int32{'笔', '条', '个'}, t.units[next].id) {
			f.set("n", strconv.Itoa(n))
			f.use(i, next+1)
			return
		}
	}
}

// code finds the code of a question or a one-time code.
func (t *text) code(f *findings, c Context) {
	for i := range t.units {
		if f.used[i] {
			continue
		}
		end := i + 1
		for end < len(t.units) && t.units[end].glued && t.units[end].kind != hanUnit {
			end++
		}
		q := t.quote(i, end)
		u := t.units[i]
		if u.kind == numberUnit && end == i+1 && len(u.digits) >= 4 && len(u.digits) <= 8 || contains(c.Codes, q) {
			if end == i+1 && u.kind == numberUnit {
				q = u.digits
			}
			f.set("code", q)
			f.use(i, end)
			return
		}
	}
}

// quotedCode: the text is the code of an open question and nothing else.
func (p *Parser) quotedCode(t *text, c Context) (Parsed, bool) {
	if len(c.Codes) == 0 {
		return Parsed{}, false
	}
	start, end := t.polite(), len(t.units)
	for end > start && t.roles[end-1] == courtesy {
		end--
	}
	q := t.quote(start, end)
	if !contains(c.Codes, q) {
		return Parsed{}, false
	}
	return Parsed{Command: confirmYes, Args: map[string]string{"code": q}, Confidence: 100, Exact: true}, true
}

func contains(codes []string, s string) bool {
	return slices.ContainsFunc(codes, func(c string) bool { return strings.EqualFold(c, s) })
}

// topic: what help is wanted with.
func (p *Parser) topic(t *text, f *findings, from int) {
	if t.units[from].shout {
		return // "Help! Lost my card" cries for something else
	}
	for from < len(t.units) && t.idle(from) {
		if t.roles[from] == owner {
			return // nor "help me, my card is lost"
		}
		from++
	}
	if n, held := p.reserved.longest(t.units[from:]); n > 0 && p.verbs[held[0]].id != help {
		f.set("topic", p.verbs[held[0]].id)
		f.use(from, from+n)
		return
	}
	p.keywords.each(t.units[from:], func(n int, held []alias) {
		if !held[0].doubtful && p.verbs[held[0].verb].id != help {
			f.set("topic", p.verbs[held[0].verb].id)
			f.use(from, from+n)
		}
	})
}

// campaign: the code or name of a campaign, as written.
func (t *text) campaign(f *findings, c Context, from int) {
	for i := range t.units {
		for _, known := range c.Campaigns {
			if j := t.spells(i, known); j > 0 {
				f.set("campaign", t.quote(i, j))
				f.use(i, j)
				return
			}
		}
	}
	for from < len(t.units) && (f.used[from] || t.idle(from)) {
		from++
	}
	if from == len(t.units) || t.units[from].kind == numberUnit || t.roles[from] != plain {
		return
	}
	end := from + 1
	for end < len(t.units) && t.units[end].glued && t.units[end].kind != questionUnit && (t.units[end].kind == hanUnit) == (t.units[from].kind == hanUnit) {
		end++
	}
	last := end
	for t.units[from].kind == hanUnit && last > from+1 && t.idle(last-1) {
		last--
	}
	f.set("campaign", t.quote(from, last))
	f.use(from, end)
}

// spells gives the end of the units from i that are written like s, or 0.
func (t *text) spells(i int, s string) int {
	end := t.units[i].from + len(s)
	if s == "" || end > len(t.written) || !strings.EqualFold(t.written[t.units[i].from:end], s) {
		return 0
	}
	for j := i; j < len(t.units); j++ {
		if t.units[j].to == end {
			return j + 1
		}
	}
	return 0
}
