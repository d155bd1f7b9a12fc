package ivr

import (
	"regexp"
	"strings"
	"unicode"
)

// Rates of a calm voice, in tenths: 2.6 English words and 4.5 Chinese characters a second (156 words, 270 characters a minute). They are assumed, a
// little slower than news is read; no voice of a carrier was measured.
const (
	wordsPerTenSeconds = 26
	charsPerTenSeconds = 45

	lettersOfWord = 20 // what is longer is no word: it takes as long as several
)

// Seconds estimates how long words without markup take to say, rounded up.
func Seconds(said string) int { return (tenths(said) + 9) / 10 }

// stops end a sentence.
var stops = regexp.MustCompile(`[.?!:]\s+|[。？！：；]`)

// Stretch finds what is said for longest without a stop in words without markup, and how long it takes.
func Stretch(said string) (sentence string, seconds int) {
	for _, s := range stops.Split(said, -1) {
		if n := Seconds(s); n > seconds {
			sentence, seconds = s, n
		}
	}
	return sentence, seconds
}

// tenths estimates how long words take to say, in tenths of a second, rounded up. A digit among Chinese characters counts as one of them.
func tenths(said string) int {
	var chars, words, letters int // letters of the word under way
	chinese := strings.ContainsFunc(said, isHan)
	for _, r := range said {
		switch {
		case isHan(r), chinese && unicode.IsDigit(r):
			chars++
			letters = 0
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if letters%lettersOfWord == 0 {
				words++
			}
			letters++
		case r != '\'' && r != '’':
			letters = 0
		}
	}
	const tenSeconds = 100
	return (chars*tenSeconds+charsPerTenSeconds-1)/charsPerTenSeconds + (words*tenSeconds+wordsPerTenSeconds-1)/wordsPerTenSeconds
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
