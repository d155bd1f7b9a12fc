package notice

import (
	"regexp"
	"strings"
	"unicode"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/sms"
	"cardline/internal/wrong"
)

// text makes what somebody else wrote fit to stand in a message of ours: one line, no invisible characters, nothing a telephone would
// make a link of, nothing like a card number.
func (m manner) text(v string) (said string, why *wrong.Why) {
	v = visible(v)
	folded := plain.Replace(v)
	if m.lang == locale.English {
		v = folded // one curly quote would halve what fits in a segment
	}
	switch {
	case v == "":
		return "", wrong.Of("empty")
	case strings.Contains(v, "://") || web.MatchString(v):
		return "", wrong.Of("data-link")
	case numbered(v):
		return "", wrong.Of("data-card-number")
	}
	for dotted.MatchString(v) { // AMAZON.COM is a shop, and to a telephone a link
		v = dotted.ReplaceAllString(v, "$1 $2")
	}
	if sms.Units(folded) > longestText {
		return "", wrong.Of("too-long-characters", longestText)
	}
	return v, nil
}

var (
	web    = regexp.MustCompile(`(?i)\bwww\.`)
	dotted = regexp.MustCompile(`([\pL\pN])\.([\pL])`)
	digits = regexp.MustCompile(`\d(?:[ -]?\d){12,18}`)
)

// plain folds what word processors write into the alphabet of short messages.
var plain = strings.NewReplacer("‘", "'", "’", "'", "“", "\"", "”", "\"", "–", "-", "—", "-", "…", "...", "ç", "c", "á", "a", "â", "a", "ã", "a",
	"ê", "e", "ë", "e", "í", "i", "î", "i", "ï", "i", "ó", "o", "ô", "o", "õ", "o", "ú", "u", "û", "u", "`", "'", "´", "'")

// visible drops what has no face (control and format characters, marks beyond number), and makes any white space one blank.
func visible(v string) string {
	keep := func(drop ...*unicode.RangeTable) {
		v = strings.Map(func(r rune) rune {
			if r == unicode.ReplacementChar || unicode.In(r, drop...) {
				return -1
			}
			return r
		}, v)
	}
	v = strings.Join(strings.Fields(v), " ")
	keep(unicode.C)
	if sms.Widest(v) > widestCharacter {
		keep(unicode.M, unicode.Sk, jamo)
	}
	return strings.Join(strings.Fields(v), " ")
}

// widestCharacter in UTF-16 units that a value keeps: more is no letter of any language, but a way to break a segment in two.
const widestCharacter = 8

// jamo are the parts Korean syllables can be heaped from without end.
var jamo = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x1100, Hi: 0x11FF, Stride: 1}, {Lo: 0xA960, Hi: 0xA97F, Stride: 1}, {Lo: 0xD7B0, Hi: 0xD7FF, Stride: 1}}}

// numbered reports whether v holds what may be a card number.
func numbered(v string) bool {
	for _, run := range digits.FindAllString(v, -1) {
		if card.Luhn(strings.NewReplacer(" ", "", "-", "").Replace(run)) {
			return true
		}
	}
	return false
}

// printable is a name of a field as an error may repeat it: a value given as a name is not.
func printable(name string) string {
	if name == "" || len(name) > 32 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_-") != "" {
		return "a field"
	}
	return name
}
