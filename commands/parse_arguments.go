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
// they may have numbers between them and a number must be clearer about itself. What has a shape of its own is read first, so that what
// is left over means less and less: dates, terms and sums of money before tails, tails before bare numbers.
func (p *Parser) arguments(t *text, c Context, verb, from, to int, free bool) findings {
	t.used = slices.Grow(t.used[:0], len(t.units))[:len(t.units)]
	clear(t.used)
	f := findings{used: t.used}
	if !free {
		f.use(from, to)
	}
	v := &p.verbs[verb]
	p.named(t, &f, verb, free)
	p.chosen(t, &f, v)
	if v.wants("month") {
		t.month(&f, c.Now)
	}
	if !slices.Contains(f.used, false) {
		return f
	}
	if v.wants("when") {
		t.when(&f)
	}
	p.shaped(t, &f, v, c, free)
	if v.wants("code") {
		t.code(&f, c, v)
	}
	if v.wants("debit4") {
		t.debit(&f)
	}
	if v.wants("last4") && !(v.sums(t, free) && t.soleFigure(&f, c)) {
		t.tails(&f, c, free)
	}
	p.counted(t, &f, v, c)
	if v.wants("topic") && to < len(t.units) && !free && v.id == help {
		p.topic(t, &f, to)
	}
	if v.wants("campaign") {
		t.campaign(&f, c, to, free)
	}
	p.worded(t, &f, v, to, free)
	return f
}

// shaped reads arguments that can be told by their looks.
func (p *Parser) shaped(t *text, f *findings, v *lexeme, c Context, free bool) {
	if v.wants("amount") {
		t.beforeCurrency(f, v, c)
	}
	if v.wants("email") {
		t.email(f)
	}
	if v.wants("from") || v.wants("to") || v.wants("date") {
		p.dates(t, f, v, c.Now, free)
	}
	if v.wants("ref") {
		t.reference(f, v.wants("last4"))
	}
	if v.wants("points") {
		t.points(f, false)
	}
	if v.wants("amount") {
		t.amount(f, false)
	}
	if v.wants("months") {
		t.term(f)
	}
}

// counted reads arguments that are bare numbers, once nothing else can be one.
func (p *Parser) counted(t *text, f *findings, v *lexeme, c Context) {
	if v.wants("amount") {
		t.split(f, c)
		t.amount(f, v.id != grievance) // "I waited 40 minutes"
	}
	if v.wants("points") && f.args["item"] == "" {
		t.points(f, true)
	}
	if v.wants("score") {
		t.score(f)
	}
	if v.wants("n") {
		t.count(f)
	}
}

// worded reads arguments that are the customer's own words.
func (p *Parser) worded(t *text, f *findings, v *lexeme, to int, free bool) {
	if v.wants("place") {
		p.place(t, f, "place", !free)
	}
	if v.wants("city") {
		p.place(t, f, "city", !free)
	}
	if v.wants("item") {
		t.item(f, free)
	}
	if v.wants("text") {
		t.ownWords(f, to, free)
	}
}

// sums reports whether one number alone is a sum rather than a card: where the verb says so, and where a sentence has a round one.
func (l *lexeme) sums(t *text, free bool) bool {
	if l.before("amount", "last4") || l.before("points", "last4") {
		return true
	}
	return free && l.wants("amount") && slices.ContainsFunc(t.units, func(u unit) bool { return u.kind == numberUnit && strings.HasSuffix(u.digits, "00") })
}

// before reports whether the verb takes a rather than b where one number might be either.
func (l *lexeme) before(a, b string) bool {
	i := slices.Index(l.takes, a)
	return i >= 0 && i < slices.Index(l.takes, b)
}

// chosen finds arguments with the same few values everywhere, also among the words that name the verb: INTL OFF.
func (p *Parser) chosen(t *text, f *findings, v *lexeme) {
	weak := false
	for i := 0; i < len(t.units); {
		n := 0
		p.choices.each(t.units[i:], func(m int, held []choice) {
			for _, h := range held {
				if !v.wants(h.arg) {
					continue
				}
				if n = m; h.arg == "channel" && t.turnedFrom(i) || h.arg == "state" && t.onACard(i) {
					continue
				}
				if f.args[h.arg] == "" || h.arg == "state" && weak {
					f.set(h.arg, h.value)
					weak = h.arg == "state" && t.quoteWord(i) == "on" || weak && h.arg != "state"
				}
			}
		})
		f.use(i, i+n)
		i += max(n, 1)
	}
}

// named finds arguments with a closed set of values.
func (p *Parser) named(t *text, f *findings, verb int, free bool) {
	for i := 0; i < len(t.units); i++ {
		length, hits, room := 0, 0, [4]value{} // the same words may settle several arguments
		p.values.each(t.units[i:], func(n int, held []value) {
			for _, v := range held {
				if v.verb != verb || free && v.beside || !free && f.used[i] {
					continue
				}
				if n != length {
					length, hits = n, 0
				}
				if hits < len(room) {
					room[hits], hits = v, hits+1
				}
			}
		})
		if length == 0 {
			continue
		}
		for _, hit := range slices.Backward(room[:hits]) {
			if _, taken := f.args[hit.arg]; !taken || hit.arg == "lang" && !t.turnedFrom(i) {
				f.set(hit.arg, hit.value)
			}
		}
		f.use(i, i+length)
		i += length - 1
	}
}

// tails finds card tails: four digits that are no amount, date or part of a code. Where one of them is a tail of the sender's, the
// others are not meant.
func (t *text) tails(f *findings, c Context, free bool) {
	if f.args["last4"] != "" && !t.listed(f) {
		return
	}
	var own, other []int
	for i := range t.units {
		switch {
		case f.used[i] || !t.fourDigits(i):
		case slices.Contains(c.Tails, t.units[i].digits):
			own = append(own, i)
		case !free || t.marked(i) || len(c.Tails) == 0 && !t.timeLike(i) && !t.spent(i):
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

// spent: words before the number say in Chinese that so much was paid or is to be: 昨晚还的3000, 够6000吗.
func (t *text) spent(i int) bool {
	return strings.HasSuffix(t.units[i].digits, "00") && hasAnySuffix(t.before(t.units[i].from), "还的", "还了", "多还", "够", "花了", "花", "刷了", "扣了", "付了", "转了", "存了", "还咗", "找咗", "碌咗", "畀咗", "俾咗", "使咗", "过咗", "多找", "多畀")
}

func (t *text) fourDigits(i int) bool {
	u := t.units[i]
	if u.kind != numberUnit || len(u.digits) != 4 || u.amount || t.money(i) {
		return false
	}
	return !(u.glued && t.units[i-1].kind == wordUnit && t.units[i-1].id == 0) // SPEND2000 is a code
}

// marked reports whether the number is said to be a tail: *1234, ending 1234, 尾号1234.
func (t *text) marked(i int) bool {
	return i > 0 && (t.roles[i-1] == cardWord || strings.HasSuffix(t.quoteWord(i-1), "card") || t.leadsToATail(i-1) || t.units[i-1].id == '卡') ||
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
	if i+1 < len(t.units) && t.units[i+1].id == '年' && isYear(t.units[i]) {
		return true
	}
	if i == 0 {
		return false
	}
	w := t.quoteWord(i - 1)
	return w == "in" || w == "at" || w == "since" || w == "year"
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
		if n, next := t.smallNumber(i); n > 0 && next < len(t.units) && slices.Contains([]int32{'笔', '条', '个', '单', '宗', '项', '次'}, t.units[next].id) {
			f.set("n", strconv.Itoa(n))
			f.use(i, next+1)
			return
		}
	}
}

// code finds the code of a question or a one-time code.
func (t *text) code(f *findings, c Context, v *lexeme) {
	for i := range t.units {
		if f.used[i] || t.units[i].amount || t.money(i) {
			continue
		}
		end := i + 1
		for end < len(t.units) && t.units[end].glued && t.units[end].kind != hanUnit {
			end++
		}
		q := t.quote(i, end)
		u := t.units[i]
		if u.kind == numberUnit && end == i+1 && len(u.digits) >= 4 && len(u.digits) <= 8 && !(v.wants("last4") && len(u.digits) == 4) || contains(c.Codes, q) || !v.terse && offerCode(q) {
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
