// Package retention is how long what is told about people is kept: the law's least, our most, by class of record and by the country of
// the number. It refuses to know tables: the store walks them. Start at Rules and rules.yaml.
package retention

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// Class is a class of records that are kept alike.
type Class string

// The classes.
const (
	Texts       Class = "texts" // what customers wrote, pressed and said, and what they were answered
	Marketing   Class = "marketing"
	Care        Class = "care"
	Service     Class = "service"
	Security    Class = "security"
	Foreign     Class = "foreign" // sent by the carrier for us, known to no row
	Consents    Class = "consents"
	Cases       Class = "cases"
	Enrolments  Class = "enrolments"
	Promises    Class = "promises"   // effects begun and answers owed to customers
	Calls       Class = "calls"      // what a voice was to say, since no text may
	Events      Class = "events"     // what the bank told, and what it came to
	Trips       Class = "trips"      // stays abroad that were announced
	Waits       Class = "waits"      // how long callers waited for a person, by call; what they did in the menu, by day
	Recordings  Class = "recordings" // what callers said after the tone
	Contacts    Class = "contacts"   // places taken of what a number may be sent in a month
	Refusals    Class = "refusals"   // what carriers refused to deliver to a number
	Imports     Class = "imports"    // files of notices
	Lines       Class = "bad-lines"  // of those files, that were refused
	Lists       Class = "lists"      // people of lists that were brought for marketing
	Unknown     Class = "misunderstood"
	Comparisons Class = "comparisons" // of our days with the carrier's
	Requests    Class = "requests"    // to hold or to erase, once they are over
	Audit       Class = "audit"
	Idempotency Class = "idempotency"
)

// Classes lists them in the order in which they are told.
func Classes() []Class {
	return []Class{
		Texts, Marketing, Care, Service, Security, Foreign, Consents, Cases, Enrolments, Promises, Calls, Events, Trips, Waits, Recordings, Contacts, Refusals,
		Imports, Lines, Lists, Unknown, Comparisons, Requests, Audit, Idempotency,
	}
}

// numberless are those kept alike whatever the country: most of their records tell no number.
var numberless = []Class{
	Promises, Calls, Events, Trips, Waits, Recordings, Contacts, Refusals, Imports, Lines, Unknown, Comparisons, Requests, Audit, Idempotency,
}

// Jurisdictions of numbers.
const (
	China    = "CN"
	HongKong = "HK"
	America  = "US"
	Britain  = "GB"
	Other    = "other"
	Any      = "any" // of a class that is kept alike everywhere
)

var countries = []string{China, HongKong, America, Britain, Other}

// Of is the jurisdiction of a region of numbers ("US", "CN", "").
func Of(region string) string {
	if region != Other && slices.Contains(countries, region) {
		return region
	}
	return Other
}

// Period is a length of time as calendars count it: "30d", "5mo", "3y"; "never" ends never, the zero one at once.
type Period struct {
	years, months, days int
	never               bool
}

// ParsePeriod reads what String writes.
func ParsePeriod(s string) (p Period, err error) {
	if s == "" || s == "0" {
		return p, nil
	}
	if s == "never" {
		return Period{never: true}, nil
	}
	unit := strings.TrimLeft(s, "0123456789")
	n, err := strconv.Atoi(strings.TrimSuffix(s, unit))
	if err != nil || n < 1 || n > 1000 {
		return p, fmt.Errorf("%q is no period like 30d, 5mo, 3y or never", s)
	}
	switch unit {
	case "d":
		p.days = n
	case "mo":
		p.months = n
	case "y":
		p.years = n
	default:
		return p, fmt.Errorf("%q is no period like 30d, 5mo, 3y or never", s)
	}
	return p, nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *Period) UnmarshalText(b []byte) (err error) {
	*p, err = ParsePeriod(string(b))
	return err
}

// String is the period as rules.yaml has it; "" for the zero one.
func (p Period) String() string {
	switch {
	case p.never:
		return "never"
	case p.years > 0:
		return strconv.Itoa(p.years) + "y"
	case p.months > 0:
		return strconv.Itoa(p.months) + "mo"
	case p.days > 0:
		return strconv.Itoa(p.days) + "d"
	}
	return ""
}

// Never reports whether it does not end.
func (p Period) Never() bool { return p.never }

// After is when a period that began at t is over. Of Never there is no such time.
func (p Period) After(t time.Time) time.Time { return t.AddDate(p.years, p.months, p.days) }

// Before is when a period began that is over at t.
func (p Period) Before(t time.Time) time.Time { return t.AddDate(-p.years, -p.months, -p.days) }

// shorter compares two periods as they are from any day on.
func (p Period) shorter(q Period) bool {
	if p.never || q.never {
		return q.never && !p.never
	}
	day := time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC)
	return p.After(day).Before(q.After(day))
}

// Rule is how long one class is kept in one jurisdiction.
type Rule struct {
	Min    Period `yaml:"min"`   // by law: nothing is erased before, whoever asks
	Words  Period `yaml:"words"` // what was said is deleted then, and the row stays; zero: only with the row
	Rows   Period `yaml:"rows"`  // the row is deleted then
	Source string `yaml:"source"`
}

// Rules are all of them.
type Rules struct {
	byClass map[Class]map[string]Rule
}

//go:embed rules.yaml
var rulesYAML []byte

// Shipped are the rules that come with the program.
func Shipped() (Rules, error) { return Read(rulesYAML) }

// Read reads the form of rules.yaml strictly and tells every fault: each class must be told, for any number or for every jurisdiction, and
// nothing may have to go before it may.
func Read(raw []byte) (Rules, error) {
	var all map[Class]map[string]Rule
	if err := yaml.UnmarshalWithOptions(raw, &all, yaml.Strict()); err != nil {
		return Rules{}, fmt.Errorf("reading the rules of retention: %w", err)
	}
	var faults []error
	for _, c := range Classes() {
		want := countries
		if _, any := all[c][Any]; any || slices.Contains(numberless, c) {
			want = []string{Any}
		}
		for _, j := range want {
			r, told := all[c][j]
			if !told {
				faults = append(faults, fmt.Errorf("%s: nothing is said of %s", c, j))
				continue
			}
			if err := r.check(); err != nil {
				faults = append(faults, fmt.Errorf("%s in %s: %w", c, j, err))
			}
		}
		if len(all[c]) > len(want) {
			faults = append(faults, fmt.Errorf("%s: there are jurisdictions besides %s", c, strings.Join(want, ", ")))
		}
	}
	for c := range all {
		if !slices.Contains(Classes(), c) {
			faults = append(faults, fmt.Errorf("%s is no class of records", c))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return Rules{}, fmt.Errorf("reading the rules of retention: %w", err)
	}
	return Rules{byClass: all}, nil
}

func (r Rule) check() error {
	switch {
	case r.Rows == Period{}:
		return errors.New("rows: when are they deleted? (never, if never)")
	case r.Rows.shorter(r.Min):
		return fmt.Errorf("rows would go after %s, the law wants %s", r.Rows, r.Min)
	case r.Words != Period{} && r.Words.shorter(r.Min):
		return fmt.Errorf("words would go after %s, the law wants %s", r.Words, r.Min)
	case r.Words != Period{} && !r.Words.never && r.Rows.shorter(r.Words):
		return fmt.Errorf("rows would go after %s, before their words after %s", r.Rows, r.Words)
	case strings.TrimSpace(r.Source) == "":
		return errors.New("source: who says so?")
	}
	return nil
}

// Jurisdictions are those a class has rules for.
func (rs Rules) Jurisdictions(c Class) []string {
	if _, any := rs.byClass[c][Any]; any {
		return []string{Any}
	}
	return slices.Clone(countries)
}

// Rule is the one of a class for numbers of a jurisdiction.
func (rs Rules) Rule(c Class, jurisdiction string) Rule {
	if r, any := rs.byClass[c][Any]; any {
		return r
	}
	return rs.byClass[c][Of(jurisdiction)]
}
