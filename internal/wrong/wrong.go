// Package wrong words what is wrong with what somebody wrote. Each fault has a code, what stands in it, and one sentence of English that is
// made of them here and nowhere else; who reads another language is told by the code. It knows of no field. The sentences are in forms.go,
// filters.go and texts.go.
package wrong

import (
	"fmt"
	"slices"
	"strings"
)

// Part is a fault, or where it stands in what was written, as a code.
type Part struct {
	Code string   `json:"code" example:"too-long" doc:"Stable."`
	With []string `json:"with,omitempty" example:"[\"40\"]" doc:"What stands in it, in its order: figures, names, words."`
}

// form is the sentence of a code. Each %s is one of what stands in it.
type form struct{ code, words string }

// Say makes the sentence of a code. One without a sentence is said as it is.
func Say(code string, with ...any) string { return say(forms, code, with) }

// Place makes the sentence of a fault with where it stands before it.
func Place(code string, with ...any) string { return say(places, code, with) }

func say(forms []form, code string, with []any) string {
	i := slices.IndexFunc(forms, func(f form) bool { return f.code == code })
	if i < 0 {
		return strings.TrimSpace(code + " " + fmt.Sprint(with...))
	}
	said := make([]any, len(with))
	for i, w := range with {
		said[i] = fmt.Sprint(w)
	}
	return fmt.Sprintf(forms[i].words, said...)
}

// Read takes a sentence apart again: where it stands, if it says so, the outermost first, and at last the fault. None for a sentence of nobody here.
func Read(sentence string) (where []Part, fault Part, ok bool) {
	for _, p := range places {
		if with, ok := Take(p.words, sentence); ok {
			last := len(with) - 1
			within, fault, ok := Read(with[last])
			return append([]Part{{p.code, with[:last]}}, within...), fault, ok
		}
	}
	for _, f := range forms {
		if with, ok := Take(f.words, sentence); ok {
			return nil, Part{f.code, with}, true
		}
	}
	return nil, Part{}, false
}

// Take is what stands in a sentence in the places of each %s, as short as it can be; not ok: it is another sentence.
func Take(words, sentence string) (with []string, ok bool) {
	pieces := strings.Split(words, "%s")
	if sentence, ok = strings.CutPrefix(sentence, pieces[0]); !ok {
		return nil, false
	}
	for i, piece := range pieces[1:] {
		at := strings.Index(sentence, piece)
		if i == len(pieces)-2 {
			if at = len(sentence) - len(piece); at >= 0 && sentence[at:] != piece {
				return nil, false
			}
		}
		if at < 1 {
			return nil, false
		}
		with, sentence = append(with, sentence[:at]), sentence[at+len(piece):]
	}
	return with, sentence == ""
}

// Codes are those that Read tells, sorted: of places, and of faults.
func Codes() (ofPlaces, ofFaults []string) {
	codes := func(of []form) []string {
		out := make([]string, len(of))
		for i, f := range of {
			out[i] = f.code
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return codes(places), codes(forms)
}

// places stand before a fault, which is the last of what stands in them.
var places = []form{
	{"wording-variant", "wording %s of variant %s: %s"},
	{"wording", "wording %s: %s"},
	{"line", "line %s: %s"},
	{"at-end", "at the end (%s): %s"},
	{"at", "at %s, %s: %s"},
	{"name-of", "the name of the %s %s"},
	{"no-lists", "may not speak of segments or lists: %s"},
}

// forms are all sentences, those that say more before those that say less.
var forms = slices.Concat(filters, texts, rules, fields)
