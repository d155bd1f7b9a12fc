package desk

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"cardline/internal/locale"
	"cardline/internal/money"
)

//go:embed rules.yaml
var shipped []byte

// Rules are how cases are filed: which words make which category, which department it goes to, how long it may take. They are data.
type Rules struct {
	Departments map[string]locale.Words  `yaml:"departments"`
	Categories  []Category               `yaml:"categories"` // the first whose words are found
	Drivers     []Driver                 `yaml:"drivers"`
	Days        map[int]int              `yaml:"days"` // working days by severity
	Limits      map[Kind]map[string]Span `yaml:"limits"`
	Large       map[string]string        `yaml:"large"`   // by currency: an amount that makes a case major
	Demands     []string                 `yaml:"demands"` // words by which a complaint says what is wanted
	Levels      []Level                  `yaml:"levels"`
	Countries   map[string]Holidays      `yaml:"holidays"`
	calendars   map[string]calendar
}

// Category of cases.
type Category struct {
	ID         string   `yaml:"id"`
	Department string   `yaml:"department"`
	Severity   int      `yaml:"severity"` // 1 critical to 4 minor
	Money      bool     `yaml:"money"`    // there is a sum to be named
	Words      []string `yaml:"words"`    // in any language, lower case; "activat*" stands for every ending
}

// Driver makes a case more severe whatever it is about.
type Driver struct {
	Severity int      `yaml:"severity"`
	Words    []string `yaml:"words"`
}

// Span is a time the law allows: calendar days, or working days.
type Span struct {
	Days    int `yaml:"days"`
	Working int `yaml:"working"`
}

// Level is who has a case that was escalated, and the working days they have.
type Level struct {
	Owner locale.Words `yaml:"owner"`
	Days  int          `yaml:"days"`
}

// ShippedRules are those of the house.
func ShippedRules() (*Rules, error) { return ReadRules(shipped) }

// ReadRules reads the form of rules.yaml strictly. The error joins every fault.
func ReadRules(src []byte) (*Rules, error) {
	r := &Rules{}
	if err := yaml.UnmarshalWithOptions(src, r, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading the rules of the desk: %w", err)
	}
	r.calendars = map[string]calendar{}
	for country, h := range r.Countries {
		r.calendars[country] = h.calendar()
	}
	if err := errors.Join(r.faults()...); err != nil {
		return nil, fmt.Errorf("reading the rules of the desk: %w", err)
	}
	return r, nil
}

func (r *Rules) faults() (faults []error) {
	for _, c := range r.Categories {
		if r.Departments[c.Department] == nil {
			faults = append(faults, fmt.Errorf("category %s: no department %q", c.ID, c.Department))
		}
		if r.Days[c.Severity] == 0 {
			faults = append(faults, fmt.Errorf("category %s: no days for severity %d", c.ID, c.Severity))
		}
	}
	for id, names := range r.Departments {
		if missing := names.Missing(); len(missing) > 0 {
			faults = append(faults, fmt.Errorf("department %s: no name in %v", id, missing))
		}
	}
	if len(r.Categories) == 0 || len(r.Categories[len(r.Categories)-1].Words) > 0 {
		faults = append(faults, errors.New("the last category must take whatever is left, so it has no words"))
	}
	for country, h := range r.Countries {
		for _, day := range slices.Concat(h.Off, h.Worked) {
			if _, err := time.Parse(time.DateOnly, day); err != nil {
				faults = append(faults, fmt.Errorf("holidays of %s: %q is no day", country, day))
			}
		}
	}
	if len(r.Levels) < 2 {
		faults = append(faults, errors.New("there must be a level to escalate to"))
	}
	return faults
}

// Department names a department for customers.
func (r *Rules) Department(id string) locale.Words { return r.Departments[id] }

// Level is who has a case at a level, from 1.
func (r *Rules) Level(n int) Level { return r.Levels[min(max(n, 1), len(r.Levels))-1] }

// AboutMoney reports whether a complaint in these words is about a sum.
func (r *Rules) AboutMoney(words string) bool { return r.category("", spaced(words)).Money }

// SaysDemand reports whether a complaint says what its writer wants.
func (r *Rules) SaysDemand(words string) bool { return contained(spaced(words), r.Demands) }

// file finds everything about a new case that its opening leaves open.
func (r *Rules) file(o Opening, now time.Time) Case {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Received.IsZero() {
		o.Received = now
	}
	words := spaced(o.Subject + " " + o.Reason)
	found := r.category(o.Category, words)
	o.Category = found.ID
	if o.Severity == 0 {
		o.Severity = r.severity(found.Severity, words, o.Amount)
	}
	c := Case{Opening: o, Region: o.Number.Region(), Department: found.Department, Level: 1, State: Accepted}
	c.Due = r.calendars[c.Region].after(o.Received, r.Days[o.Severity], o.Zone)
	c.Limit = r.limit(c)
	if !c.Limit.IsZero() && c.Limit.Before(c.Due) {
		c.Due = c.Limit
	}
	if o.Kind == Callback {
		c.Due = o.Slot.Add(soon).UTC()
	}
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

func (r *Rules) severity(s int, words string, amount money.Money) int {
	for _, d := range r.Drivers {
		if d.Severity < s && contained(words, d.Words) {
			s = d.Severity
		}
	}
	large, err := money.Parse(r.Large[amount.Currency], amount.Currency)
	if err == nil && amount.Abs().Minor >= large.Minor {
		s = min(s, major)
	}
	return s
}

// major is the severity of a case about much money.
const major = 2

// limit is the last moment the law allows for an answer; zero where it names none.
func (r *Rules) limit(c Case) time.Time {
	span, ok := r.Limits[c.Kind][c.Region]
	switch {
	case !ok:
		return time.Time{}
	case span.Working > 0:
		return r.calendars[c.Region].after(c.Received, span.Working, c.Zone)
	}
	t := c.Received.In(c.Zone).AddDate(0, 0, span.Days)
	return time.Date(t.Year(), t.Month(), t.Day(), evening, 0, 0, 0, c.Zone).UTC()
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
