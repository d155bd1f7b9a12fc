package speech

import (
	"strings"

	"cardline/internal/locale"
)

// Count is a whole number in words, before the thing counted: "two hundred", 两百, 二百. Two itself is 两 or 兩.
func Count(n int64, l locale.Lang) string {
	if n < 0 {
		return string(appendWhole([]byte(minus(l)), magnitude(n), l))
	}
	return string(appendCount(nil, uint64(n), l))
}

// Ordinal is the place of something in a row: "third", 第三. Two is 第二 here, and two hundred 第二百.
func Ordinal(n uint64, l locale.Lang) string {
	if l.Chinese() {
		s := numerals(l).ofPlaces()
		return string(appendChinese([]byte("第"), n, true, &s))
	}
	said := string(appendEnglish(nil, n))
	last := strings.LastIndexAny(said, " -") + 1
	return said[:last] + ordinal(said[last:])
}

// ordinal makes the last word of a number that of a place: "twenty" is "twentieth".
func ordinal(word string) string {
	if odd, is := oddOrdinals[word]; is {
		return odd
	}
	if tens, is := strings.CutSuffix(word, "y"); is {
		return tens + "ieth"
	}
	return word + "th"
}

var oddOrdinals = map[string]string{
	"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth",
}

// Percent is hundredths of a percent in words: 1250 is "twelve point five percent", 百分之十二点五.
func Percent(basisPoints int, l locale.Lang) string {
	var out []byte
	n := magnitude(int64(basisPoints))
	if basisPoints < 0 {
		out = append(out, minus(l)...)
	}
	if l.Chinese() {
		out = append(out, "百分之"...)
	}
	if n == 10000 && l.Chinese() {
		return string(append(out, "百"...)) // the whole of it is 百分之百
	}
	out = appendWhole(out, n/100, l)
	if hundredths := n % 100; hundredths != 0 {
		digits := []byte{'0' + byte(hundredths/10), '0' + byte(hundredths%10)}
		if digits[1] == '0' {
			digits = digits[:1]
		}
		out = appendFraction(out, string(digits), l)
	}
	if !l.Chinese() {
		out = append(out, " percent"...)
	}
	return string(out)
}

// appendCount says n of something: two alone is 两 or 兩.
func appendCount(out []byte, n uint64, l locale.Lang) []byte {
	if n == 2 && l.Chinese() {
		return append(out, numerals(l).pair...)
	}
	return appendWhole(out, n, l)
}

func appendWhole(out []byte, n uint64, l locale.Lang) []byte {
	if l.Chinese() {
		return appendChinese(out, n, true, numerals(l))
	}
	return appendEnglish(out, n)
}

// appendFraction says decimals one by one after the point.
func appendFraction(out []byte, digits string, l locale.Lang) []byte {
	if l.Chinese() {
		out = append(out, numerals(l).point...)
		for _, d := range []byte(digits) {
			out = append(out, numerals(l).digit[d-'0']...)
		}
		return out
	}
	out = append(out, " point"...)
	for _, d := range []byte(digits) {
		out = append(append(out, ' '), below20[d-'0']...)
	}
	return out
}

func minus(l locale.Lang) string {
	switch l {
	case locale.Simplified:
		return "负"
	case locale.Traditional:
		return "負"
	}
	return "minus "
}

// magnitude is |n|, of the smallest int64 too.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

var (
	below20 = [20]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
		"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}
	tens   = [10]string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
	scales = [...]struct {
		value uint64
		name  string
	}{{1e18, " quintillion"}, {1e15, " quadrillion"}, {1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}, {1e3, " thousand"}, {100, " hundred"}}
)

func appendEnglish(out []byte, n uint64) []byte {
	for _, s := range scales {
		if n < s.value {
			continue
		}
		out = append(appendEnglish(out, n/s.value), s.name...)
		if n %= s.value; n == 0 {
			return out
		}
		out = append(out, ' ')
	}
	if n < 20 {
		return append(out, below20[n]...)
	}
	out = append(out, tens[n/10]...)
	if n %= 10; n > 0 {
		out = append(append(out, '-'), below20[n]...)
	}
	return out
}

// script holds the characters numbers are said with.
type script struct {
	digit [10]string
	pair  string // two of something
	two   string // two before 千, 万 and 亿, and before 百 at the head of a number
	point string
	wan   string // 10^4
	yi    string // 10^8
}

var (
	mandarin = script{
		digit: [10]string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"},
		pair:  "两", two: "两", point: "点", wan: "万", yi: "亿",
	}
	// Cantonese is said with 二 in two hundred, two thousand and twenty thousand alike; 兩 there is heard as well.
	cantonese = script{digit: mandarin.digit, pair: "兩", two: "二", point: "點", wan: "萬", yi: "億"}
)

// ofPlaces is the script of ordinals, where two is 二 wherever it stands.
func (s *script) ofPlaces() script {
	places := *s
	places.two = s.digit[2]
	return places
}

func numerals(l locale.Lang) *script {
	if l == locale.Traditional {
		return &cantonese
	}
	return &mandarin
}

// appendChinese says n. Head tells that nothing was said before: then ten is 十, not 一十.
func appendChinese(out []byte, n uint64, head bool, s *script) []byte {
	for _, unit := range [...]struct {
		value uint64
		name  string
	}{{1e8, s.yi}, {1e4, s.wan}, {1000, "千"}, {100, "百"}} {
		if n < unit.value {
			continue
		}
		switch high := n / unit.value; {
		case high == 2 && (unit.value > 100 || head):
			out = append(out, s.two...)
		default:
			out = appendChinese(out, high, head, s)
		}
		out = append(out, unit.name...)
		if n %= unit.value; n == 0 {
			return out
		}
		if n < unit.value/10 {
			out = append(out, s.digit[0]...)
		}
		head = false
	}
	if n >= 10 {
		if n >= 20 || !head {
			out = append(out, s.digit[n/10]...)
		}
		out = append(out, "十"...)
		if n %= 10; n == 0 {
			return out
		}
	}
	return append(out, s.digit[n]...)
}
