package consent

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"cardline/internal/phone"
)

// Ground is on what marketing may rest, from nothing to a proof.
type Ground int

// The grounds, in their order.
const (
	Nobody   Ground = iota // no word of the recipient's
	Customer               // they are ours, and were told how to refuse
	Agreed                 // they agreed or asked
	Written                // they agreed to words whose version we can show
)

var grounds = []string{"nobody", "customer", "consent", "written"}

// wanted are the grounds as they are asked for.
var wanted = []string{"nothing", "a customer of ours", "consent", "written consent"}

// String is the ground as the rules name it.
func (g Ground) String() string { return grounds[g] }

// Rule is what marketing to the numbers of a country needs.
type Rule struct {
	Region string // ISO country; "*": all without a rule
	Needs  Ground
	Flag   Ground // what the bank vouches for with a customer not marked "no marketing"
	Source string
}

// Rules are those of every country.
type Rules struct{ of map[string]Rule }

//go:embed rules.csv
var rulesFile string

// ShippedRules are those that come with the program.
func ShippedRules() (Rules, error) { return ReadRules(strings.NewReader(rulesFile)) }

// ReadRules reads a file such as rules.csv, which says what its columns mean.
func ReadRules(r io.Reader) (Rules, error) {
	rules := Rules{of: map[string]Rule{}}
	err := eachLine(r, "region,needs,flag,source", func(line []string) error {
		needs, flag := slices.Index(grounds, line[1]), slices.Index(grounds, line[2])
		if needs < 0 || flag < 0 {
			return errors.New("needs and flag must be one of " + strings.Join(grounds, ", "))
		}
		if _, twice := rules.of[line[0]]; twice || line[0] != "*" && len(line[0]) != 2 || line[3] == "" {
			return errors.New("a line must name a country once, and its source")
		}
		rules.of[line[0]] = Rule{line[0], Ground(needs), Ground(flag), line[3]}
		return nil
	})
	if _, ok := rules.of["*"]; err == nil && !ok {
		err = errors.New("there is no line for all other countries: *")
	}
	if err != nil {
		return Rules{}, fmt.Errorf("rules of consent: %w", err)
	}
	return rules, nil
}

// eachLine reads CSV with comments, under a header.
func eachLine(r io.Reader, header string, each func(line []string) error) error {
	in := csv.NewReader(r)
	in.Comment = '#'
	for first := true; ; first = false {
		line, err := in.Read()
		if err == io.EOF && !first {
			return nil
		}
		if err != nil {
			return err
		}
		if first {
			if strings.Join(line, ",") != header {
				return fmt.Errorf("must begin with %s", header)
			}
			continue
		}
		if err := each(line); err != nil {
			at, _ := in.FieldPos(0)
			return fmt.Errorf("line %d: %w", at, err)
		}
	}
}

func (r Rules) rule(region string) Rule {
	if one, ok := r.of[region]; ok {
		return one
	}
	return r.of["*"]
}

// Lacks says what is missing for marketing to n, "" if nothing is. customer: somebody behind it is ours, and the bank knows of no
// refusal. What they themselves agreed to after all goes before every register.
func (r Rules) Lacks(n phone.Number, s Standing, customer bool, now time.Time) string {
	rule, has := r.rule(n.Region()), Nobody
	if customer {
		has = rule.Flag
	}
	asked := !s.Stopped && !s.Since.IsZero() // START
	if asked {
		has = max(has, Agreed)
	}
	if s.Agrees(ForMarketing) {
		has = max(has, Agreed)
		if s.Wishes[ForMarketing].Written {
			has = Written
		}
	}
	if has < rule.Needs {
		return fmt.Sprintf("no consent to marketing on file: a number of this country (%s) needs %s", n.Country(), wanted[rule.Needs])
	}
	if asked || s.Agrees(ForMarketing) {
		return ""
	}
	for _, c := range s.Checks {
		if why := c.refuse(now); why != "" {
			return why
		}
	}
	return ""
}
