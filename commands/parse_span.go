package commands

import (
	"regexp"
	"strings"

	"cardline/internal/locale"
)

// even is the written text in lower case and simplified, byte for byte as long, so that what is found in it can be quoted as written.
// Dates and amounts have more shapes than sequences of units can say; they are looked for in here.
func (t *text) even() string {
	if t.evened == "" {
		b := []byte(locale.Simplify(t.written))
		for i, c := range b {
			if 'A' <= c && c <= 'Z' {
				b[i] = c + 'a' - 'A'
			}
		}
		t.evened = string(b)
	}
	return t.evened
}

// span gives the units that lie within the bytes from i to before j, wholly or in part.
func (t *text) span(i, j int) (from, to int) {
	for from < len(t.units) && t.units[from].to <= i {
		from++
	}
	for to = from; to < len(t.units) && t.units[to].from < j; to++ {
	}
	return from, to
}

// free reports whether nothing has been read from the bytes yet.
func (f *findings) free(t *text, i, j int) bool {
	from, to := t.span(i, j)
	for ; from < to; from++ {
		if f.used[from] {
			return false
		}
	}
	return true
}

func (f *findings) useBytes(t *text, i, j int) {
	from, to := t.span(i, j)
	f.use(from, to)
}

// each calls found with the places of every match that nothing else has been read from; a group that is not there is -1, -1.
func (f *findings) each(t *text, re *regexp.Regexp, found func(at []int) bool) {
	for _, at := range re.FindAllStringSubmatchIndex(t.even(), -1) {
		if f.free(t, at[0], at[1]) && !found(at) {
			return
		}
	}
}

// eachFigure is each for amounts, but where the number has been read, the currency after it may be that of the next.
func (f *findings) eachFigure(t *text, found func(at []int) bool) {
	const figureEnd = 5
	even := t.even()
	for from := 0; ; {
		at := amounts.FindStringSubmatchIndex(even[from:])
		if at == nil {
			return
		}
		for i := range at {
			if at[i] >= 0 {
				at[i] += from
			}
		}
		from = at[1]
		if !f.free(t, at[4], at[figureEnd]) {
			if at[10] >= 0 {
				from = at[figureEnd]
			}
		} else if f.free(t, at[0], at[1]) && !found(at) {
			return
		}
	}
}

// part is a group of a match in the even text.
func (t *text) part(at []int, group int) string {
	if 2*group+1 >= len(at) || at[2*group] < 0 {
		return ""
	}
	return t.even()[at[2*group]:at[2*group+1]]
}

// before and after are what stands around a place, in lower case and simplified.
func (t *text) before(i int) string { return strings.TrimRight(t.even()[:i], " ") }

func (t *text) after(i int) string { return strings.TrimLeft(t.even()[i:], " ") }

func hasAnySuffix(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func hasAnyPrefix(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}
