package commands

import (
	"regexp"
	"slices"
	"strconv"
)

// terms finds how long something is paid for. Groups: so many months, so many years, half a year.
var terms = regexp.MustCompile(`(?:分|over |in )?(\d{1,2}|[一二三四五六七八九十]{1,3}|two|three|six|nine|ten|twelve|eighteen|twenty[ -]four|thirty[ -]six)[ -]?(?:期|个月|months?\b|mths?\b|mos?\b|instal+ments?|payments?\b|x\b)` +
	`|(\d|[一两二三]|an?|one|two|three) ?(?:年|years?\b|yrs?\b)|(半年|half a year|half year|half-year)|\b(?:into|over) (\d{1,2}|two|three|six|nine|ten|twelve|eighteen)\b`)

// offeredTerms are the months a number alone can mean.
var offeredTerms = []string{"3", "6", "9", "12", "18", "24", "36"}

// term finds the months of an instalment plan; a bare number among those offered is one.
func (t *text) term(f *findings) {
	f.each(t, terms, func(at []int) bool {
		n, ok := 6, true
		switch {
		case t.part(at, 1)+t.part(at, 4) != "":
			n, ok = spelled(t.part(at, 1) + t.part(at, 4))
		case t.part(at, 2) != "":
			years := t.part(at, 2)
			if years == "an" {
				years = "a"
			}
			n, ok = spelled(years)
			n *= 12
		}
		if !ok || n == 0 || n > 60 {
			return true
		}
		f.set("months", strconv.Itoa(n))
		f.useBytes(t, at[0], at[1])
		return false
	})
	if f.args["months"] != "" {
		return
	}
	for i, u := range t.units {
		if !f.used[i] && u.kind == numberUnit && !u.amount && !t.money(i) && slices.Contains(offeredTerms, u.digits) {
			f.set("months", u.digits)
			f.use(i, i+1)
			return
		}
	}
}
