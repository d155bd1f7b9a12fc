package campaign

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cardline/internal/audience"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// answering is the look at events that are due in one campaign.
type answering struct {
	c       Campaign
	press   *press
	words   *notice.Words
	among   []audience.Recipient // those of the customers who are meant
	parties map[string][]customer.Party
	now     time.Time

	sent   int   // messages today
	left   int64 // of the budget
	capped bool  // there is one
}

// verdict is what an event comes to.
type verdict int

const (
	decided   verdict = iota
	waits             // until a campaign that goes before has answered it
	uncovered         // as everything after it: the budget does not cover its message
)

// answer decides what is due and writes it. A campaign whose budget is planned is paused: what is not covered waits on.
func (r *Runner) answer(ctx context.Context, c Campaign, h Hold, fs []Fired, now time.Time) error {
	before, err := r.Triggers.Spent(ctx, c.Code)
	if err != nil {
		return err
	}
	a, err := r.answering(ctx, c, fs, before, now)
	if err != nil {
		return err
	}
	why, done := "", fs[:0]
	for i := range fs {
		f := fs[i]
		f.Rivals = slices.DeleteFunc(f.Rivals, func(o Rival) bool { return !c.rivals(o.Campaign) })
		v, err := a.decide(&f)
		if err != nil {
			return err
		}
		if v == uncovered {
			why = c.short()
			break
		}
		if v == decided {
			done = append(done, f)
		}
	}
	if len(done) > 0 {
		err = r.Triggers.Fire(ctx, c.Code, done, before)
	}
	switch pool := short(err); {
	case errors.Is(err, ErrHalted): // another process was faster: this is looked at again
		return nil
	case err != nil && pool == "":
		return err
	default:
		return r.stop(ctx, h, cmp.Or(pool, why))
	}
}

// answering reads what deciding takes.
func (r *Runner) answering(ctx context.Context, c Campaign, fs []Fired, before Spent, now time.Time) (a answering, err error) {
	a = answering{c: c, words: r.Words, now: now}
	if a.press, err = newPress(r.Words, c); err != nil {
		return a, err
	}
	a.press.marked()
	ids := make([]string, len(fs))
	for i, f := range fs {
		ids[i] = f.Customer
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	fixed, err := r.fixed(ctx, c)
	if err != nil {
		return a, err
	}
	if a.among, err = r.Triggers.Among(ctx, fixed, ids); err != nil {
		return a, err
	}
	if a.parties, err = r.Triggers.Reach(ctx, ids); err != nil {
		return a, err
	}
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	a.left, a.capped = c.left(before)
	a.sent, err = r.Triggers.Sent(ctx, c.Code, midnight)
	return a, err
}

// decide puts an event into words, or says why it comes to nothing.
func (a *answering) decide(f *Fired) (verdict, error) {
	at := slices.IndexFunc(a.among, func(one audience.Recipient) bool { return one.Customer == f.Customer })
	told, wait := a.c.giveWay(*f)
	switch {
	case a.now.Sub(f.Due) > a.press.kind.TTL:
		f.Reason = fmt.Sprintf(whyEventLate, f.Due.UTC().Format(time.RFC3339))
	case at < 0:
		f.Reason = whyNotMeant
	case a.c.toldBy(*f) != "":
		f.Reason = fmt.Sprintf(whyToldBy, a.c.toldBy(*f))
	case told != "":
		f.Reason = fmt.Sprintf(whyToldBefore, told)
	case wait:
		return waits, nil
	case a.sent >= a.c.Forecast.Ceiling:
		f.Reason = fmt.Sprintf(whyCeiling, a.c.Forecast.Ceiling)
	default:
		k, held := cardOf(*f, a.parties[f.Customer])
		if cards := a.c.When.Event.Cards; len(cards) > 0 && (!held || !slices.Contains(cards, k.State)) {
			f.Reason = whyCardState
			return decided, nil
		}
		return a.say(f, a.among[at], k)
	}
	return decided, nil
}

// say makes the message of an event, if the budget covers it.
func (a *answering) say(f *Fired, who audience.Recipient, k customer.Card) (verdict, error) {
	told := notice.Data{}
	for name, v := range f.Data {
		told[name] = v
	}
	if k.Tail != "" {
		told["card"] = k.Tail.Reveal()
	} else if _, tailed := card.ParseTail(f.Card); tailed {
		told["card"] = f.Card
	}
	m, said, err := a.press.message(who, Due{Key: f.ID, Begins: f.Due}, told, a.now)
	if err != nil {
		return decided, err
	}
	cost := a.cost(m, who.Region, said.Segments)
	switch {
	case cost == 0 || cost <= a.left:
	case a.c.daily():
		f.Reason = fmt.Sprintf(whyDayBudget, a.c.Budget)
		return decided, nil
	default:
		return uncovered, nil
	}
	a.left, f.Cost = a.left-cost, cost
	if f.Message, f.Reason = &m, m.Held; k.Tail != "" {
		m.About = k.Tail
	}
	if f.Reason == "" {
		a.sent++
	}
	return decided, nil
}

// cost is what a message takes of the budget: nothing without one, to a country without a price, and of who gets nothing.
func (a *answering) cost(m outbox.Message, country string, units int) int64 {
	b, _ := a.c.budget()
	if p, ok := a.press.medium.price(a.words, country, units); ok && a.capped && m.Held == "" && p.Currency == b.Currency {
		return p.Amount
	}
	return 0
}
