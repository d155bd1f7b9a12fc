package outbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cardline/internal/consent"
	"cardline/internal/customer"
)

// suppression leaves people alone: nothing private to a number that is not with its owner, no cheer for somebody in trouble, nothing
// for sale to somebody who complains or is in the middle of something else.
type suppression struct {
	mourning []Mourning
	mourned  func(region, day string) string // nil: nobody says so from day to day
}

// Mourning is a day on which cheer is out of place.
type Mourning struct {
	Day    string // 2027-05-12
	Region string // ISO country of the number; "" everywhere
}

const (
	calmAfterComplaint = 24 * time.Hour // without marketing
	calmAfterDunning   = 24 * time.Hour // without cheer
	dialogueRest       = 3 * time.Minute
)

func (g suppression) check(_ context.Context, c *candidate, now time.Time) (verdict, error) {
	switch {
	case c.kind.Private && c.party.Distrusted:
		return suppress(consent.Circumstances{Distrusted: true}.Refuse(c.Class)), nil
	case c.mourned() && !c.kind.Alert:
		return suppress("the customer has died: nothing but what protects the account"), nil
	case c.kind.Class == consent.Transactional:
		return verdict{}, nil
	case c.any(func(p customer.Customer) bool { return p.Deceased }):
		return suppress("a customer of this number has died: no marketing and no greetings"), nil
	case c.any(func(p customer.Customer) bool { return p.Fraud }):
		return suppress("a fraud case is open: no marketing and no greetings").forNow(), nil
	case c.any(func(p customer.Customer) bool { return p.Closing }):
		return suppress("the customer has asked to leave the bank: no marketing and no greetings"), nil
	case c.complaint.Serious:
		return suppress("a serious complaint is open: no marketing and no greetings").forNow(), nil
	case c.Class == consent.Marketing && now.Before(c.complaint.Last.Add(calmAfterComplaint)):
		return c.hold(c.complaint.Last.Add(calmAfterComplaint), "no marketing within 24 hours of a complaint"), nil
	}
	if why := g.gloom(c, now); c.kind.Cheer && why != "" {
		return suppress(why), nil
	}
	if c.busy && c.ahead.IsZero() { // it is over by then
		return c.hold(now.Add(dialogueRest), "a dialogue is in progress"), nil
	}
	return verdict{}, nil
}

// forNow marks a verdict that rests on what may be settled in days.
func (v verdict) forNow() verdict {
	v.today = true
	return v
}

// gloom says why cheer is out of place, "" if it is not.
func (g suppression) gloom(c *candidate, now time.Time) string {
	if why := (consent.Circumstances{OverdueDays: c.circumstances().OverdueDays}).Refuse(c.Class); why != "" {
		return why
	}
	if now.Before(c.dunned.Add(calmAfterDunning)) {
		return fmt.Sprintf("a notice of an overdue payment left at %s: no cheer within 24 hours", c.dunned.UTC().Format(time.RFC3339))
	}
	today := now.In(c.places()[0]).Format(time.DateOnly)
	if slices.ContainsFunc(g.mourning, func(m Mourning) bool { return m.Day == today && (m.Region == "" || m.Region == c.region()) }) {
		return "a day of mourning: no cheer"
	}
	if g.mourned != nil {
		return g.mourned(c.region(), today)
	}
	return ""
}

func (c *candidate) any(is func(customer.Customer) bool) bool {
	return slices.ContainsFunc(c.party.Customers, is)
}

// mourned reports whether everybody the message is for has died.
func (c *candidate) mourned() bool {
	alive := 0
	for _, p := range c.party.Customers {
		if !p.Deceased && (c.Customer == "" || c.Customer == p.ID) {
			alive++
		}
	}
	return alive == 0 && c.any(func(p customer.Customer) bool { return p.Deceased && (c.Customer == "" || c.Customer == p.ID) })
}
