package desk

import (
	_ "embed"
	"errors"
	"fmt"
	"time"

	"github.com/goccy/go-yaml"

	"cardline/internal/almanac"
	"cardline/internal/locale"
)

//go:embed rules.yaml
var shipped []byte

// Rules are how cases are filed: which words make which category, which department it goes to, how long it may take. They are data.
type Rules struct {
	Departments map[string]locale.Words `yaml:"departments"`
	Categories  []Category              `yaml:"categories"` // the first whose words are found
	Drivers     []Driver                `yaml:"drivers"`
	Repeated    Repeated                `yaml:"repeated"`
	Clocks      map[int]House           `yaml:"clocks"`  // by severity
	Law         map[Kind]map[string]Law `yaml:"law"`     // by kind and ISO country
	Alarms      []int                   `yaml:"alarms"`  // percent of a clock's time at which staff are told
	Highest     map[Kind]int            `yaml:"highest"` // level to which an overdue case goes by itself
	Large       map[string]string       `yaml:"large"`   // by currency: an amount that makes a case major
	Demands     []string                `yaml:"demands"` // words by which a complaint says what is wanted
	Levels      []Level                 `yaml:"levels"`

	Holidays almanac.Holidays `yaml:"-"` // of the countries cases are from
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
	ID       string   `yaml:"id"`
	Severity int      `yaml:"severity"`
	Words    []string `yaml:"words"`
}

// Repeated makes a complaint more severe that follows another of the same category.
type Repeated struct {
	Severity int `yaml:"severity"`
	Days     int `yaml:"days"` // calendar days in which the other one came
}

// House is the time the house gives itself.
type House struct {
	Acknowledge Span `yaml:"acknowledge"` // until somebody has the case
	Investigate Span `yaml:"investigate"` // until the customer has an answer; in working days, for it is promised as a day
}

// Law is the time the law gives. No Acknowledge: it names none.
type Law struct {
	Acknowledge Span   `yaml:"acknowledge"`
	Answer      []Span `yaml:"answer"` // the second and further ones are counted from the same day, and need a reason
}

// Span is one of: hours and minutes by the wall, calendar days, working days.
type Span struct {
	Within   time.Duration `yaml:"within"`
	Days     int           `yaml:"days"`
	Working  int           `yaml:"working"`
	Approved bool          `yaml:"approved"` // somebody must have approved it
}

// Level is who has a case that was escalated, and the working days they have.
type Level struct {
	Owner locale.Words `yaml:"owner"`
	Days  int          `yaml:"days"`
}

// ShippedRules are those of the house, on the holidays that come with the program.
func ShippedRules() (*Rules, error) {
	holidays, err := almanac.ShippedHolidays()
	if err != nil {
		return nil, err
	}
	return ReadRules(shipped, holidays)
}

// ReadRules reads the form of rules.yaml strictly; nil stands for that file itself. The error joins every fault.
func ReadRules(src []byte, holidays almanac.Holidays) (*Rules, error) {
	if src == nil {
		src = shipped
	}
	r := &Rules{Holidays: holidays}
	if err := yaml.UnmarshalWithOptions(src, r, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading the rules of the desk: %w", err)
	}
	if err := errors.Join(r.faults()...); err != nil {
		return nil, fmt.Errorf("reading the rules of the desk: %w", err)
	}
	return r, nil
}

// Department names a department for customers.
func (r *Rules) Department(id string) locale.Words { return r.Departments[id] }

// Level is who has a case at a level, from 1.
func (r *Rules) Level(n int) Level { return r.Levels[min(max(n, 1), len(r.Levels))-1] }

// AboutMoney reports whether a complaint in these words is about a sum.
func (r *Rules) AboutMoney(words string) bool { return r.category("", spaced(words)).Money }

// SaysDemand reports whether a complaint says what its writer wants.
func (r *Rules) SaysDemand(words string) bool { return contained(spaced(words), r.Demands) }
