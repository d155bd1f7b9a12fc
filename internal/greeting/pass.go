package greeting

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"time"

	"cardline/internal/almanac"
	"cardline/internal/audience"
	"cardline/internal/consent"
	"cardline/internal/phone"
)

// pass goes once through the audience of a rule on a day.
type pass struct {
	g      Greeter
	rule   Rule
	day    almanac.Day
	now    bool // greetings leave as soon as they may, whatever the day
	seed   maphash.Seed
	shared map[uint64]string // first somebody met at each number of several people
}

// sharedMost bounds what a pass remembers: beyond it the outbox's gate alone sees to it that a number has one message of an occasion.
const sharedMost = 200_000

func newPass(g Greeter, rule Rule, day almanac.Day) *pass {
	return &pass{g: g, rule: rule, day: day, seed: maphash.MakeSeed(), shared: map[uint64]string{}}
}

// tell goes through a whole audience for an operator.
func (p *pass) tell(ctx context.Context, fixed audience.Fixed, r *Result, at time.Time) error {
	for after := ""; ; {
		people, err := p.g.Audience.Page(ctx, fixed, after, audiencePage)
		if err != nil || len(people) == 0 {
			return err
		}
		letters, err := p.letters(ctx, people, at)
		if err != nil {
			return err
		}
		if err := p.plan(ctx, letters, r, at); err != nil {
			return err
		}
		after = people[len(people)-1].Key
	}
}

func (p *pass) plan(ctx context.Context, letters []Letter, r *Result, at time.Time) error {
	keys := make([]string, len(letters))
	for i, l := range letters {
		keys[i] = l.Key
	}
	before, err := p.g.Greetings.Greeted(ctx, keys)
	if err != nil {
		return err
	}
	fresh := make([]Letter, 0, len(letters))
	for _, l := range letters {
		if !before[l.Key] {
			fresh = append(fresh, l)
		}
	}
	planned := map[string]bool{}
	if !r.DryRun {
		if planned, err = p.g.Greetings.Plan(ctx, fresh); err != nil {
			return err
		}
	}
	for _, l := range letters {
		if l.Held == "" && (before[l.Key] || !r.DryRun && !planned[l.Key]) {
			l.Held = "greeted before on this occasion"
		}
		r.add(l, at)
	}
	return nil
}

// letters decides on people, in their order.
func (p *pass) letters(ctx context.Context, people []audience.Recipient, at time.Time) ([]Letter, error) {
	var ns []phone.Number
	for _, one := range people {
		if one.Number != "" {
			ns = append(ns, one.Number)
		}
	}
	circles, err := p.g.Circles.Circles(ctx, ns)
	if err != nil {
		return nil, err
	}
	out, next := make([]Letter, len(people)), 0
	for i, one := range people {
		m := Member{Recipient: one}
		if one.Number != "" {
			m.Circle, next = circles[next], next+1
		}
		out[i] = p.letter(m, at)
	}
	return out, nil
}

// letter decides on one member.
func (p *pass) letter(m Member, at time.Time) Letter {
	l := Letter{
		Key: p.rule.keyOf(p.day, m.Recipient) + "/" + m.Key, Occasion: p.rule.Occasion(p.day), Rule: p.rule.ID(), Customer: m.Customer,
		To: m.Number, Zone: m.Zone, Lang: m.Lang, Due: at, Expires: at, Place: time.UTC,
	}
	if l.Held = p.hold(m); l.Held != "" {
		return l
	}
	region := m.Number.Region()
	window, places := almanac.Greeting(region), almanac.Zones(m.Zone, region)
	l.Place = places[0]
	l.Text = p.rule.text(p.g.Brand, m) + p.g.OptOut(region, m.Lang)
	if p.now {
		l.Due = window.Next(at, places...)
		l.Expires = window.Closing(l.Due, places...)
		return l
	}
	return p.onTheDay(l, window, places, at)
}

// onTheDay gives a letter its moment of the day: when it is the recipient's own minute in each place they may be, or now if that has passed
// and it is still a time for it. Else it is missed.
func (p *pass) onTheDay(l Letter, window almanac.Window, places []*time.Location, at time.Time) Letter {
	ofDay, err := p.rule.at()
	if err != nil {
		l.Held = fmt.Sprintf("rule %s has no hour", p.rule.ID())
		return l
	}
	ofDay += p.own(l.Key)
	due := p.day.At(ofDay, places[0])
	for _, place := range places[1:] {
		if there := p.day.At(ofDay, place); there.After(due) {
			due = there
		}
	}
	due = window.Next(due, places...)
	closing := window.Closing(due, places...)
	l.Due, l.Expires = due, closing
	switch {
	case !at.After(due):
	case at.Before(closing) && window.Next(at, places...).Equal(at):
		l.Due = at
	default:
		l.Missed, l.Held = true, "missed: nothing was sent at their hour, "+due.In(places[0]).Format("2006-01-02 15:04 MST")
	}
	return l
}

// own is how long after the rule's hour somebody's own minute lies: always the same for one occasion.
func (p *pass) own(key string) time.Duration {
	if p.rule.Over <= 0 {
		return 0
	}
	sum := sha256.Sum256([]byte(key))
	return time.Duration(binary.BigEndian.Uint64(sum[:8]) % uint64(p.rule.Over)).Truncate(time.Second)
}

// hold says why a member is not greeted, "" if they are. Nobody is if one of those behind the number is not to be: what arrives there
// reaches them all. A festival greets a number once, for the first of its people who are meant; a day of one's own greets each.
func (p *pass) hold(m Member) string {
	if m.HeldOut {
		return "held out, to compare with"
	}
	if m.Number == "" {
		return "no telephone number"
	}
	if may, why := m.Standing.May(consent.Care, false); !may {
		return why
	}
	who := consent.Circumstances{Distrusted: m.Party.Distrusted}
	dead, fraud, leaves := false, false, false
	for _, c := range m.Party.Customers {
		who.NoMarketing = who.NoMarketing || c.NoMarketing
		who.OverdueDays = max(who.OverdueDays, c.OverdueDays)
		dead, fraud, leaves = dead || c.Deceased, fraud || c.Fraud, leaves || c.Closing
	}
	switch why := who.Refuse(consent.Care); {
	case dead:
		return "a customer of this number has died"
	case why != "":
		return why
	case fraud:
		return "a fraud case is open"
	case leaves:
		return "the customer has asked to leave the bank"
	case m.Complains:
		return "a serious complaint is open"
	case p.rule.On == Anniversary && m.Since >= p.day.String():
		return "a customer only since that day"
	}
	if p.g.Mourning != nil {
		if why := p.g.Mourning(m.Number.Region(), p.day); why != "" {
			return why
		}
	}
	if first := p.first(m); first != "" {
		return "one household number: it is greeted once, for " + first
	}
	return ""
}

// first is who of a number was met before, "" for nobody.
func (p *pass) first(m Member) string {
	if len(m.Party.Customers) < 2 || p.rule.personal() || len(p.shared) >= sharedMost {
		return ""
	}
	place := maphash.Comparable(p.seed, m.Number)
	if first, met := p.shared[place]; met && first != m.Key {
		return first
	}
	p.shared[place] = m.Key
	return ""
}
