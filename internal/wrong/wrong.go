// Package wrong is what is wrong with what somebody wrote: a code, what stands in it, and where in what was written. Its one sentence of
// English is made of them here and nowhere else; who reads another language is told by the code. It repeats nothing personal, and knows of
// no field. The sentences are in forms.go, filters.go, texts.go and menus.go. Start at Of.
package wrong

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Part is what is wrong, or where it stands in what was written, as a code.
type Part struct {
	Code string   `json:"code" example:"too-long" doc:"Stable."`
	With []string `json:"with,omitempty" example:"[\"40\"]" doc:"What stands in it, in its order: figures, names, words."`
}

func part(code string, with []any) Part {
	p := Part{Code: code}
	for _, w := range with {
		p.With = append(p.With, fmt.Sprint(w))
	}
	return p
}

// Why is what is wrong: an error that says so in English. It never changes.
type Why struct {
	Part
	Where []Part // in what was written, the outermost first

	words string // of one without a code
}

// Of is what is wrong, by its code, with what stands in its sentence.
func Of(code string, with ...any) *Why { return &Why{Part: part(code, with)} }

// Words is what has no code: its sentence is all there is.
func Words(sentence string) *Why { return &Why{words: sentence} }

// From is what an error says is wrong: the Why in it, else its words. nil for nil.
func From(err error) *Why {
	var why *Why
	switch {
	case err == nil:
		return nil
	case errors.As(err, &why):
		return why
	}
	return Words(err.Error())
}

// In is the same, and where it stands: place goes before those that were told already.
func (w *Why) In(place string, with ...any) *Why {
	in := *w
	in.Where = append([]Part{part(place, with)}, w.Where...)
	return &in
}

// At is the same, of a field.
func (w *Why) At(field string) Fault { return Fault{field, w} }

// Error is the sentence, behind where it stands.
func (w *Why) Error() string {
	said := w.words
	if w.Code != "" {
		said = forms.say(w.Code, w.With)
	}
	for _, p := range slices.Backward(w.Where) {
		said = places.say(p.Code, append(slices.Clone(p.With), said))
	}
	return said
}

// sentences are what codes say. Each %s is one of what stands in it.
type sentences []form

type form struct{ code, words string }

// say makes the sentence of a code. One of a program that knows more is said as it is.
func (all sentences) say(code string, with []string) string {
	i := slices.IndexFunc(all, func(f form) bool { return f.code == code })
	if i < 0 {
		return strings.Join(append([]string{code}, with...), " ")
	}
	said := make([]any, len(with))
	for i, w := range with {
		said[i] = w
	}
	return fmt.Sprintf(all[i].words, said...)
}

// Codes are those there are, sorted: of places, and of what is wrong.
func Codes() (ofPlaces, ofFaults []string) {
	codes := func(of sentences) []string {
		out := make([]string, len(of))
		for i, f := range of {
			out[i] = f.code
		}
		slices.Sort(out)
		return out
	}
	return codes(places), codes(forms)
}

// places stand before what is wrong, which is the last of what stands in them.
var places = sentences{
	{"wording-variant", "wording %s of variant %s: %s"},
	{"wording", "wording %s: %s"},
	{"wording-in", "%s in %s: %s"},
	{"line", "line %s: %s"},
	{"at-end", "at the end (%s): %s"},
	{"at", "at %s, %s: %s"},
	{"name-of", "the name of the %s %s"},
	{"no-lists", "may not speak of segments or lists: %s"},
}

// forms are all sentences.
var forms = sentences(slices.Concat(fields, filters, texts, notices, rules, menus, words))
