package template

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cardline/internal/wrong"
)

// MaxSource is the longest template in bytes: five times the longest message, so that no one stores a document as a text.
const MaxSource = 8 << 10

// What a template may use. Liquid has far more; the rest loops, reads files, computes in floats or renders nothing for a misspelling.
var (
	filters  = []string{"append", "capitalize", "default", "downcase", "prepend", "upcase"}
	tags     = []string{"if", "elsif", "unless", "case", "when"}                // with an expression
	markers  = []string{"else", "endif", "endunless", "endcase"}                // without
	words    = []string{"and", "or", "contains", "true", "false"}               // of expressions
	reserved = []string{"nil", "null", "empty", "blank", "in", "assign", "for"} // refused as names, since liquid reads them otherwise
)

type kind uint8

const (
	text   kind = iota
	object      // {{ … }}
	tag         // {% … %}
)

type token struct {
	kind   kind
	source string
	names  []string // variables used
	plain  bool     // an object that is one name and nothing else
}

// scan cuts src into tokens and refuses whatever is not on the lists above.
func scan(src string) ([]token, error) {
	if len(src) > MaxSource {
		return nil, wrong.Of("text-bytes", len(src), MaxSource)
	}
	if !utf8.ValidString(src) {
		return nil, wrong.Of("text-no-utf8")
	}
	var tokens []token
	for at := 0; at < len(src); {
		k, err := next(src[at:])
		if err != nil {
			return nil, wrong.From(err).In("line", 1+strings.Count(src[:at+len(k.source)], "\n"))
		}
		tokens = append(tokens, k)
		at += len(k.source)
	}
	return tokens, nil
}

// next reads the token src begins with. With an error, the token's source is what was read before the fault.
func next(src string) (token, error) {
	open := strings.Index(src, "{{")
	if i := strings.Index(src, "{%"); i >= 0 && (open < 0 || i < open) {
		open = i
	}
	if open != 0 {
		if open > 0 {
			src = src[:open]
		}
		for _, stray := range []string{"}}", "%}"} {
			if i := strings.Index(src, stray); i >= 0 {
				return token{source: src[:i]}, wrong.Of("liquid-stray", stray)
			}
		}
		return token{kind: text, source: src}, nil
	}
	k, closing := token{kind: object}, "}}"
	if src[1] == '%' {
		k, closing = token{kind: tag}, "%}"
	}
	inside, _, closed := strings.Cut(src[2:], closing)
	if !closed || strings.ContainsAny(inside, "{}%\n") {
		return token{}, wrong.Of("liquid-open", src[:2], closing)
	}
	k.source = src[:len(inside)+4]
	inner := strings.TrimSuffix(strings.TrimPrefix(inside, "-"), "-")
	trimmed := len(inner) < len(inside)
	var err error
	if k.kind == tag {
		k.names, err = readTag(inner)
	} else {
		k.names, k.plain, err = readExpression(inner)
		k.plain = k.plain && !trimmed
	}
	if err != nil {
		return token{}, err
	}
	return k, nil
}

func readTag(inner string) ([]string, error) {
	name, rest, _ := strings.Cut(strings.TrimSpace(inner), " ")
	switch {
	case slices.Contains(markers, name):
		if strings.TrimSpace(rest) != "" {
			return nil, wrong.Of("liquid-alone", name)
		}
		return nil, nil
	case slices.Contains(tags, name):
		names, _, err := readExpression(rest)
		return names, err
	}
	return nil, wrong.Of("liquid-tag", strconv.Quote(name), strings.Join(slices.Concat(tags, markers), ", "))
}

// readExpression lists the variables of an expression and tells whether it is a single name.
func readExpression(s string) (names []string, plain bool, err error) {
	count, filter := 0, false
	for s = strings.TrimLeft(s, " \t"); s != ""; s = strings.TrimLeft(s, " \t") {
		n := lexeme(s)
		word := s[:n]
		if n == 0 {
			_, n = utf8.DecodeRuneInString(s)
			return nil, false, wrong.Of("liquid-sign", strconv.Quote(s[:n]))
		}
		s = s[n:]
		count++
		switch {
		case filter:
			if !slices.Contains(filters, word) {
				return nil, false, wrong.Of("liquid-filter", strconv.Quote(word), strings.Join(filters, ", "))
			}
		case !letter(word[0]) || slices.Contains(words, word):
		case slices.Contains(reserved, word):
			return nil, false, wrong.Of("liquid-name", strconv.Quote(word))
		default:
			names = append(names, word)
		}
		filter = word == "|"
	}
	switch {
	case count == 0:
		return nil, false, wrong.Of("liquid-expression")
	case filter:
		return nil, false, wrong.Of("liquid-no-filter")
	}
	return names, count == 1 && len(names) == 1, nil
}

// maxDigits keeps a number within what liquid reads without panicking.
const maxDigits = 9

// lexeme is the length of the name, number, string or operator s begins with; 0 if there is none.
func lexeme(s string) int {
	n := 1
	switch c := s[0]; {
	case letter(c):
		for n < len(s) && (letter(s[n]) || digit(s[n])) {
			n++
		}
		return n
	case digit(c):
		for n < len(s) && digit(s[n]) {
			n++
		}
		if n > maxDigits || n < len(s) && letter(s[n]) {
			return 0
		}
		return n
	case c == '"' || c == '\'':
		if end := strings.IndexByte(s[1:], c); end >= 0 {
			return end + 2
		}
		return 0
	case strings.HasPrefix(s, "==") || strings.HasPrefix(s, "!=") || strings.HasPrefix(s, ">=") || strings.HasPrefix(s, "<="):
		return 2
	case strings.IndexByte("<>|:,", c) >= 0:
		return 1
	}
	return 0
}

func letter(c byte) bool { return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func digit(c byte) bool  { return '0' <= c && c <= '9' }
