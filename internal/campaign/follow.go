package campaign

import (
	"maps"
	"slices"
	"strings"

	"cardline/internal/spelling"
)

// Who of a campaign's recipients.
type Who string

// Those there are. Nobody can be chosen by whether a text was read or a link in it opened: carriers do not tell.
const (
	Undelivered Who = "undelivered" // whom the carrier could not reach
	Reached     Who = "reached"     // to whom a message has left, whatever came of it
	Unanswered  Who = "unanswered"  // of these, who neither wrote within three days, nor registered, nor did what was wanted
)

// faults tells what is wrong with the choice of another campaign's recipients.
func (o Of) faults(f *faults) {
	switch {
	case !codes.MatchString(o.Campaign):
		f.add("of", "of-campaign")
	case slices.Contains([]Who{Undelivered, Reached, Unanswered}, o.Who):
	case ofReading(string(o.Who)):
		f.add("of.who", "unread")
	default:
		f.add("of.who", "one-of", "undelivered, reached, unanswered")
	}
}

// ofReading reports whether a name speaks of texts that were read, or were not.
func ofReading(name string) bool {
	return slices.ContainsFunc([]string{"read", "open", "click", "seen"}, func(s string) bool { return strings.Contains(strings.ToLower(name), s) })
}

// strangeEvents tells of events that the bank never tells, and of data that they do not have: what waits for them waits for ever. Without
// Events nothing is known of them.
func (o Office) strangeEvents(t *Trigger, f *faults) {
	if t == nil || o.Events == nil || t.Type == "" {
		return
	}
	strange := func(at, name string, known []string) {
		slices.Sort(known)
		if near := spelling.Nearest(name, known, 3); near != "" {
			f.add(at, "event-near", name, near)
			return
		}
		f.add(at, "event-none", name, strings.Join(known, ", "))
	}
	data, known := o.Events[t.Type]
	for _, name := range t.Unless {
		if _, ok := o.Events[name]; !ok && name != "" {
			strange("when.event.unless", name, slices.Collect(maps.Keys(o.Events)))
		}
	}
	switch {
	case !known && (strings.HasPrefix(t.Type, "text") || strings.HasPrefix(t.Type, "message")) && ofReading(t.Type):
		f.add("when.event.type", "unread")
		return
	case !known:
		strange("when.event.type", t.Type, slices.Collect(maps.Keys(o.Events)))
		return
	}
	for _, name := range slices.Sorted(maps.Keys(t.Is)) {
		if !slices.Contains(data, name) {
			strange("when.event.is."+name, name, slices.Clone(data))
		}
	}
	if len(t.Least) > 0 && !slices.Contains(data, amountField) {
		f.add("when.event.least", "event-sum", t.Type)
	}
}

// amountField is what least looks at.
const amountField = "amount"
