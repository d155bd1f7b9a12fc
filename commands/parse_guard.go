package commands

import (
	"slices"
	"strings"
	"unicode"

	"cardline/internal/card"
)

// secretWord is what may stand before or after a secret.
type secretWord struct {
	least, most int  // digits of the secret; 0: the word is there to be told from one (one-time codes are asked for, and worthless afterwards)
	being       bool // is, 是: joins a secret to its name
	anywhere    bool // the digits before the word are the secret too, without a being word
}

var secretKinds = map[string]secretWord{
	"pin":      {least: 4, most: 6},
	"cvv":      {least: 3, most: 4, anywhere: true},
	"harmless": {},
	"being":    {being: true},
}

// The lengths of a card number (ISO/IEC 7812-1).
const (
	shortestNumber = 13
	longestNumber  = 19
	// widestSeparator is how many characters may stand between two digits of one number.
	widestSeparator = 3
	// furthest is how many units may stand between "PIN" and its digits.
	furthest = 8
)

// secret reports whether a card number, a PIN or a security code is in the text.
func (p *Parser) secret(t *text, c Context) bool {
	if strings.IndexFunc(t.written, func(r rune) bool { return isDigit(r) || numeral(r) != 0 }) < 0 {
		return false
	}
	if cardNumber(t.written, c.Tails) != "" {
		return true
	}
	for i := 0; i < len(t.units); {
		n, held := p.secrets.longest(t.units[i:])
		if n > 0 && held[0].most > 0 && (p.secretAfter(t, i+n, held[0]) || p.secretBefore(t, i, held[0])) {
			return true
		}
		i += max(n, 1)
	}
	return false
}

// secretAfter: "my PIN is 1 2 3 4", 密码1234. A number that is called a card's is not one: "forgot the PIN of card 1234".
func (p *Parser) secretAfter(t *text, from int, w secretWord) bool {
	length := 0
	for i := from; i < min(len(t.units), from+furthest); i++ {
		u := t.units[i]
		switch {
		case u.kind == numberUnit && i == from && u.glued && len(u.digits) == 1: // CVV2
		case u.kind == numberUnit && (t.marked(i) || u.amount):
			length = 0
		case u.kind == numberUnit:
			if length += len(u.digits); length >= w.least && length <= w.most && (i+1 == len(t.units) || t.units[i+1].kind != numberUnit || len(u.digits) > 1) {
				return true
			}
		case t.idle(i) || p.being(t, i):
		default:
			return false
		}
	}
	return false
}

// secretBefore: "123 is my CVV".
func (p *Parser) secretBefore(t *text, before int, w secretWord) bool {
	joined := w.anywhere
	for i := before - 1; i >= max(0, before-furthest); i-- {
		u := t.units[i]
		switch {
		case u.kind == numberUnit:
			return joined && len(u.digits) >= w.least && len(u.digits) <= w.most && !u.amount && !t.marked(i)
		case p.being(t, i):
			joined = true
		case !t.idle(i):
			return false
		}
	}
	return false
}

func (p *Parser) being(t *text, i int) bool {
	n, held := p.secrets.longest(t.units[i : i+1])
	return n == 1 && held[0].being
}

// reject keeps only the shape of the text. A report of loss in it is passed on with the last four digits, so that protection does not
// depend on good manners.
func (p *Parser) reject(t *text) Parsed {
	out := Parsed{Command: RejectSensitive, Confidence: 100, Redacted: redact(t.written)}
	full := cardNumber(t.written, nil)
	also, ok := p.keyword(t, Context{})
	if !ok {
		also, ok = p.wish(t, Context{})
	}
	if ok && also.Command == lost {
		out.Args = map[string]string{"also": lost}
		if len(full) > 4 {
			out.Args["last4"] = full[len(full)-4:]
		}
	}
	return out
}

// redact replaces every digit, and Chinese digits written three or more in a row.
func redact(s string) string {
	var b strings.Builder
	run := 0
	runes := []rune(s)
	for i, r := range runes {
		if run == 0 {
			for j := i; j < len(runes) && numeral(runes[j]) != 0; j++ {
				run++
			}
			if run < 3 {
				run = 0
			}
		}
		if unicode.IsDigit(r) || run > 0 {
			r = '•'
		}
		run = max(run-1, 0)
		b.WriteRune(r)
	}
	return b.String()
}

// cardNumber finds a full card number, however it is spaced, and gives its digits. Tails listed side by side and telephone numbers are none.
func cardNumber(s string, tails []string) string {
	var groups []group
	gap := 0
	for i, r := range s {
		d := byte(0)
		switch {
		case isDigit(r):
			d = byte(r)
		default:
			d = numeral(r)
		}
		if d != 0 {
			if len(groups) == 0 || gap > 0 {
				groups = append(groups, group{separator: separatorBefore(s, i, gap), plus: i > 0 && s[i-1] == '+'})
				gap = 0
			}
			g := &groups[len(groups)-1]
			g.digits = append(g.digits, d)
			continue
		}
		if gap++; gap > widestSeparator || unicode.IsLetter(r) {
			if n := inGroups(groups, tails); n != "" {
				return n
			}
			groups, gap = groups[:0], 0
		}
	}
	return inGroups(groups, tails)
}

// group is a run of digits, and what separates it from the one before.
type group struct {
	digits    []byte
	separator string
	plus      bool
}

func separatorBefore(s string, i, gap int) string {
	at := i
	for range gap {
		r := []rune(s[max(0, at-4):at])
		at -= len(string(r[len(r)-1]))
	}
	return strings.ReplaceAll(s[at:i], " ", "")
}

func inGroups(groups []group, tails []string) string {
	for i := range groups {
		if n := insideLong(groups[i].digits); n != "" {
			return n
		}
		var n []byte
		even, allTails := true, true
		for j := i; j < len(groups) && len(n) < longestNumber; j++ {
			n = append(n, groups[j].digits...)
			even = even && (j <= i+1 || groups[j].separator == groups[i+1].separator)
			allTails = allTails && slices.Contains(tails, string(groups[j].digits))
			if len(n) < shortestNumber || len(n) > longestNumber || allTails || telephone(n, groups[i].plus) {
				continue
			}
			if (even || n[0] >= '3' && n[0] <= '6') && card.Luhn(string(n)) {
				return string(n)
			}
		}
	}
	return ""
}

// insideLong looks at both ends of a run longer than any card number for one of the usual lengths, as when an expiry date is typed on.
func insideLong(digits []byte) string {
	if len(digits) <= longestNumber {
		return ""
	}
	for _, n := range [][]byte{digits[:16], digits[:15], digits[len(digits)-16:], digits[len(digits)-15:]} {
		if fits := n[0] >= '4' && n[0] <= '6' && len(n) == 16 || n[0] == '3' && len(n) == 15; fits && card.Luhn(string(n)) {
			return string(n)
		}
	}
	return ""
}

// telephone: +, or a mainland mobile with its country code.
func telephone(n []byte, plus bool) bool {
	return plus && len(n) <= 15 || len(n) == 13 && strings.HasPrefix(string(n), "861") && n[3] >= '3'
}

// bareTails are tails in a text that says nothing else: an answer to "which card", if that was asked.
func (p *Parser) bareTails(t *text, c Context) []string {
	for i, u := range t.units {
		if u.kind != numberUnit && !t.idle(i) {
			return nil
		}
	}
	f := findings{used: make([]bool, len(t.units))}
	t.tails(&f, c, false)
	return f.lasts
}
