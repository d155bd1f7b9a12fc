package bank

import (
	"context"
	"fmt"
	"sort"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

// MaxExtra is how many customers can be generated: their numbers run from +12022000000 to +12029999999.
const MaxExtra = 8_000_000

// enterAtOnce is how many generated customers one transaction writes.
const enterAtOnce = 1000

// Open writes the demo customers, and extra generated ones, into the books, as far as they are not there yet. Who is there for what the
// others do not have, a second telephone and an overpaid card, comes with the first generated one. Days are
// counted from the first Open. Processes may open at the same time, and one cut short is continued by the next.
func (d *Demo) Open(ctx context.Context, extra int) error {
	if extra < 0 || extra > MaxExtra {
		return fmt.Errorf("opening the demo bank: %d customers asked for, 0 to %d possible", extra, MaxExtra)
	}
	now := d.now()
	var hs []Holder
	for i, h := range demoHolders {
		if h.beside && extra == 0 {
			continue
		}
		holder, err := h.open(now, 10*i)
		if err != nil {
			return fmt.Errorf("opening the demo bank: %w", err)
		}
		hs = append(hs, holder)
	}
	if err := d.books.Enter(ctx, hs...); err != nil {
		return fmt.Errorf("opening the demo bank: %w", err)
	}
	if err := d.enterExtra(ctx, now, extra); err != nil {
		return fmt.Errorf("opening the demo bank: %w", err)
	}
	return nil
}

// enterExtra relies on generated customers being written in order, whole batches at a time: where they end can be searched.
func (d *Demo) enterExtra(ctx context.Context, now time.Time, n int) error {
	var err error
	missing := func(i int) bool {
		if err != nil {
			return true
		}
		id := extraCard(i)
		var found map[card.ID]Standing
		found, err = d.books.Standings(ctx, []card.ID{id})
		_, ok := found[id]
		return !ok
	}
	if n == 0 || !missing(n-1) {
		return err
	}
	from := sort.Search(n-1, missing)
	for ; err == nil && from < n; from += enterAtOnce {
		hs := make([]Holder, 0, enterAtOnce)
		for i := from; i < min(from+enterAtOnce, n); i++ {
			hs = append(hs, extraHolder(i, now))
		}
		err = d.books.Enter(ctx, hs...)
	}
	return err
}

// open turns the table's line into an entry of the books. ref numbers its accounts.
func (h demoHolder) open(now time.Time, ref int) (Holder, error) {
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		return Holder{}, fmt.Errorf("zone of customer %s: %w", h.Customer, err)
	}
	out := newHolder(h.Record)
	if h.noPIN {
		out.PIN.Sum = nil
	}
	out.Papers, out.Offers = h.papers(now), h.offers(now.In(zone))
	for i, c := range h.cards {
		o := Opening{Account: Account{
			CardRecord: c.record(), Customer: h.Customer, Since: now.AddDate(0, 0, -c.since), Ref: openingRef(ref + i),
			Owed: c.owed, Limit: c.limit, Points: c.points,
		}}
		if c.points.Expiring > 0 {
			o.Points.ExpiringOn = endOfDay(now.In(zone).AddDate(0, 0, 60))
		}
		o.Folder = demoFolders[o.ID].folder(now.In(zone), &o.Account, h.Lang)
		o.Statements = c.bill(endOfDay(now.In(zone).AddDate(0, 0, c.due)), o.Account)
		o.Transactions = c.book(now, o.Account)
		out.Accounts = append(out.Accounts, o)
	}
	return out, nil
}

func (c demoCard) record() CardRecord {
	return CardRecord{ID: card.ID(c.id), Tail: card.Tail(c.tail), Product: c.product, Currency: c.currency, State: c.state,
		Supplementary: c.supplementary}
}

// paymentDays is how long after its cut a statement is due.
const paymentDays = 20

// bill lays the statements out month by month backwards, the latest of them due at due.
func (c demoCard) bill(due time.Time, a Account) []Statement {
	cut := due.AddDate(0, 0, -paymentDays)
	var out []Statement
	for _, s := range c.statements {
		out = append(out, Statement{
			Month: cut.Format("2006-01"), Cut: cut, Due: due,
			Total: money.Of(s.total, a.Currency), Minimum: money.Of(s.total/10, a.Currency), Paid: money.Of(s.paid, a.Currency),
		})
		// The 28th at the latest, so that every step back lands in the month before.
		cut = time.Date(cut.Year(), cut.Month()-1, min(cut.Day(), 28), cut.Hour(), cut.Minute(), 0, 0, cut.Location())
		due = cut.AddDate(0, 0, paymentDays)
	}
	return out
}

func (c demoCard) book(now time.Time, a Account) []Transaction {
	var out []Transaction
	for i, s := range c.spent {
		out = append(out, Transaction{
			ID:       fmt.Sprintf("%s-%02d", c.id, len(c.spent)-i),
			At:       now.AddDate(0, 0, -s.days).Add(-time.Duration(i*37) * time.Minute),
			Merchant: s.merchant, Amount: money.Of(s.amount, a.Currency),
		})
	}
	return out
}

func endOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 0, 0, t.Location())
}

func newHolder(r Record) Holder {
	return Holder{Record: r, PIN: PIN.newLock(r.Customer, demoPIN), Document: Document.newLock(r.Customer, demoDocument)}
}

func extraCard(i int) card.ID { return card.ID(fmt.Sprintf("KX%07d", i)) }

func extraCustomer(i int) string { return fmt.Sprintf("X%07d", i) }

func extraTail(i int) string { return fmt.Sprintf("%04d", i%10_000) }

// extraHolder generates customer i: English, one active Platinum card, no statement yet.
func extraHolder(i int, now time.Time) Holder {
	first := [...]string{"Alex", "Brook", "Casey", "Dana", "Eden", "Frankie", "Gray", "Harper", "Indra", "Jules"}
	last := [...]string{"Adams", "Baker", "Clark", "Diaz", "Evans", "Flores", "Green", "Hill", "Ito", "Jones", "Khan"}
	customer := extraCustomer(i)
	h := newHolder(Record{
		Customer: customer, Numbers: []string{fmt.Sprintf("%s%07d", extraNumber, extraFirst+i)},
		Names: locale.Words{locale.English: first[i%len(first)] + " " + last[i%len(last)]},
		Lang:  locale.English, Zone: "America/New_York", Tier: "Platinum",
		Birthday: time.Date(2000, 1, 1+i%366, 0, 0, 0, 0, time.UTC).Format("01-02"),
	})
	h.Accounts = []Opening{{Account: Account{
		CardRecord: CardRecord{ID: extraCard(i), Tail: card.Tail(extraTail(i)), Product: "Platinum",
			Currency: "USD", State: Active},
		Customer: customer, Since: now, Ref: openingRef(1000 + i),
		Owed: int64(i) * 7919 % 900_000, Limit: 10_000_00,
	}}}
	return h
}
