package commands

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// AsWritten finds in a customer's text the part that was understood as said, and returns it with every sign as it was written: full
// width, emoji, punctuation. What a case is about is kept in the customer's own words, not in our reading of them. It returns said
// where the text does not hold it.
func AsWritten(text, said string) string {
	first, _ := utf8.DecodeRuneInString(said)
	for i, r := range text {
		begins, _ := utf8.DecodeRuneInString(clean(string(r)))
		if begins != first || !strings.HasPrefix(clean(text[i:]), said) {
			continue
		}
		rest := text[i:]
		end := len(said)
		if !strings.HasPrefix(rest, said) {
			end = reach(rest, said)
		}
		if n := strings.IndexFunc(rest[end:], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }); n >= 0 {
			rest = rest[:end+n]
		}
		return Visible(rest)
	}
	return said
}

// Visible is a text as it was written, less what nobody sees: signs without a width, which turn lines around or hide words from whoever
// reads a case, and bytes that are no text. The joiner stays, as it makes one emoji of several.
func Visible(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == 0 || r == utf8.RuneError || unicode.Is(unicode.Cf, r) && r != '\u200d' {
			return -1
		}
		return r
	}, s))
}

// reach is how far of a text is read as said.
func reach(text, said string) int {
	low, high := 0, len(text)
	for low < high {
		middle := (low + high) / 2
		if len(clean(text[:middle])) < len(said) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	for low < len(text) && !utf8.RuneStart(text[low]) {
		low++
	}
	return low
}
