package campaign

import (
	"context"
	"time"

	"cardline/internal/audience"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/outbox"
)

// Triggers is the store's side of what events lead to.
type Triggers interface {
	// Fired lists what is due of a campaign, the oldest first.
	Fired(ctx context.Context, code string, now time.Time, n int) ([]Fired, error)
	// Fire writes what became of them, with their messages and what these cost, in one transaction. What another process has written meanwhile
	// is left out, and so is what another campaign has told the same of. ErrHalted: more was spent by now, nothing was written.
	Fire(ctx context.Context, code string, fs []Fired, spent Spent) error
	// Spent is what its messages have cost by now.
	Spent(ctx context.Context, code string) (Spent, error)
	// Unanswered reports whether events wait for their answer, or messages of one have not come to their end.
	Unanswered(ctx context.Context, code string) (bool, error)
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
	Rivals  []Rival         // other campaigns that wait for it; to be written: that would tell the same
	Message *outbox.Message // nil: none, for the reason
	Cost    int64           // of the message, where there is a budget: hundred-thousandths of its currency
	Reason  string
}

const firedMost = 500

// fire makes messages of what events have led to. After its last day a campaign answers what it has taken, and ends when all of that is settled.
func (r *Runner) fire(ctx context.Context, c Campaign) error {
	now := r.Now()
	if c.State == Scheduled {
		_, err := r.Shelf.Move(ctx, c.Code, Moved{Move: MoveBegin}, func(c *Campaign) error { return c.move(MoveBegin) })
		return err
	}
	if err := r.tellCalls(ctx, c); err != nil {
		return err
	}
	fs, err := r.Triggers.Fired(ctx, c.Code, now, firedMost)
	if err == nil && len(fs) == 0 && c.When.Over(now) {
		return r.end(ctx, c, now)
	}
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
	return r.answer(ctx, c, h, fs, now)
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
