package commands

import (
	"embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"cardline/internal/locale"
)

// Courtesy reports whether a text is nothing but thanks or a greeting: it answers no question and asks for nothing.
func (p *Parser) Courtesy(s string) bool {
	p = p.latest()
	t := p.read(s)
	p.mark(&t)
	return t.usable() && !slices.ContainsFunc(t.roles, func(r role) bool { return r != courtesy && r != particle })
}

//go:embed manners
var mannersFiles embed.FS

// anger is what people write when they have had enough. The longest words come first.
type anger struct {
	Abuse  []string `yaml:"abuse"`
	Beside []string `yaml:"beside"`
}

var angry = sync.OnceValues(func() (anger, error) {
	var a anger
	err := readStrictly(mannersFiles, "manners/abuse.yaml", &a)
	for _, words := range [][]string{a.Abuse, a.Beside} {
		slices.SortFunc(words, func(x, y string) int { return len(y) - len(x) })
	}
	return a, err
})

// Abuse reports whether a text is abuse and nothing besides: no wish, no answer.
func Abuse(s string) bool {
	a, err := angry()
	if err != nil { // a test reads the file
		return false
	}
	rest := locale.Simplify(strings.ToLower(clean(s)))
	rest = strings.NewReplacer("'", "", "’", "").Replace(rest)
	found := false
	for {
		rest = strings.TrimLeftFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if rest == "" {
			return found
		}
		if after, ok := lead(rest, a.Abuse); ok {
			rest, found = after, true
		} else if rest, ok = lead(rest, a.Beside); !ok {
			return false
		}
	}
}

// lead takes off the first word of a list that a text begins with. A Latin one ends where it does.
func lead(s string, words []string) (rest string, ok bool) {
	for _, w := range words {
		after, begins := strings.CutPrefix(s, w)
		if !begins {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(w)
		next, _ := utf8.DecodeRuneInString(after)
		if last < utf8.RuneSelf && next < utf8.RuneSelf && (unicode.IsLetter(next) || unicode.IsDigit(next)) {
			continue
		}
		return after, true
	}
	return s, false
}
