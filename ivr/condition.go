package ivr

import "slices"

// Facts are what is known of a call at this step. They change while it goes on: who calls, whether they have shown it, whether anybody
// is there to answer.
type Facts struct {
	Lang    string // the stored language; "" when none is known
	Known   bool   // the number belongs to a customer
	Line    string // the line dialled: main, platinum, lost; one the menu does not name is main
	Tier    string // of the customer, in lower case; "" where it is not known
	Hours   string // of the line, now: one of HoursOpen and its kin
	Segment string // in which retention has the customer; "" for none
	Shown   bool   // the caller has shown to be the customer
	Person  bool   // the customer wants a person first
	Balance bool   // the customer wants the balance before the menu; once a card is named, one that has a balance
}

// How a line stands.
const (
	HoursOpen      = "open"
	HoursClosed    = "closed"
	HoursHoliday   = "holiday"
	HoursEmergency = "emergency"
)

// condition is what must hold for a branch. The zero condition always does.
type condition struct {
	flags map[string]bool     // by the names of flagNames
	words map[string][]string // by the names of wordNames: one of these
}

// What a condition may ask, in the order it is told.
var (
	flagNames = []string{"known", "shown", "person", "balance"}
	wordNames = []string{"tier", "hours", "segment", "line", "lang"}
)

func (p *Place) flag(name string) bool { return *p.flagOf(name) }

func (p *Place) word(name string) string { return *p.wordOf(name) }

func (p *Place) setFlag(name string, b bool) { *p.flagOf(name) = b }

func (p *Place) setWord(name, word string) { *p.wordOf(name) = word }

func (p *Place) flagOf(name string) *bool {
	switch name {
	case "known":
		return &p.Facts.Known
	case "shown":
		return &p.Facts.Shown
	case "person":
		return &p.Facts.Person
	default:
		return &p.Facts.Balance
	}
}

func (p *Place) wordOf(name string) *string {
	switch name {
	case "tier":
		return &p.Facts.Tier
	case "hours":
		return &p.Facts.Hours
	case "segment":
		return &p.Facts.Segment
	case "line":
		return &p.Facts.Line
	default:
		return &p.Lang
	}
}

func (c *condition) holds(p *Place) bool {
	for name, want := range c.flags {
		if p.flag(name) != want {
			return false
		}
	}
	for name, want := range c.words {
		if !slices.Contains(want, p.word(name)) {
			return false
		}
	}
	return true
}

// always reports whether there is nothing to ask.
func (c *condition) always() bool { return len(c.flags)+len(c.words) == 0 }

// asks is what the condition asks, in the order it is told.
func (c *condition) asks() (all []Ask) {
	for _, name := range flagNames {
		if want, is := c.flags[name]; is {
			all = append(all, Ask{What: name, Not: !want})
		}
	}
	for _, name := range wordNames {
		if want, is := c.words[name]; is {
			all = append(all, Ask{What: name, Is: want})
		}
	}
	return all
}

// String is the condition as it is told: "not known, tier platinum".
func (c *condition) String() string { return asked(c.asks()) }
