package desk

import (
	"regexp"
	"strings"
	"unicode"
)

// hidden stands where a digit stood.
const hidden = '•'

// Lengths of what is hidden.
const (
	shortestCard = 13 // ISO/IEC 7812-1
	longestPhone = 15 // ITU-T E.164
	tail         = 4  // of a card number stays: staff go by it
	end          = 2  // of a telephone number stays
)

// digitRun is seven digits or more that may be one number, however it is spaced: up to two separators stand between any two of them.
var digitRun = regexp.MustCompile(`[\p{Nd}〇零一二三四五六七八九](?:[ .()\x{3000}-]{0,2}[\p{Nd}〇零一二三四五六七八九]){6,}`)

// dates look like numbers and are none.
var dates = regexp.MustCompile(`^\d{4}-\d\d-\d\d(?: \d\d?)?$|^\d{4}\.\d\d\.\d\d$|^\d\d?\.\d\d?\.\d{4}$`)

// pinned is a PIN, password or security code, after the word for it.
var pinned = regexp.MustCompile(`(?i)(\bPIN\b|CVV2?|CVC2?|\bpasscode\b|\bpassword\b|密码|密碼|安全码|安全碼)([^\p{Nd}]{0,12}?)(\p{Nd}(?: ?\p{Nd}){2,7})`)

// WithoutSecrets is a text without the card numbers, PINs and security codes in it. A card number keeps its last four digits.
func WithoutSecrets(s string) string { return conceal(s, false) }

// Discreet is WithoutSecrets for what staff write: telephone numbers are hidden too, but for their last two digits. They stand in the case.
func Discreet(s string) string { return conceal(s, true) }

func conceal(s string, phones bool) string {
	var b strings.Builder
	from := 0
	for _, at := range digitRun.FindAllStringIndex(s, -1) {
		run := s[at[0]:at[1]]
		b.WriteString(s[from:at[0]])
		from = at[1]
		before := lastRune(s[:at[0]])
		switch n := digits(run); {
		case before < unicode.MaxASCII && unicode.IsLetter(before) || dates.MatchString(run): // HC2048168, 2026-11-22
			b.WriteString(run)
		case n >= shortestCard && (before != '+' || n > longestPhone):
			b.WriteString(hide(run, tail))
		case phones:
			b.WriteString(hide(run, end))
		default:
			b.WriteString(run)
		}
	}
	b.WriteString(s[from:])
	return pinned.ReplaceAllStringFunc(b.String(), func(m string) string {
		if strings.Contains(strings.ToLower(m), "card") || strings.ContainsAny(m, "卡尾") { // "the PIN of card 1234"
			return m
		}
		return hide(m, 0)
	})
}

func lastRune(s string) rune {
	var last rune
	for _, r := range s[max(0, len(s)-4):] {
		last = r
	}
	return last
}

// digit reports whether a rune is a digit of any script, a Chinese one as well.
func digit(r rune) bool {
	return unicode.IsDigit(r) || strings.ContainsRune("〇零一二三四五六七八九", r)
}

// digits counts them.
func digits(s string) (n int) {
	for _, r := range s {
		if digit(r) {
			n++
		}
	}
	return n
}

// hide replaces all digits but the last few.
func hide(s string, keep int) string {
	runes, kept := []rune(s), 0
	for i := len(runes) - 1; i >= 0; i-- {
		if !digit(runes[i]) {
			continue
		}
		if kept++; kept > keep {
			runes[i] = hidden
		}
	}
	return string(runes)
}
