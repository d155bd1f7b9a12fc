// Package speech puts amounts, numbers, dates and times into the words people say, in three languages: American English,
// Mandarin in Simplified characters, spoken Cantonese in Traditional ones. What its functions return is words and nothing else, safe
// inside XML; Voice marks a finished line up for whoever speaks it. It refuses to know of prompts and carriers.
// Start at Money.
package speech

import (
	"strings"

	"cardline/internal/locale"
)

// Digits are said one by one, in groups of three or four with a pause between: "1 2 3 4", 幺二三四, 一二三四. Letters of a
// reference are said by name. Spaces and punctuation are dropped.
func Digits(s string, l locale.Lang) string {
	said := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9', 'A' <= c && c <= 'Z':
			said = append(said, c)
		case 'a' <= c && c <= 'z':
			said = append(said, c-'a'+'A')
		}
	}
	groups := (len(said) + 3) / 4
	var out []byte
	for g := range groups {
		from, to := g*len(said)/groups, (g+1)*len(said)/groups
		if g > 0 {
			out = append(out, pause(l)...)
		}
		for i, c := range said[from:to] {
			out = appendDigit(out, c, i > 0, l)
		}
	}
	return string(out)
}

// Groups says digits one by one with a pause between groups that somebody else has made, as those of a telephone number.
func Groups(groups []string, l locale.Lang) string {
	said := make([]string, len(groups))
	for i, g := range groups {
		said[i] = strings.ReplaceAll(Digits(g, l), pause(l), " ")
		if l.Chinese() {
			said[i] = strings.ReplaceAll(said[i], " ", "")
		}
	}
	return strings.Join(said, pause(l))
}

func pause(l locale.Lang) string {
	if l.Chinese() {
		return "，"
	}
	return ", "
}

// appendDigit sets digits of English and letters of any language apart, so that no voice reads a number or a word.
func appendDigit(out []byte, c byte, follows bool, l locale.Lang) []byte {
	if l.Chinese() && c <= '9' {
		if c == '1' && l == locale.Simplified {
			return append(out, "幺"...) // yāo: in digits read out, yī is too easily heard as qī
		}
		return append(out, numerals(l).digit[c-'0']...)
	}
	if follows {
		out = append(out, ' ')
	}
	return append(out, c)
}

// Escape makes s safe as XML text and attribute value. Characters that XML cannot hold are dropped.
func Escape(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' || strings.ContainsRune(`&<>"'`, r) || r == 0xFFFE || r == 0xFFFF }) < 0 {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&#34;")
		case r == '\'':
			b.WriteString("&#39;")
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0xFFFE, r == 0xFFFF:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
