package dialogue

import (
	"context"
	"fmt"
	"time"

	"cardline/commands"
	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// Doubt is a change that the bank has not confirmed for as long as anybody waits: it may have been carried out or not.
type Doubt struct {
	Order    string // its key at the bank
	Verb     string
	Customer string
	Card     card.ID      // "" where it is about none, or several
	Number   phone.Number // "" when withheld
	Lang     locale.Lang
	Asked    time.Time // when the customer asked for it
	Until    time.Time // the bank is asked about it until then
}

// A change in doubt is asked about rarely, and not for ever.
const (
	doubtAgain = 15 * time.Minute
	doubtLife  = day
)

// doubts leaves a change that nobody knows the end of to people, and says so to the customer, both once: who reads that it failed asks for it
// again. The bank is asked on under the same key, and what it says at last is told as any late answer is.
func (t *turn) doubts(ctx context.Context, v commands.Verb, w session.Work, p Promise, order string) error {
	until := p.At.Add(t.Limits.LateLife + doubtLife)
	d := Doubt{
		Order: orElse(order, w.Key), Verb: v.ID, Customer: w.Customer, Number: t.number, Lang: t.lang, Asked: p.At, Until: until,
	}
	if len(w.Cards) == 1 {
		d.Card = w.Cards[0]
	}
	if t.Doubted != nil {
		if err := t.Doubted(ctx, d); err != nil {
			return fmt.Errorf("leaving a change in doubt to people: %w", err)
		}
		t.done("late-unknown", commands.Data{"act": commands.Act(v.ID)})
		if err := t.tell(ctx, v, w, p, "doubt:"); err != nil {
			return err
		}
	}
	if !t.now.Before(until) {
		return t.Promises.Settle(ctx, p.Key, Failed)
	}
	return t.Promises.Owe(ctx, p.Key, t.now.Add(doubtAgain))
}
