package locale

import (
	"strings"
	"unicode/utf8"
)

const firstHan, lastHan = 0x4E00, 0x9FFF // CJK Unified Ideographs

// trait is what a character tells about the script of a text.
type trait uint8

const (
	inBoth trait = iota
	simplifiedOnly
	traditionalOnly
	cantoneseOnly
)

// han says of each common character what it simplifies to (0: itself) and what it tells. An array, because every text
// passes through it: a look-up costs one load.
var han = func() (table [lastHan - firstHan + 1]struct {
	simple uint16
	trait  trait
}) {
	var traditional rune
	for _, r := range pairs {
		if traditional == 0 {
			traditional = r
			continue
		}
		table[traditional-firstHan].simple = uint16(r)
		table[traditional-firstHan].trait = traditionalOnly
		table[r-firstHan].trait = simplifiedOnly
		traditional = 0
	}
	for _, r := range shared {
		table[r-firstHan].trait = inBoth
	}
	for _, r := range cantonese {
		table[r-firstHan].trait = cantoneseOnly
	}
	return table
}()

// Simplify writes Traditional characters, Hong Kong forms included, as Simplified ones, so that one list of words
// matches both scripts. It goes character by character: what is right for matching (乾 and 幹 both become 干) is not
// always right for reading. Words stay as they are: 咭 is not made 卡, nor 喺 在.
func Simplify(s string) string {
	for i, r := range s {
		if simple(r) != r {
			return simplifyFrom(s, i)
		}
	}
	return s
}

func simplifyFrom(s string, first int) string {
	var b strings.Builder
	b.Grow(len(s)) // both forms take three bytes
	b.WriteString(s[:first])
	for i, r := range s[first:] {
		if t := simple(r); t != r {
			b.WriteRune(t)
			continue
		}
		_, n := utf8.DecodeRuneInString(s[first+i:])
		b.WriteString(s[first+i : first+i+n]) // bytes that are no UTF-8 pass unchanged
	}
	return b.String()
}

func simple(r rune) rune {
	if r < firstHan || r > lastHan {
		return r
	}
	if t := han[r-firstHan].simple; t != 0 {
		return rune(t)
	}
	return r
}
