package commands

import "strings"

// Value reads a text as the answer to a question for one argument (amount, months, from, to, month, state, …). ok is false when it
// cannot be that. What has no shape of its own (place, item, when, text) is taken as written.
func (p *Parser) Value(arg, s string, c Context) (value string, ok bool) {
	p = p.latest()
	t := p.read(s)
	p.mark(&t)
	if !t.usable() {
		return "", false
	}
	f := findings{used: make([]bool, len(t.units))}
	v := &lexeme{takes: []string{arg}}
	switch arg {
	case "amount":
		t.amount(&f, true)
	case "months":
		t.term(&f)
	case "month":
		t.month(&f, c.Now)
	case "from", "to", "date":
		p.dates(&t, &f, v, c.Now, false)
	case "feature", "state", "channel", "mode":
		p.chosen(&t, &f, v)
	case "last4", "debit4":
		t.tails(&f, c, false)
		return f.args["last4"], f.args["last4"] != ""
	case "n":
		t.count(&f)
	case "points":
		t.points(&f, true)
	case "score":
		t.score(&f)
	case "email":
		t.email(&f)
	case "ref":
		t.reference(&f, false)
	case "code":
		t.code(&f, c, v)
	case "campaign":
		t.campaign(&f, c, 0, false)
	case "place", "city":
		p.place(&t, &f, arg, true)
	case "item":
		t.item(&f, false)
	case "keep":
		f.set(arg, t.keeps())
	default:
		return strings.TrimSpace(t.written), true
	}
	if value = f.args[arg]; value == "" && asWritten(arg) {
		value = strings.TrimSpace(t.written)
	}
	return value, value != ""
}

func asWritten(arg string) bool {
	switch arg {
	case "place", "city", "item", "campaign":
		return true
	}
	return false
}

// keeps reads whether a customer keeps the card after all; "" where the words say neither.
func (t *text) keeps() string {
	closes := containsAny(t.even(), "close", "cancel", "dont keep", "don't keep", "不留", "别留", "唔留", "dont want", "don't want", "销", "注销", "取消", "不要", "不用", "唔要", "cut")
	stays := containsAny(t.even(), "keep", "stay", "留", "保留")
	switch {
	case stays && !closes:
		return keepCard
	case closes && !stays:
		return closeAnyway
	}
	return ""
}
