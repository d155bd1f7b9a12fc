package commands

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cardline/internal/locale"
)

// Addition is further ways to ask for one verb in one language, as customers write them.
type Addition struct {
	Verb     string
	Lang     locale.Lang
	Wordings []string          // • stands for a figure that changes from text to text
	Args     map[string]string // what the wordings settle by themselves, by argument: feature=INTL
}

// Figure stands for one digit in a wording.
const Figure = '•'

// WithAdditions lays additions over the words of the verbs. A wording begins a text like a keyword, and is found in a sentence like a phrase;
// where figures stand in it, it is found by what is before and after them. The error names a verb there is not.
func WithAdditions(all []Words, added []Addition) ([]Words, error) {
	out := slices.Clone(all)
	var faults []error
	for _, a := range added {
		at := slices.IndexFunc(out, func(w Words) bool { return w.ID == a.Verb })
		if at < 0 {
			faults = append(faults, fmt.Errorf("no verb %q", a.Verb))
			continue
		}
		out[at].Words = out[at].Words.with(a.lexicon()).settling(a)
	}
	return out, errors.Join(faults...)
}

// lexicon are the wordings as a file of words would hold them.
func (a Addition) lexicon() Lexicon {
	var keywords, phrases []string
	for _, w := range a.Wordings {
		parts := a.parts(w)
		if len(parts) == 1 && parts[0] == w && len(a.Args) == 0 { // beside a keyword nothing in it is read as an argument
			keywords = append(keywords, w)
		}
		if len(parts) > 0 {
			phrases = append(phrases, strings.Join(parts, " .. "))
		}
	}
	return Lexicon{Keywords: map[locale.Lang][]string{a.Lang: keywords}, Phrases: map[locale.Lang][]string{a.Lang: phrases}}
}

// parts are what stands between the figures of a wording, without what phrases give a meaning of its own.
func (a Addition) parts(wording string) (parts []string) {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune("()<>|.", r) {
			return ' '
		}
		return r
	}, wording)
	for part := range strings.SplitSeq(plain, string(Figure)) {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// settling is the lexicon in which the wordings without figures also settle the arguments of the addition. It is not changed.
func (l Lexicon) settling(a Addition) Lexicon {
	if len(a.Args) == 0 {
		return l
	}
	values := map[string]map[string][]string{}
	for arg, ways := range l.Values {
		values[arg] = maps.Clone(ways)
	}
	for arg, value := range a.Args {
		if values[arg] == nil {
			values[arg] = map[string][]string{}
		}
		for _, w := range a.Wordings {
			if parts := a.parts(w); len(parts) == 1 {
				values[arg][value] = append(slices.Clone(values[arg][value]), parts[0])
			}
		}
	}
	l.Values = values
	return l
}

// Choices are the arguments with few values, by verb and argument: what an addition can settle.
func Choices(all []Words) (map[string]map[string][]string, error) {
	var file grammarFile
	if err := readStrictly(grammarFiles, "grammar/grammar.yaml", &file); err != nil {
		return nil, err
	}
	out := make(map[string]map[string][]string, len(all))
	for _, w := range all {
		few := map[string][]string{}
		for arg, ways := range file.Values {
			if slices.Contains(w.Words.Takes, arg) {
				few[arg] = slices.Sorted(maps.Keys(ways))
			}
		}
		for arg, ways := range w.Words.Values {
			few[arg] = slices.Sorted(maps.Keys(ways))
		}
		out[w.ID] = few
	}
	return out, nil
}

// Sample is a wording as a customer might write it, with digits where figures stand.
func Sample(wording string) string {
	next := rune('0')
	return strings.Map(func(r rune) rune {
		if r != Figure {
			next = '0'
			return r
		}
		next = '0' + (next-'0'+1)%10
		return next
	}, wording)
}
