package audience

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cardline/internal/wrong"
)

// word of a filter.
type word struct {
	kind wordKind
	text string // without quotes
	at   int    // character it begins with, from 1
}

type wordKind int

const (
	end wordKind = iota
	bare
	quote // between quotes: never a word of the language
	sign
)

// reserved words stand for values only between quotes.
var reserved = []string{"and", "or", "not", "in", "is", "all", "unknown", "list", "segment", "before", "after", "ago"}

// is reports whether the word is that word or sign of the language.
func (w word) is(s string) bool {
	return w.kind != quote && w.kind != end && strings.EqualFold(w.text, s)
}

// why is what is wrong with the word: its place is told by the character it begins with.
func (w word) why(why *wrong.Why) error {
	if w.kind == end {
		return why.In("at-end", w.at)
	}
	return why.In("at", w.at, strconv.Quote(w.text))
}

// plain reports whether a rune may stand in a value without quotes.
func plain(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-.+/&@", r)
}

// wide are signs of Chinese keyboards.
var wide = strings.NewReplacer("（", "(", "）", ")", "，", ",", "、", ",", "＝", "=", "＜", "<", "＞", ">", "“", `"`, "”", `"`, "＂", `"`, "「", `"`, "」", `"`, "　", " ")

func scan(src string) ([]word, error) {
	if !utf8.ValidString(src) {
		return nil, wrong.Of("no-utf8")
	}
	runes := []rune(wide.Replace(src))
	var out []word
	for i := 0; i < len(runes); {
		begin, r := i, runes[i]
		switch {
		case unicode.IsSpace(r):
			i++
		case r == '"':
			text, next, ok := unquoted(runes, i)
			if !ok {
				return nil, word{quote, `"`, begin + 1}.why(wrong.Of("filter-quote"))
			}
			out, i = append(out, word{quote, text, begin + 1}), next
		case strings.ContainsRune("(),=", r):
			out, i = append(out, word{sign, string(r), begin + 1}), i+1
		case strings.ContainsRune("<>!", r):
			if i++; i < len(runes) && runes[i] == '=' {
				i++
			}
			text := string(runes[begin:i])
			if text == "!" {
				return nil, word{sign, text, begin + 1}.why(wrong.Of("filter-sign"))
			}
			out = append(out, word{sign, text, begin + 1})
		case plain(r):
			for i < len(runes) && plain(runes[i]) {
				i++
			}
			out = append(out, word{bare, string(runes[begin:i]), begin + 1})
		default:
			return nil, word{sign, string(r), begin + 1}.why(wrong.Of("filter-mark"))
		}
	}
	if len(out) == 0 {
		return nil, wrong.Of("filter-empty")
	}
	return append(out, word{kind: end, at: len(runes) + 1}), nil
}

// unquoted reads a value between quotes; \ stands before a quote or a \ within.
func unquoted(runes []rune, at int) (text string, next int, ok bool) {
	var b strings.Builder
	for i := at + 1; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '"':
			return b.String(), i + 1, true
		case r == '\\' && i+1 < len(runes) && slices.Contains([]rune{'"', '\\'}, runes[i+1]):
			i++
			b.WriteRune(runes[i])
		default:
			b.WriteRune(r)
		}
	}
	return "", 0, false
}
