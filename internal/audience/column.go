package audience

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cardline/internal/wrong"
)

// Kind is how a column is spoken of.
type Kind string

// The kinds.
const (
	Word     Kind = "word"      // tier = gold, tier in (gold, platinum); letters' case does not matter
	Words    Kind = "words"     // several for one customer: product = Platinum, tag "vip"
	Number   Kind = "number"    // points >= 5000, spend_band in (3, 4)
	Day      Kind = "day"       // last_active before 90 days ago, since after 2024-01-01
	Span     Kind = "span"      // tenure >= 12 months
	MonthDay Kind = "month-day" // birthday = 02-29
	YesNo    Kind = "yes-no"    // consent = yes
)

// Column is something a filter may speak of.
type Column struct {
	Name   string
	Kind   Kind
	About  string
	Values []string // those there are; nil: whatever the bank says
}

// Terms that are about no column.
const (
	inSegment = "segment"
	inList    = "list"
)

// Columns lists what a filter may speak of.
func Columns() []Column {
	return []Column{
		{"tier", Word, "the customer's tier", nil},
		{"manager", Word, "their account manager", nil},
		{"language", Word, "they are written to in", []string{"en", "zh-Hans", "zh-Hant"}},
		{"region", Word, "country of their first number, such as cn", nil},
		{"zone", Word, "time zone, such as Asia/Shanghai", nil},
		{"branch", Word, "that looks after them", nil},
		{"retention", Word, "class in which retention has them", nil},
		{"product", Words, "of the cards they hold", nil},
		{"card", Words, "states of the cards they hold, such as active, mailed", nil},
		{"tag", Words, "the bank's own marks", nil},
		{"points", Number, "they have", nil},
		{"spend_band", Number, "how much they spend, by the bank's own bands", nil},
		{"overdue_days", Number, "since when a payment is overdue; 0: none is", nil},
		{"last_active", Day, "when they last used a card", nil},
		{"since", Day, "when they became a customer", nil},
		{"tenure", Span, "how long they have been one", nil},
		{"birthday", MonthDay, "month and day", nil},
		{"lunar_birthday", MonthDay, "by the lunar calendar: 06-30, in a leap month L06-30", nil},
		{"anniversary", MonthDay, "month and day since when they are a customer", nil},
		{"birth_month", Number, "month of it, 1 to 12", nil},
		{"consent", YesNo, "the bank knows of no refusal of marketing", nil},
		{"deceased", YesNo, "has died", nil},
		{"fraud", YesNo, "the bank looks into a fraud", nil},
		{"closing", YesNo, "asked for the end of the relation", nil},
	}
}

// column looks one up.
func column(name string) (Column, bool) {
	all := Columns()
	if i := slices.IndexFunc(all, func(c Column) bool { return c.Name == name }); i >= 0 {
		return all[i], true
	}
	return Column{}, false
}

// CheckName tells what is wrong with the name of a segment, a list or a variant; nil if nothing is, else a *wrong.Why.
func CheckName(name string) error {
	switch {
	case name == "":
		return wrong.Of("missing")
	case len(name) > nameMost:
		return wrong.Of("too-long-bytes", nameMost)
	case !utf8.ValidString(name), !unicode.IsLetter([]rune(name)[0]), strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("-_.", r)
	}):
		return wrong.Of("name-form")
	}
	return nil
}
