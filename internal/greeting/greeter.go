// Package greeting is what the bank wishes its customers on festivals. It decides who, when and in which words; how a message leaves
// is the outbox's business.
package greeting

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/consent"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// ErrNoFestival says there are no words for a festival.
var ErrNoFestival = errors.New("no greeting for")

// Greeter sends the greetings of a festival: once per person and occasion, for ever.
type Greeter struct {
	Brand     locale.Words
	Words     Words
	Audience  Audience
	Greetings Greetings
}

// Audience pages through the customers.
type Audience interface {
	// Members lists customers by ascending id, at most n, those after the id; none is the end.
	Members(ctx context.Context, after string, n int) ([]Member, error)
}

// Member is a customer with all that decides whether and how they are greeted.
type Member struct {
	Customer customer.Customer
	Party    customer.Party // everybody behind the customer's first number
	Standing consent.Standing
}

// Greetings is where letters go.
type Greetings interface {
	// Plan writes letters, held ones too, each once per customer and occasion. It returns the customers it wrote for now.
	Plan(ctx context.Context, ls []Letter) (planned map[string]bool, err error)
	// Greeted tells which of the customers have a letter of the occasion already.
	Greeted(ctx context.Context, occasion string, customers []string) (map[string]bool, error)
}

// Letter is one greeting decided on.
type Letter struct {
	Occasion string // spring-festival/2027
	Customer string
	To       phone.Number
	Zone     string
	Lang     locale.Lang
	Text     string
	Held     string    // why it is not sent; "" = it is
	Due      time.Time // now, or when the recipient's quiet hours end
	Expires  time.Time // when the hours it may arrive in end
}

const (
	audiencePage = 1000
	listed       = 1000 // letters named in a Result; all are counted
)

// Greet plans the greetings of a festival for its nearest occurrence, today's or the next, to leave from at on. A dry run writes
// nothing and tells the same. Running it again sends nothing twice and says so. An unknown festival is an error naming the known.
func (g Greeter) Greet(ctx context.Context, on string, dryRun bool, at time.Time) (Result, error) {
	if _, ok := g.Words[on]; !ok {
		return Result{}, fmt.Errorf("%w %q: there are words for %s", ErrNoFestival, on, strings.Join(g.Words.Festivals(), ", "))
	}
	day, err := almanac.Next(on, almanac.On(at.In(home)))
	if err != nil {
		return Result{}, fmt.Errorf("greeting: %w", err)
	}
	r := Result{Occasion: on + "/" + strconv.Itoa(day.Year), Date: day.String(), DryRun: dryRun, Held: []Held{}, Messages: []Planned{}}
	for after := ""; ; {
		members, err := g.Audience.Members(ctx, after, audiencePage)
		if err != nil {
			return Result{}, fmt.Errorf("greeting %s: %w", r.Occasion, err)
		}
		if len(members) == 0 {
			return r, nil
		}
		if err := g.page(ctx, &r, on, members, at); err != nil {
			return Result{}, fmt.Errorf("greeting %s: %w", r.Occasion, err)
		}
		after = members[len(members)-1].Customer.ID
	}
}

// home is where a festival's day begins: the calendar the almanac computes.
var home = time.FixedZone("CST", 8*60*60)

func (g Greeter) page(ctx context.Context, r *Result, on string, members []Member, at time.Time) error {
	ids := make([]string, len(members))
	letters := make([]Letter, len(members))
	for i, m := range members {
		ids[i], letters[i] = m.Customer.ID, g.letter(r.Occasion, on, m, at)
	}
	before, err := g.Greetings.Greeted(ctx, r.Occasion, ids)
	if err != nil {
		return err
	}
	fresh := make([]Letter, 0, len(letters))
	for _, l := range letters {
		if !before[l.Customer] {
			fresh = append(fresh, l)
		}
	}
	planned := map[string]bool{}
	if !r.DryRun {
		if planned, err = g.Greetings.Plan(ctx, fresh); err != nil {
			return err
		}
	}
	for _, l := range letters {
		if l.Held == "" && (before[l.Customer] || !r.DryRun && !planned[l.Customer]) {
			l.Held = "greeted before on this occasion"
		}
		r.add(l, at)
	}
	return nil
}

// letter decides on one member.
func (g Greeter) letter(occasion, on string, m Member, at time.Time) Letter {
	n := m.Party.Number
	l := Letter{Occasion: occasion, Customer: m.Customer.ID, To: n, Zone: m.Customer.Zone, Lang: m.Customer.Lang, Due: at, Expires: at}
	if l.Held = hold(m); l.Held != "" {
		return l
	}
	window, places := almanac.Greeting(n.Region()), almanac.Zones(l.Zone, n.Region())
	l.Due = window.Next(at, places...)
	l.Expires = window.Closing(l.Due, places...)
	l.Text = g.Words.text(on, g.Brand, m)
	return l
}

// hold says why a member is not greeted, "" if they are. A household number is greeted once, for the first of its people, and not
// at all if one of them is not to be greeted: what arrives there reaches everybody.
func hold(m Member) string {
	if m.Party.Number == "" {
		return "no telephone number"
	}
	if may, why := m.Standing.May(consent.Care, false); !may {
		return why
	}
	who := consent.Circumstances{Distrusted: m.Party.Distrusted}
	for _, c := range m.Party.Customers {
		who.NoMarketing = who.NoMarketing || c.NoMarketing
		who.OverdueDays = max(who.OverdueDays, c.OverdueDays)
	}
	if why := who.Refuse(consent.Care); why != "" {
		return why
	}
	for _, c := range m.Party.Customers {
		if c.ID < m.Customer.ID {
			return "one household number: it is greeted once, for " + c.ID
		}
	}
	return ""
}
