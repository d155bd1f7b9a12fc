package sms

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Limit is the longest body carriers take in one request, in UTF-16 units (Twilio: 1,600 characters, error 21617 beyond).
const Limit = 1600

// Split cuts text into parts of at most limit UTF-16 units (at least 2); joined they are the text again. It cuts between words
// where it can, else between what readers see as characters: a family emoji is never torn, unless it alone exceeds limit.
func Split(text string, limit int) []string {
	limit = max(limit, 2) // a character outside the basic plane takes two units
	var parts []string
	for text != "" {
		n := cut(text, limit)
		parts = append(parts, text[:n])
		text = text[n:]
	}
	return parts
}

// cut is the length in bytes of the first part of text.
func cut(text string, limit int) int {
	if len(text) <= limit { // no text has more units than bytes
		return len(text)
	}
	var used, at, word int // units so far, bytes so far, end of the last whole word
	var before rune
	for clusters := graphemes.FromString(text); clusters.Next(); {
		cluster := clusters.Value()
		first, _ := utf8.DecodeRuneInString(cluster)
		if at > 0 && between(before, first) {
			word = at
		}
		used += Units(cluster)
		if used > limit {
			switch {
			case word > 0:
				return word
			case at > 0:
				return at
			}
			return cutRunes(cluster, limit)
		}
		at += len(cluster)
		before, _ = utf8.DecodeLastRuneInString(cluster)
	}
	return len(text)
}

// cutRunes cuts a character that is longer than a whole part (a letter under hundreds of accents).
func cutRunes(cluster string, limit int) int {
	used := 0
	for i, r := range cluster {
		if used += units(r); used > limit {
			return i
		}
	}
	return len(cluster)
}

// between reports whether a line may end after a and go on with b: after white space, and around Chinese characters,
// but never before white space or closing punctuation.
func between(a, b rune) bool {
	switch {
	case unicode.IsSpace(b):
		return false
	case unicode.IsSpace(a):
		return true
	case unicode.IsPunct(b) && !unicode.In(b, unicode.Ps, unicode.Pi), unicode.In(a, unicode.Ps, unicode.Pi):
		return false
	}
	return wide(a) || wide(b)
}

// wide are Han characters and the full-width punctuation among them.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || (r >= '　' && r <= '〿') || (r >= '！' && r <= '～')
}

// Units is the number of UTF-16 units of s.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n += units(r)
	}
	return n
}

// Widest is the number of UTF-16 units of what readers see as one character, at its widest in s.
func Widest(s string) int {
	most := 0
	for clusters := graphemes.FromString(s); clusters.Next(); {
		most = max(most, Units(clusters.Value()))
	}
	return most
}
