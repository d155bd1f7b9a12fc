package speech

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// leastRun is how many digits must follow one another before they are taken for figures: one alone is mostly a word ("one moment",
// 一点, 一百二十), and two of them often are (一二).
const leastRun = 3

// Figures writes digits that were said one by one as figures: "ending in one two three four" is "ending in 1234", 尾号幺二三四 is 尾号1234. "double
// seven" is 77, "oh" among digits a zero. Numbers as people count them (一百二十, "twenty-one") stay as they are. Words that are nothing but
// digits are written as figures however few they are.
func Figures(said string) string {
	var out strings.Builder
	for rest := said; rest != ""; {
		digits, spoken, length := run(rest)
		if len(digits) >= leastRun && spoken || digits != "" && length == len(rest) && out.Len() == 0 {
			out.WriteString(digits)
			out.WriteString(rest[len(strings.TrimRight(rest[:length], " ")):length])
			rest = rest[length:]
			continue
		}
		length = max(length, wordLength(rest))
		out.WriteString(rest[:length])
		rest = rest[length:]
	}
	return out.String()
}

// run reads digits from the beginning of what was said; spoken tells that some of them were words, length how much of it they are.
func run(said string) (digits string, spoken bool, length int) {
	times := 1
	for at := 0; at < len(said); {
		word := said[at : at+wordLength(said[at:])]
		at += len(word)
		name := strings.ToLower(strings.TrimRight(word, " ,，、-"))
		switch digit, is := digitWords[name]; {
		case is && (name != "oh" && name != "o" || digits != ""):
			digits, spoken, times, length = digits+strings.Repeat(digit, times), true, 1, at
		case name == "double":
			times = 2
		case name == "triple":
			times = 3
		case name != "" && strings.Trim(name, "0123456789") == "":
			digits, times, length = digits+strings.Repeat(name, times), 1, at
		default:
			return digits, spoken, length
		}
	}
	return digits, spoken, length
}

// wordLength is how long the first word is, with the spaces and commas behind it: a Chinese character is one, and a sign.
func wordLength(said string) int {
	first, n := utf8.DecodeRuneInString(said)
	if !unicode.Is(unicode.Han, first) {
		for n < len(said) {
			r, size := utf8.DecodeRuneInString(said[n:])
			if unicode.Is(unicode.Han, r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				break
			}
			n += size
		}
	}
	for n < len(said) && strings.ContainsRune(" ,-", rune(said[n])) {
		n++
	}
	for strings.HasPrefix(said[n:], "，") || strings.HasPrefix(said[n:], "、") {
		n += len("，")
	}
	return n
}

// digitWords are the names of digits, those of radio and telephone among them: 幺, 洞, 拐, 勾.
var digitWords = map[string]string{
	"zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
	"零": "0", "〇": "0", "洞": "0", "一": "1", "幺": "1", "二": "2", "两": "2", "兩": "2", "三": "3", "四": "4", "五": "5", "六": "6",
	"七": "7", "拐": "7", "八": "8", "九": "9", "勾": "9",
}
