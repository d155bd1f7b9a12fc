package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cardline/internal/money"
)

// faults finds everything that is wrong with the rules.
func (r *Rules) faults() []error {
	f := &faulty{}
	r.filingFaults(f)
	r.clockFaults(f)
	r.placeFaults(f)
	return f.found
}

type faulty struct{ found []error }

// unless tells a fault where ok is false.
func (f *faulty) unless(ok bool, format string, args ...any) {
	if !ok {
		f.found = append(f.found, fmt.Errorf(format, args...))
	}
}

// The severities.
const (
	worst   = 1
	mildest = 4
)

func (r *Rules) filingFaults(f *faulty) {
	seen := map[string]bool{}
	for i, c := range r.Categories {
		f.unless(c.ID != "" && !seen[c.ID], "category %d: %q is no id, or another's", i+1, c.ID)
		seen[c.ID] = true
		f.unless(r.Departments[c.Department] != nil, "category %s: no department %q", c.ID, c.Department)
		f.unless(c.Severity >= worst && c.Severity <= mildest, "category %s: severity %d is none", c.ID, c.Severity)
		f.unless(len(c.Words) > 0 || i == len(r.Categories)-1, "category %s: no words, and not the last", c.ID)
		wordFaults(f, "category "+c.ID, c.Words)
	}
	f.unless(len(r.Categories) > 0 && len(r.Categories[len(r.Categories)-1].Words) == 0,
		"the last category must take whatever is left, so it has no words")
	for i, d := range r.Drivers {
		f.unless(d.ID != "", "driver %d: no id", i+1)
		f.unless(d.Severity >= worst && d.Severity <= mildest, "driver %s: severity %d is none", d.ID, d.Severity)
		f.unless(len(d.Words) > 0, "driver %s: no words", d.ID)
		wordFaults(f, "driver "+d.ID, d.Words)
	}
	f.unless(r.Repeated.Severity >= worst && r.Repeated.Severity <= mildest && r.Repeated.Days > 0,
		"repeated: severity %d in %d days is none", r.Repeated.Severity, r.Repeated.Days)
	f.unless(len(r.Demands) > 0, "demands: no words")
	wordFaults(f, "demands", r.Demands)
	for _, currency := range slices.Sorted(maps.Keys(r.Large)) {
		large, err := money.Parse(r.Large[currency], currency)
		f.unless(err == nil && large.Minor > 0, "large: %q is no sum of %s", r.Large[currency], currency)
	}
	for _, id := range slices.Sorted(maps.Keys(r.Departments)) {
		missing := r.Departments[id].Missing()
		f.unless(len(missing) == 0, "department %s: no name in %v", id, missing)
	}
}

// wordFaults: customers write in two scripts, so words that are looked for must be of both.
func wordFaults(f *faulty, of string, words []string) {
	latin, han := false, false
	for _, w := range words {
		f.unless(strings.TrimSpace(w) == w && strings.Trim(w, "*") != "" && w == strings.ToLower(w), "%s: %q is no word in lower case", of, w)
		latin = latin || w != "" && w[0] < utf8.RuneSelf
		han = han || strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	f.unless(len(words) == 0 || latin && han, "%s: words of one script only", of)
}

func (r *Rules) clockFaults(f *faulty) {
	for s := worst; s <= mildest; s++ {
		house, ok := r.Clocks[s]
		f.unless(ok && house.Acknowledge.whole() && house.Investigate.whole(), "clocks: severity %d lacks one", s)
		f.unless(house.Investigate.Within == 0, "clocks: severity %d promises no day", s)
	}
	f.unless(len(r.Clocks) == mildest, "clocks: there are %d severities, not %d", mildest, len(r.Clocks))
	for _, kind := range slices.Sorted(maps.Keys(r.Law)) {
		f.unless(slices.Contains(Kinds(), kind), "law: no kind %q", kind)
		for _, country := range slices.Sorted(maps.Keys(r.Law[kind])) {
			lawFaults(f, fmt.Sprintf("law of %s in %s", kind, country), r.Law[kind][country])
		}
	}
	rising := len(r.Alarms) > 0 && r.Alarms[0] > 0 && slices.IsSorted(r.Alarms) && len(slices.Compact(slices.Clone(r.Alarms))) == len(r.Alarms)
	f.unless(rising && r.Alarms[len(r.Alarms)-1] == overdue, "alarms: percentages that rise to %d are wanted", overdue)
	f.unless(len(r.Levels) >= 2, "there must be a level to escalate to")
	for i, l := range r.Levels {
		missing := l.Owner.Missing()
		f.unless(len(missing) == 0, "level %d: no name in %v", i+1, missing)
		f.unless(l.Days > 0, "level %d: no days", i+1)
	}
	for _, kind := range slices.Sorted(maps.Keys(r.Highest)) {
		f.unless(slices.Contains(Kinds(), kind), "highest: no kind %q", kind)
		f.unless(r.Highest[kind] >= 1 && r.Highest[kind] <= len(r.Levels), "highest: %s: no level %d", kind, r.Highest[kind])
	}
}

// whole reports whether a span says its length in one way.
func (s Span) whole() bool {
	ways := 0
	for _, said := range []bool{s.Within != 0, s.Days != 0, s.Working != 0} {
		if said {
			ways++
		}
	}
	return ways == 1 && s.Within >= 0 && s.Days >= 0 && s.Working >= 0
}

func lawFaults(f *faulty, of string, l Law) {
	f.unless(l.Acknowledge == Span{} || l.Acknowledge.whole(), "%s: acknowledge: one of within, days, working", of)
	f.unless(len(l.Answer) > 0, "%s: no time for the answer", of)
	for i, s := range l.Answer {
		f.unless(s.whole(), "%s: answer %d: one of within, days, working", of, i+1)
		f.unless(i > 0 || !s.Approved, "%s: the first answer needs no approval", of)
		f.unless(i == 0 || s.Days > l.Answer[i-1].Days || s.Working > l.Answer[i-1].Working, "%s: answer %d is not after the one before", of, i+1)
	}
}

func (r *Rules) placeFaults(f *faulty) {
	for _, law := range r.Law {
		for country := range law {
			_, ok := r.Holidays[country]
			f.unless(ok, "law: no holidays of %s", country)
		}
	}
}
