package commands

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cardline/internal/locale"
	"cardline/internal/template"
)

// Script is everything one verb can say, parsed: by key, by language, written and spoken.
type Script struct {
	about   locale.Words
	usage   locale.Words
	example locale.Words
	keyword locale.Words
	text    lines
	speech  lines
}

type lines map[string]map[locale.Lang]*line

// line is a sentence and the names of what it is filled with.
type line struct {
	*template.Template
	names []string
}

func (sc *Script) on(c Channel) lines {
	if c == Voice {
		return sc.speech
	}
	return sc.text
}

// compile parses the words of one verb and finds what is missing or cannot be parsed.
func compile(w Words) (*Script, []error) {
	sc := &Script{about: w.About, usage: w.Usage, example: w.Example, keyword: keywords(w)}
	var faults, more []error
	sc.text, faults = compileLines(w.ID+" texts", w.Texts, func(src string) string { return src })
	sc.speech, more = compileLines(w.ID+" speech", w.Speech, aloud)
	return sc, append(faults, more...)
}

// values are where a text is filled; a place in a row (第3位) is a figure, since two of something are others than the second.
var values = regexp.MustCompile(`第?\{\{ (\w+) \}\}`)

// aloud has a spoken text filled with numbers in words.
func aloud(src string) string {
	return values.ReplaceAllStringFunc(src, func(value string) string {
		if strings.HasPrefix(value, "第") {
			return value
		}
		return strings.TrimSuffix(value, " }}") + inWords + " }}"
	})
}

func compileLines(where string, texts map[string]locale.Words, prepared func(src string) string) (lines, []error) {
	out := make(lines, len(texts))
	var faults []error
	for key, words := range texts {
		for _, l := range words.Missing() {
			faults = append(faults, fmt.Errorf("%s: %q has no words in %s", where, key, l))
		}
		out[key] = make(map[locale.Lang]*line, len(words))
		for l, src := range words {
			t, err := template.Parse(prepared(src))
			if err != nil {
				faults = append(faults, fmt.Errorf("%s: %q in %s: %w", where, key, l, err))
				continue
			}
			out[key][l] = &line{t, t.Variables()}
		}
	}
	return out, faults
}

// keywords are the words a verb is best known by: of each language the longest its example begins with, or the first.
func keywords(w Words) locale.Words {
	known := locale.Words{}
	for l, ways := range w.Words.Keywords {
		best := ""
		for _, way := range slices.Concat(ways, w.Words.Codes) {
			if len(way) > len(best) && strings.HasPrefix(w.Example[l], way) {
				best = way
			}
		}
		if best == "" && len(ways) > 0 {
			best = ways[0]
		}
		known[l] = best
	}
	return known
}
