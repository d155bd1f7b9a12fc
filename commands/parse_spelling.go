package commands

import (
	"math/bits"
	"slices"
)

// spelling corrects misspelt Latin words towards the words of the verbs. Words people use anyway (ordinary.txt) are known and stay.
type spelling struct {
	targets []target
	taught  map[int32]bool // their ids
}

type target struct {
	word    string
	id      int32
	letters uint32 // which letters occur
}

const (
	shortestTarget = 4
	// mostCorrections bounds the work for a text of gibberish.
	mostCorrections = 12
)

func (s *spelling) teach(seq []unit, d *dictionary) {
	for _, u := range seq {
		if u.kind != wordUnit || len(d.words[u.id]) < shortestTarget || s.taught[u.id] {
			continue
		}
		if s.taught == nil {
			s.taught = map[int32]bool{}
		}
		s.taught[u.id] = true
		w := d.words[u.id]
		s.targets = append(s.targets, target{word: w, id: u.id, letters: letters(w)})
	}
}

func letters(w string) (set uint32) {
	for _, c := range []byte(w) {
		set |= 1 << (c & 31)
	}
	return set
}

// slack is how many slips a word may have: one, from seven letters two.
func slack(w string) int {
	if len(w) >= 7 {
		return 2
	}
	return 1
}

// nearest lists the words with the fewest slips from w, itself excepted.
func (s *spelling) nearest(w string) (ids []int32) {
	best, set := 3, letters(w)
	for _, t := range s.targets {
		allowed := min(slack(t.word), best)
		if d := len(t.word) - len(w); d > allowed || -d > allowed || bits.OnesCount32(t.letters^set) > 2*allowed {
			continue
		}
		switch d := distance(w, t.word); {
		case d == 0 || d > allowed:
		case d < best:
			best, ids = d, append(ids[:0], t.id)
		default:
			ids = append(ids, t.id)
		}
	}
	return ids
}

// distance counts insertions, deletions, changes and swaps of neighbours (Damerau-Levenshtein, optimal string alignment).
func distance(a, b string) int {
	var rows [3][longestWord + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	if len(a) > longestWord || len(b) > longestWord {
		return longestWord
	}
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// misspelt reads the text again with unknown words corrected. Where two corrections are equally near, the more urgent verb is taken and
// the other named, so that whoever asks back can offer both.
func (p *Parser) misspelt(t *text, c Context) (Parsed, bool) {
	var places []int
	var choices [][]int32
	sole := t.soleWord()
	for i, u := range t.units {
		if u.kind != wordUnit || u.id != 0 && i != sole || u.to-u.from > longestWord || len(places) == mostCorrections {
			continue
		}
		if ids := p.spelling.nearest(fold(t.quote(i, i+1))); len(ids) > 0 {
			places, choices = append(places, i), append(choices, ids)
		}
	}
	if len(places) == 0 {
		return Parsed{}, false
	}
	var out Parsed
	var ok bool
	for turn := range 3 { // the first, second and third choice of every word
		for k, i := range places {
			t.units[i].id = choices[k][min(turn, len(choices[k])-1)]
		}
		again, fits := p.reread(t, c)
		switch {
		case !fits:
		case !ok:
			out, ok = again, true
		case again.Command == out.Command:
		case p.urgency(again.Command) > p.urgency(out.Command):
			again.Or = out.Command
			out = again
		case out.Or == "":
			out.Or = again.Command
		}
	}
	out.Near, out.Exact, out.Confidence = true, false, min(out.Confidence, 60)
	return out, ok
}

// soleWord is the only word of a text that names a card, or -1. Such a word is meant as a keyword even if it is a word of its own:
// LOTS 1234.
func (t *text) soleWord() int {
	at, tail := -1, false
	for i, u := range t.units {
		switch {
		case u.kind == numberUnit:
			tail = tail || len(u.digits) == 4
		case t.idle(i):
		case at >= 0 || u.kind != wordUnit:
			return -1
		default:
			at = i
		}
	}
	if !tail {
		return -1
	}
	return at
}

func (p *Parser) reread(t *text, c Context) (Parsed, bool) {
	p.mark(t)
	if out, ok := p.reservedAlone(t); ok {
		return out, true
	}
	if out, ok := p.keyword(t, c); ok {
		return out, true
	}
	if out, ok := p.wish(t, c); ok {
		return out, true
	}
	return p.doubtful(t, c)
}

func (p *Parser) urgency(id string) int {
	if i := p.verbIndex(id); i >= 0 {
		return p.verbs[i].urgency
	}
	return 0
}

func (p *Parser) verbIndex(id string) int {
	return slices.IndexFunc(p.verbs, func(v lexeme) bool { return v.id == id })
}

// fold brings a word to the form of the dictionary.
func fold(w string) string {
	b := make([]byte, 0, len(w))
	for _, c := range []byte(w) {
		switch {
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c != '\'' && c != '`':
			b = append(b, c)
		}
	}
	return string(b)
}
