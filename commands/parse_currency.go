package commands

import (
	"regexp"
	"slices"
	"strings"
)

// betweenNumbers is a currency with a number on both sides. Those that are only ever written after a sum (元, 蚊) are not among them.
var betweenNumbers = regexp.MustCompile(`(\d[\d,]*(?:\.\d+)?) ?(hk ?\$|us ?\$|[$£€¥]|usd|hkd|cny|rmb|gbp|eur|jpy|人民币|港币|港元|美元|美金) ?(\d[\d,]*(?:\.\d+)?)`)

// beforeCurrency settles whose a currency between two numbers is. Where it is the second one's, the first is a tail or a term:
// PAY 1234 USD 5,000; QUOTE 12 USD 20 1234; but PAY 5000 USD 1234.
func (t *text) beforeCurrency(f *findings, v *lexeme, c Context) {
	if !strings.ContainsFunc(t.written, isDigit) {
		return
	}
	f.each(t, betweenNumbers, func(at []int) bool {
		first, second := t.part(at, 1), t.part(at, 3)
		if !strings.ContainsAny(t.part(at, 2), "$£€¥") && !leads(first, second, c) {
			return true
		}
		switch {
		case v.wants("last4") && fourPlain(first):
			f.lasts = append(f.lasts, first)
			f.set("last4", first)
		case v.wants("months") && slices.Contains(offeredTerms, first):
			f.set("months", first)
		default:
			return true
		}
		f.useBytes(t, at[2], at[3])
		return false
	})
}

// leads reports whether a currency named between two numbers is the second one's.
func leads(first, second string, c Context) bool {
	switch {
	case slices.Contains(c.Tails, second):
		return false
	case slices.Contains(c.Tails, first):
		return true
	case fourPlain(second):
		return fourPlain(first) && !strings.HasSuffix(first, "00")
	}
	return fourPlain(first) || slices.Contains(offeredTerms, first) && !slices.Contains(offeredTerms, second)
}

func fourPlain(s string) bool { return len(s) == 4 && digitsOf(s) == s }

// money reports whether a currency stands beside the number. 元 between two numbers is the first one's.
func (t *text) money(i int) bool {
	if t.units[i].from > 0 && strings.ContainsAny(lastRune(t.written[:t.units[i].from]), "$£€¥") || i+1 < len(t.units) && t.roles[i+1] == currency && !t.units[i+1].pause {
		return true
	}
	at := i - 1
	for at >= 0 && t.roles[at] == currency {
		at--
	}
	return at < i-1 && (at < 0 || t.units[at].kind != numberUnit)
}

func lastRune(s string) string {
	r := []rune(s[max(0, len(s)-4):])
	return string(r[len(r)-1:])
}
