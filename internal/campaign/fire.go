package campaign

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cardline/internal/audience"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// Triggers is the store's side of what events lead to.
type Triggers interface {
	// Fired lists what is due of a campaign, the oldest first.
	Fired(ctx context.Context, code string, now time.Time, n int) ([]Fired, error)
	// Fire writes what became of them, with their messages, in one transaction. What another process has written meanwhile is left out.
	Fire(ctx context.Context, code string, fs []Fired) error
	// Sent counts the messages that events have led to since then.
	Sent(ctx context.Context, code string, since time.Time) (int, error)
	// Among finds those of an audience among customers.
	Among(ctx context.Context, f audience.Fixed, customers []string) ([]audience.Recipient, error)
	// Reach tells the cards of customers.
	Reach(ctx context.Context, ids []string) (map[string][]customer.Party, error)
}

// Fired is an event that a campaign waited for, and what became of it.
type Fired struct {
	Happened
	Due     time.Time
	Says    outbox.Type     // what a rule of events has told them of it
	Rule    string          // which
	Message *outbox.Message // nil: none, for the reason
	Reason  string
}

const firedMost = 500

// fire makes messages of what events have led to.
func (r *Runner) fire(ctx context.Context, c Campaign) error {
	now := r.Now()
	switch {
	case c.When.over(now):
		_, err := r.Shelf.Move(ctx, c.Code, Moved{Move: MoveFinish}, func(c *Campaign) error { return c.move(MoveFinish) })
		return err
	case c.State == Scheduled:
		_, err := r.Shelf.Move(ctx, c.Code, Moved{Move: MoveBegin}, func(c *Campaign) error { return c.move(MoveBegin) })
		return err
	}
	if err := r.tellCalls(ctx, c); err != nil {
		return err
	}
	fs, err := r.Triggers.Fired(ctx, c.Code, now, firedMost)
	if err != nil || len(fs) == 0 || r.Drained(ctx) != nil {
		return err
	}
	h := Hold{Campaign: c, Occurrence: Occurrence{Campaign: c.Code}}
	if why, err := r.unsound(ctx, &h); err != nil || why != "" {
		if err == nil {
			err = r.stop(ctx, h, why)
		}
		return err
	}
	if err := r.decide(ctx, c, fs, now); err != nil {
		return err
	}
	err = r.Triggers.Fire(ctx, c.Code, fs)
	if why := short(err); why != "" {
		return r.stop(ctx, h, why)
	}
	return err
}

// decide puts what is due into words, or says why it comes to nothing.
func (r *Runner) decide(ctx context.Context, c Campaign, fs []Fired, now time.Time) error {
	p, err := newPress(r.Words, c)
	if err != nil {
		return err
	}
	p.marked()
	ids := make([]string, len(fs))
	for i, f := range fs {
		ids[i] = f.Customer
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	fixed, err := r.fixed(ctx, c)
	if err != nil {
		return err
	}
	among, err := r.Triggers.Among(ctx, fixed, ids)
	if err != nil {
		return err
	}
	parties, err := r.Triggers.Reach(ctx, ids)
	if err != nil {
		return err
	}
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	sent, err := r.Triggers.Sent(ctx, c.Code, midnight)
	if err != nil {
		return err
	}
	for i := range fs {
		f := &fs[i]
		at := slices.IndexFunc(among, func(one audience.Recipient) bool { return one.Customer == f.Customer })
		switch {
		case now.Sub(f.Due) > p.kind.TTL:
			f.Reason = fmt.Sprintf(whyEventLate, f.Due.UTC().Format(time.RFC3339))
		case at < 0:
			f.Reason = whyNotMeant
		case c.toldBy(*f) != "":
			f.Reason = fmt.Sprintf(whyToldBy, c.toldBy(*f))
		case sent >= c.Forecast.Ceiling:
			f.Reason = fmt.Sprintf(whyCeiling, c.Forecast.Ceiling)
		default:
			k, held := cardOf(*f, parties[f.Customer])
			if len(c.When.Event.Cards) > 0 && (!held || !slices.Contains(c.When.Event.Cards, k.State)) {
				f.Reason = whyCardState
				continue
			}
			if err := p.answer(f, among[at], k, now); err != nil {
				return err
			}
			if f.Reason == "" {
				sent++
			}
		}
	}
	return nil
}

// cardOf is the card an event is about.
func cardOf(f Fired, parties []customer.Party) (customer.Card, bool) {
	tail, tailed := card.ParseTail(f.Card)
	for _, p := range parties {
		for _, c := range p.Customers {
			for _, k := range c.Cards {
				if c.ID == f.Customer && (string(k.ID) == f.Card || tailed && k.Tail == tail) {
					return k, true
				}
			}
		}
	}
	return customer.Card{}, false
}

// answer makes the message of an event.
func (p *press) answer(f *Fired, who audience.Recipient, k customer.Card, now time.Time) error {
	told := notice.Data{}
	for name, v := range f.Data {
		told[name] = v
	}
	if k.Tail != "" {
		told["card"] = k.Tail.Reveal()
	} else if _, tailed := card.ParseTail(f.Card); tailed {
		told["card"] = f.Card
	}
	m, _, err := p.message(who, Due{Key: f.ID, Begins: f.Due}, told, now)
	if err != nil {
		return err
	}
	if f.Message, f.Reason = &m, m.Held; k.Tail != "" {
		m.About = k.Tail
	}
	return nil
}
