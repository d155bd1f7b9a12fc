// Package greeting is what the bank wishes its customers: on festivals and on days of their own, by standing rules. It decides who, when
// and in which words; how a message leaves is the outbox's business. Start at Rule, then Greeter for one occasion and Scheduler for
// those that come by themselves.
package greeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/audience"
	"cardline/internal/consent"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// ErrNoFestival says there are no words for a day.
var ErrNoFestival = errors.New("no greeting for")

// ErrDay says that greetings cannot leave on the day they were asked for.
var ErrDay = errors.New("not sent")

// Greeter makes the greetings of an occasion: once per person for ever.
type Greeter struct {
	Brand     locale.Words
	OptOut    func(country string, l locale.Lang) string // how to refuse further greetings: the end of each
	Rules     Book
	Audience  Audience
	Circles   Circles
	Greetings Greetings
	Mourning  func(region string, d almanac.Day) string // why there is no cheer, "" if there may be; nil: nobody mourns
}

// Book has the rules.
type Book interface {
	// InUse are the newest approved versions, by name; of a name without one, what comes with the program.
	InUse(ctx context.Context) ([]Rule, error)
	// Kept are all versions, those that come with the program too, by name and number.
	Kept(ctx context.Context) ([]Rule, error)
}

// Audience finds people; see audience.Book.
type Audience interface {
	Fix(ctx context.Context, d audience.Definition) (audience.Fixed, error)
	Count(ctx context.Context, f audience.Fixed) (int, error)
	Page(ctx context.Context, f audience.Fixed, after string, n int) ([]audience.Recipient, error)
}

// Circles tells who is behind numbers and what they want, in their order.
type Circles interface {
	Circles(ctx context.Context, ns []phone.Number) ([]Circle, error)
}

// Circle is what is known of everybody behind a number: what arrives there reaches them all.
type Circle struct {
	Party     customer.Party
	Standing  consent.Standing
	Complains bool // a serious complaint is open
}

// Member is somebody of an audience with all that decides whether and how they are greeted.
type Member struct {
	audience.Recipient
	Circle
}

// Greetings is where letters go.
type Greetings interface {
	// Plan writes letters, held ones too, each once by its Key. It returns the keys it wrote now.
	Plan(ctx context.Context, ls []Letter) (planned map[string]bool, err error)
	// Greeted tells which of the keys have a letter already.
	Greeted(ctx context.Context, keys []string) (map[string]bool, error)
}

// Letter is one greeting decided on.
type Letter struct {
	Key      string // mid-autumn/2027/C1001: once for ever
	Occasion string // one message of it reaches a number
	Rule     string // spring-festival/1
	Customer string // "" for somebody of a list who is none
	To       phone.Number
	Zone     string
	Lang     locale.Lang
	Text     string
	Held     string // why it is not sent; "" = it is
	Missed   bool   // held since its hour had passed
	Due      time.Time
	Place    *time.Location // where Due is told
	Expires  time.Time      // when the hours it may arrive in end
}

const (
	audiencePage = 1000
	listed       = 1000 // letters named in a Result; all are counted
)

// Ask is what an operator wants greeted.
type Ask struct {
	On     string      // a festival, birthday or card-anniversary
	Year   int         // of the festival; 0: today's or the next
	Day    almanac.Day // of a day of people's own; zero: today
	DryRun bool
}

// Greet plans the greetings of an occasion to leave from at on, by all rules for it, switched on or not. A dry run writes nothing and
// tells the same; with a year or a day it tells when the rules would send them. Running it again sends nothing twice and says so.
// ErrNoFestival names the days there are words for; ErrDay where a year or a day other than today is to be sent now.
func (g Greeter) Greet(ctx context.Context, a Ask, at time.Time) (Result, error) {
	all, err := g.Rules.InUse(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("greeting: %w", err)
	}
	rules := inOrder(slices.DeleteFunc(slices.Clone(all), func(r Rule) bool { return r.On != a.On }))
	if len(rules) == 0 {
		return Result{}, fmt.Errorf("%w %q: there are words for %s", ErrNoFestival, a.On, strings.Join(daysOf(all), ", "))
	}
	day, ahead, err := a.day(rules[0], at)
	if err != nil {
		return Result{}, err
	}
	r := Result{Occasion: rules[0].Occasion(day), Date: day.String(), DryRun: a.DryRun, Held: []Held{}, Messages: []Planned{}, Reasons: []Reason{}}
	for _, rule := range rules {
		def, err := rule.meant(day, before(rules, rule))
		if err != nil {
			return Result{}, fmt.Errorf("greeting %s: %w", r.Occasion, err)
		}
		fixed, err := g.Audience.Fix(ctx, def)
		if err != nil {
			return Result{}, fmt.Errorf("greeting %s: audience of %s: %w", r.Occasion, rule.ID(), err)
		}
		pass := newPass(g, rule, day)
		pass.now = !ahead
		if err := pass.tell(ctx, fixed, &r, at); err != nil {
			return Result{}, fmt.Errorf("greeting %s: %w", r.Occasion, err)
		}
	}
	r.sortReasons()
	return r, nil
}

// daysOf lists what rules are for.
func daysOf(rules []Rule) (days []string) {
	for _, r := range rules {
		days = append(days, r.On)
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// day is the one that is asked for, and whether its own hours count instead of now.
func (a Ask) day(r Rule, at time.Time) (d almanac.Day, ahead bool, err error) {
	today := almanac.On(at.In(home))
	switch {
	case r.personal():
		d, ahead = today, a.Day != (almanac.Day{})
		if ahead {
			d = a.Day
		}
	case a.Year != 0:
		ahead = true
		if d, err = almanac.Date(a.On, a.Year); err != nil {
			return d, ahead, fmt.Errorf("%w: %w", ErrDay, err)
		}
	default:
		if d, err = almanac.Next(a.On, today); err != nil {
			return d, ahead, fmt.Errorf("greeting: %w", err)
		}
	}
	if ahead && !a.DryRun && d != today {
		return d, ahead, fmt.Errorf("%w: greetings leave on their day, and that of %s is %s. Look with a dry run; the rule sends them by itself if it is switched on", ErrDay, a.On, d)
	}
	return d, ahead, nil
}

// home is where a festival's day begins: the calendar the almanac computes.
var home = time.FixedZone("CST", 8*60*60)
