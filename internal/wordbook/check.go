package wordbook

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cardline/commands"
	"cardline/internal/wrong"
)

// Kind of a fault.
type Kind string

// The kinds.
const (
	Malformed Kind = "form"      // it is no wording, or the verb cannot be added to
	Known     Kind = "known"     // it means the verb already
	Collides  Kind = "collides"  // it means another verb
	Protected Kind = "protected" // it stops a card or messages, and stays so
	Misread   Kind = "misread"   // even so it would not be read as what is meant
	Breaks    Kind = "breaks"    // a text that was understood would not be any more
)

// Fault is why an addition cannot be used.
type Fault struct {
	Kind    Kind
	Wording string // or argument; "" for the addition as a whole
	With    string // the verb it collides with, or would be read as
	Text    string // known to us, that would be read otherwise
	Why     *wrong.Why
}

func (f Fault) Error() string { return f.Why.Error() }

// Unwrap is the Why.
func (f Fault) Unwrap() error { return f.Why }

// FaultsError is why an addition cannot be used: everything at once.
type FaultsError struct{ Faults []Fault }

func (e *FaultsError) Error() string {
	told := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		told[i] = f.Error()
	}
	return strings.Join(told, "\n")
}

// Reading is how a wording is read now, and with the addition.
type Reading struct {
	Wording       string
	Sample        string // with digits where figures stand
	Before, After commands.Parsed
}

// Check is what an addition would do.
type Check struct {
	Faults   []Fault
	Readings []Reading
	Texts    int // known to us, that were read again
}

// Bounds of an addition.
const (
	wordingsMost = 20
	wordingMost  = 120 // characters
	brokenMost   = 5   // texts that are told
	digitsBarred = 3   // figures in a row that no wording holds
)

// guessed is the confidence, in percent, below which a reading is a guess of the model alone: words that people have approved go before it.
const guessed = 60

// tidy puts the spaces of wordings in order, and leaves out what is said twice.
func tidy(wordings []string) (out []string) {
	for _, w := range wordings {
		w = strings.Join(strings.Fields(w), " ")
		if !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, w) }) {
			out = append(out, w)
		}
	}
	return out
}

// formed tells what no addition may be.
func (e Editor) formed(a commands.Addition) (faults []Fault) {
	fault := func(wording, code string, with ...any) {
		faults = append(faults, Fault{Kind: Malformed, Wording: wording, Why: wrong.Of(code, with...)})
	}
	if !slices.Contains(e.Verbs(), a.Verb) {
		fault("", "words-verb", a.Verb)
	}
	if !a.Lang.Valid() {
		fault("", "words-language")
	}
	if n := len(a.Wordings); n == 0 || n > wordingsMost {
		fault("", "words-count", wordingsMost, n)
	}
	for _, w := range a.Wordings {
		switch {
		case utf8.RuneCountInString(w) > wordingMost:
			fault(w, "words-long", w, wordingMost)
		case strings.ContainsFunc(w, unicode.IsControl), !strings.ContainsFunc(w, unicode.IsLetter):
			fault(w, "words-none", w)
		case figures(w):
			fault(w, "words-figures", w)
		}
	}
	few, err := commands.Choices(e.Library.Words())
	if err != nil {
		fault("", "words-other", err)
	}
	for _, arg := range slices.Sorted(maps.Keys(a.Args)) {
		if !slices.Contains(few[a.Verb][arg], a.Args[arg]) {
			fault(arg, "words-argument", arg, a.Verb, strings.Join(few[a.Verb][arg], ", "))
		}
	}
	return faults
}

// figures reports whether a wording holds a number that may be somebody's.
func figures(w string) bool {
	run := 0
	for _, r := range w {
		switch {
		case unicode.IsDigit(r):
			run++
		case r != ' ' && r != '-':
			run = 0
		}
		if run >= digitsBarred {
			return true
		}
	}
	return false
}

// Check tries an addition against everything in use: other verbs' words, words that protect, and every text whose meaning is known. It takes
// about a second.
func (e Editor) Check(ctx context.Context, a commands.Addition) (Check, error) {
	a.Wordings = tidy(a.Wordings)
	if faults := e.formed(a); len(faults) > 0 {
		return Check{Faults: faults}, nil
	}
	before := e.Library.Parser()
	c := Check{Faults: e.claimed(before, a)}
	all, err := commands.WithAdditions(e.Library.Words(), []commands.Addition{a})
	if err != nil {
		return c, fmt.Errorf("laying words over those in use: %w", err)
	}
	after, err := commands.NewParser(all)
	if err != nil {
		if len(c.Faults) == 0 {
			c.Faults = append(c.Faults, Fault{Kind: Collides, Why: wrong.Of("words-other", err)})
		}
		return c, nil
	}
	at := commands.Context{Now: e.Now()}
	for _, w := range a.Wordings {
		r := Reading{Wording: w, Sample: commands.Sample(w)}
		r.Before, r.After = before.Parse(r.Sample, at), after.Parse(r.Sample, at)
		c.Readings = append(c.Readings, r)
		if f, bad := misread(a, r); bad && !slices.ContainsFunc(c.Faults, func(f Fault) bool { return f.Wording == w }) {
			c.Faults = append(c.Faults, f)
		}
	}
	if len(c.Faults) > 0 || ctx.Err() != nil { // what is broken besides comes of the same words
		return c, ctx.Err()
	}
	broken, texts, err := e.Library.broken(ctx, after)
	c.Faults, c.Texts = append(c.Faults, broken...), texts
	return c, err
}

// claimed tells of wordings that mean something already.
func (e Editor) claimed(p *commands.Parser, a commands.Addition) (faults []Fault) {
	for _, w := range a.Wordings {
		s := commands.Sample(w)
		got := p.Parse(s, commands.Context{Now: e.Now()})
		f := Fault{Wording: w, With: got.Command}
		holder, reserved := p.Reserved(s)
		switch {
		case reserved && holder != a.Verb:
			f.Kind, f.With, f.Why = Protected, holder, wrong.Of("words-reserved", w, holder)
		case got.Near || got.Command == commands.Unknown:
			continue
		case got.Command == a.Verb && settled(a, got):
			f.Kind, f.Why = Known, wrong.Of("words-known", w, a.Verb)
		case got.Command == a.Verb, got.Confidence < guessed && !protective(got.Command):
			continue
		case protective(got.Command):
			f.Kind, f.Why = Protected, wrong.Of("words-protects", w, got.Command)
		case got.Command == commands.Empty || got.Command == commands.RejectSensitive:
			f.Kind, f.With, f.Why = Malformed, "", wrong.Of("words-secret", w)
		default:
			f.Kind, f.Why = Collides, wrong.Of("words-collide", w, got.Command)
		}
		faults = append(faults, f)
	}
	return faults
}

// misread tells of a wording that is not read as what is meant even with the addition. One that is asked about first is: "do you mean …".
func misread(a commands.Addition, r Reading) (Fault, bool) {
	f := Fault{Kind: Misread, Wording: r.Wording, With: r.After.Command}
	switch {
	case r.After.Command != a.Verb:
		f.Why = wrong.Of("words-misread", r.Wording, r.After.Command)
	case !settled(a, r.After):
		f.Why = wrong.Of("words-arguments", r.Wording, a.Verb)
	default:
		return f, false
	}
	return f, true
}

// settled reports whether the arguments were read that the addition settles.
func settled(a commands.Addition, p commands.Parsed) bool {
	for arg, want := range a.Args {
		if p.Args[arg] != want {
			return false
		}
	}
	return true
}

// protective verbs stop a card or messages: nothing that asks for them may come to mean something else.
func protective(id string) bool {
	if id == "FREEZE" || id == "OPTOUT" {
		return true
	}
	return slices.ContainsFunc(commands.All(commands.Ports{}), func(v commands.Verb) bool { return v.ID == id && v.Protects })
}

// measure is how the texts we know are read.
type measure struct {
	texts []commands.Labelled
	right []bool
}

// corpusDay is the day the dates of the corpus are told from.
var corpusDay = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// measured reads the texts we know as they are read now: once for all checks until other words are in use.
func (l *Library) measured() (*measure, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.was != nil {
		return l.was, nil
	}
	texts, err := commands.Corpus()
	if err != nil {
		return nil, err
	}
	for _, v := range l.served() { // what was published once stays understood
		for _, w := range v.Wordings {
			texts = append(texts, commands.Labelled{Text: commands.Sample(w), Command: v.Verb, Args: v.Args})
		}
	}
	m := &measure{texts: texts, right: make([]bool, len(texts))}
	for i, s := range commands.Score(l.parser, texts, commands.Context{Now: corpusDay}) {
		m.right[i] = s.Right
	}
	l.was = m
	return m, nil
}

// broken tells of texts we know that would be read wrongly, the worst first, and how many were read.
func (l *Library) broken(ctx context.Context, after *commands.Parser) (faults []Fault, texts int, err error) {
	l.checking.Lock() // one at a time: texts of customers are answered beside
	defer l.checking.Unlock()
	if ctx.Err() != nil { // whoever asked has given up while others were served
		return nil, 0, ctx.Err()
	}
	m, err := l.measured()
	if err != nil {
		return nil, 0, err
	}
	for i, s := range commands.Score(after, m.texts, commands.Context{Now: corpusDay}) {
		if !m.right[i] || s.Right {
			continue
		}
		f := Fault{Kind: Breaks, With: s.Got.Command, Text: s.Text, Why: wrong.Of("words-break", s.Text, s.Command, s.Got.Command)}
		if protective(s.Command) {
			f.Kind = Protected
		}
		faults = append(faults, f)
	}
	slices.SortStableFunc(faults, func(a, b Fault) int { return strings.Compare(string(b.Kind), string(a.Kind)) })
	if more := len(faults) - brokenMost; more > 0 {
		faults = append(faults[:brokenMost], Fault{Kind: Breaks, Why: wrong.Of("words-break-more", more)})
	}
	return faults, len(m.texts), nil
}
