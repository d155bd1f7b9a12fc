package greeting

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/approval"
	"cardline/internal/audience"
	"cardline/internal/wrong"
)

// Days of people's own that a rule may be for. Any other is a festival of the almanac.
const (
	Birthday    = "birthday"         // by the lunar calendar for those of whom the bank knows that one
	Anniversary = "card-anniversary" // of the day they became a customer
)

// Rule is a standing order: on which day whom to wish what. A version never changes but in its course.
type Rule struct {
	Name     string          `json:"name" yaml:"name"`
	On       string          `json:"on" yaml:"on"` // a festival, or one of the days above
	Audience audience.Filter `json:"audience" yaml:"audience"`
	At       string          `json:"at" yaml:"at"`     // 09:30, where the customer is
	Over     time.Duration   `json:"over" yaml:"over"` // each customer's own minute within this time after At
	Solemn   bool            `json:"solemn,omitempty" yaml:"solemn,omitempty"`
	Words    Words           `json:"words" yaml:"words"`

	Version int             `json:"-" yaml:"-"` // from 1: what comes with the program
	Course  approval.Course `json:"-" yaml:"-"`
}

// ID is the version's name: spring-festival/2.
func (r Rule) ID() string { return r.Name + "/" + strconv.Itoa(r.Version) }

// ParseID reads an ID.
func ParseID(s string) (name string, version int, ok bool) {
	name, number, _ := strings.Cut(s, "/")
	version, err := strconv.Atoi(number)
	return name, version, err == nil && version > 0 && audience.CheckName(name) == nil
}

// Hash is of everything an approval is for.
func (r Rule) Hash() string {
	b, err := json.Marshal(r)
	if err != nil { // texts, numbers and maps of them can be written
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// personal reports whether the day is everybody's own.
func (r Rule) personal() bool { return r.On == Birthday || r.On == Anniversary }

// defaults of a rule that does not say.
const (
	usualAt   = "09:30"
	usualOver = 30 * time.Minute
	mostOver  = 4 * time.Hour
)

// Filled is the rule with what it does not say.
func (r Rule) Filled() Rule {
	if r.At == "" {
		r.At = usualAt
	}
	if r.Over == 0 {
		r.Over = usualOver
	}
	if r.Audience.Nobody() {
		r.Audience, _ = audience.Parse("all") // it is a filter
	}
	return r
}

// at is At from midnight.
func (r Rule) at() (time.Duration, error) {
	t, err := time.Parse("15:04", r.At)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err
}

// Faults are all reasons why the rule cannot be proposed.
func (r Rule) Faults() (faults wrong.Faults) {
	unless := func(ok bool, field, code string, with ...any) {
		if !ok {
			faults.Add(field, code, with...)
		}
	}
	if err := audience.CheckName(r.Name); err != nil {
		faults.Tell("name", wrong.From(err))
	}
	if !r.personal() {
		_, err := almanac.Occurrences(r.On, almanac.FirstYear)
		unless(err == nil, "on", "day-none", strconv.Quote(r.On))
	}
	unless(!r.Audience.Nobody(), "audience", "nobody-meant")
	at, err := r.at()
	open := almanac.Courtesy
	unless(err == nil && at >= open.Open && at+r.Over <= open.Close, "at", "hours-outside", strconv.Quote(r.At), r.Over, ofDay(open.Open), ofDay(open.Close))
	unless(r.Over >= 0 && r.Over <= mostOver, "over", "hours-most", int(mostOver.Hours()))
	unless(r.On != almanac.Qingming || r.Solemn, "solemn", "qingming")
	return append(faults, r.Words.faults(r.Solemn)...)
}

func ofDay(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}

// days on which the rule is for somebody, of those from first to last, in order.
func (r Rule) days(first, last almanac.Day) (out []almanac.Day, err error) {
	for year := first.Year; year <= last.Year && !r.personal(); year++ {
		days, err := almanac.Occurrences(r.On, year)
		if err != nil {
			return nil, err
		}
		for _, d := range days {
			if !d.Before(first) && !last.Before(d) {
				out = append(out, d)
			}
		}
	}
	for d := first; r.personal() && !last.Before(d); d = d.Add(1) {
		out = append(out, d)
	}
	return out, nil
}

// occasion is what one greeting is for: spring-festival/2027, and of the second in a year laba/1992/2.
func occasion(on string, year, index int) string {
	o := on + "/" + strconv.Itoa(year)
	if index > 0 {
		o += "/" + strconv.Itoa(index+1)
	}
	return o
}

// Occasion is what a greeting of a day is for: mid-autumn/2027, or birthday/2027-05-18. One message of it reaches a number.
func (r Rule) Occasion(d almanac.Day) string {
	if r.personal() {
		return r.On + "/" + d.String()
	}
	days, _ := almanac.Occurrences(r.On, d.Year) // d is one of them
	return occasion(r.On, d.Year, max(0, slices.Index(days, d)))
}

// keyOf is the occasion somebody may be greeted on once for ever: their birthday of a year, whatever day it is thought to be.
func (r Rule) keyOf(d almanac.Day, m audience.Recipient) string {
	if !r.personal() {
		return r.Occasion(d)
	}
	index := 0
	if own, err := almanac.ParseYearly("lunar:" + m.Lunar); r.On == Birthday && err == nil {
		index = max(0, slices.Index(own.In(d.Year), d))
	}
	return occasion(r.On, d.Year, index)
}

// meant is whom the rule greets on a day: those whose day it is, but not those whom one of the rules before it is for.
func (r Rule) meant(d almanac.Day, before []Rule) (audience.Definition, error) {
	def := audience.Definition{Filter: r.Audience}
	if own := ownDays(r.On, d); own != "" {
		theirs, err := audience.Parse(own)
		if err != nil {
			return def, fmt.Errorf("whose day %s is: %w", d, err)
		}
		def.Filter = audience.And(r.Audience, theirs)
	}
	var others []audience.Node
	for _, b := range before {
		if root := b.Audience.Root(); b.On == r.On && root != nil {
			others = append(others, *root)
		}
	}
	if len(others) == 0 {
		return def, nil
	}
	node := others[0]
	if len(others) > 1 {
		node = audience.Node{Any: others}
	}
	var err error
	def.Without, err = audience.OfNode(node)
	return def, err
}

// ownDays is the filter of those whose own day it is, "" for a festival. A birthday by the lunar calendar goes before the other one.
func ownDays(on string, d almanac.Day) string {
	var civil, lunar []string
	for _, y := range almanac.KeptOn(d) {
		if day, isLunar := strings.CutPrefix(y.String(), "lunar:"); isLunar {
			lunar = append(lunar, day)
		} else {
			civil = append(civil, day)
		}
	}
	switch on {
	case Birthday:
		return fmt.Sprintf("birthday in (%s) and lunar_birthday is unknown or lunar_birthday in (%s)", strings.Join(civil, ", "), strings.Join(lunar, ", "))
	case Anniversary:
		return fmt.Sprintf("anniversary in (%s)", strings.Join(civil, ", "))
	}
	return ""
}

// inOrder sorts rules so that the one whose audience says more goes first: one for gold before one for all.
func inOrder(rules []Rule) []Rule {
	rules = slices.Clone(rules)
	slices.SortFunc(rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(terms(b.Audience.Root()), terms(a.Audience.Root())), strings.Compare(a.Name, b.Name))
	})
	return rules
}

// terms counts the comparisons of a filter.
func terms(n *audience.Node) (count int) {
	switch {
	case n == nil:
		return 0
	case n.Term != nil:
		return 1
	}
	for _, parts := range [][]audience.Node{n.All, n.Any} {
		for i := range parts {
			count += terms(&parts[i])
		}
	}
	return count + terms(n.Not)
}

// before are the rules that go before r.
func before(rules []Rule, r Rule) []Rule {
	return rules[:max(0, slices.IndexFunc(rules, func(one Rule) bool { return one.Name == r.Name }))]
}
