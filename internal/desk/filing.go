package desk

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cardline/internal/money"
)

// file finds everything about a new case that its opening leaves open. again is the complaint it repeats, if any.
func (r *Rules) file(o Opening, again Case, now time.Time) Case {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Received.IsZero() {
		o.Received = now
	}
	words := spaced(o.Subject + " " + o.Reason)
	found := r.category(o.Category, words)
	c := Case{Region: o.Number.Region(), Department: found.Department, Level: 1, State: Accepted}
	o.Category = found.ID
	if o.Severity == 0 {
		o.Severity, c.Drivers = r.severity(found.Severity, words, o.Amount, again.Ref != "")
	}
	if o.Prior == "" {
		o.Prior = again.Ref
	}
	c.Opening = o
	c.Due = r.end(r.Clocks[o.Severity].Investigate, o.Received, c.Region, o.Zone)
	if law := r.Law[o.Kind][c.Region].Answer; len(law) > 0 {
		c.Limit = r.end(law[0], o.Received, c.Region, o.Zone)
	}
	if !c.Limit.IsZero() && c.Limit.Before(c.Due) {
		c.Due = c.Limit
	}
	if o.Kind == Task && o.Working > 0 {
		c.Due = r.working(c.Region, o.Received, o.Working, o.Zone)
	}
	if o.Kind == Callback {
		c.Due = o.Slot.Add(soon).UTC()
	}
	r.wind(&c)
	return c
}

func (r *Rules) category(id, words string) Category {
	for _, c := range r.Categories {
		if c.ID == id || id == "" && (len(c.Words) == 0 || contained(words, c.Words)) {
			return c
		}
	}
	return r.Categories[len(r.Categories)-1]
}

// The drivers that are not words.
const (
	muchMoney = "amount"
	oneMore   = "repeated"
)

// severity is that of the category, or worse for what drives it.
func (r *Rules) severity(s int, words string, amount money.Money, again bool) (severity int, drivers []string) {
	drive := func(id string, to int) {
		s, drivers = min(s, to), append(drivers, id)
	}
	for _, d := range r.Drivers {
		if contained(words, d.Words) {
			drive(d.ID, d.Severity)
		}
	}
	large, err := money.Parse(r.Large[amount.Currency], amount.Currency)
	if err == nil && amount.Abs().Minor >= large.Minor {
		drive(muchMoney, major)
	}
	if again && !slices.Contains(drivers, oneMore) {
		drive(oneMore, r.Repeated.Severity)
	}
	return s, drivers
}

// major is the severity of a case about much money.
const major = 2

// repeats finds among earlier complaints, the newest first, the one that a new one repeats: of the same category, not long ago. What has
// no category of its own repeats nothing.
func (r *Rules) repeats(o Opening, earlier []Case, now time.Time) Case {
	category := r.category(o.Category, spaced(o.Subject+" "+o.Reason))
	since := now.AddDate(0, 0, -r.Repeated.Days)
	for _, c := range earlier {
		if len(category.Words) > 0 && c.Category == category.ID && c.Key != o.Key && c.Received.After(since) {
			return c
		}
	}
	return Case{}
}

// spaced is a text in lower case with one space around every run of Latin letters and digits.
func spaced(s string) string {
	words := strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(s), "'", ""), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(words, " ") + " "
}

// contained reports whether a spaced text has one of the words: an English one whole, or in the plural.
func contained(in string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		stem, any := strings.CutSuffix(w, "*")
		switch {
		case any:
			return strings.Contains(in, " "+stem)
		case w[0] < utf8.RuneSelf:
			return strings.Contains(in, " "+w+" ") || strings.Contains(in, " "+w+"s ")
		}
		return strings.Contains(in, w)
	})
}
