package bank

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"
)

// quoteStands is how long a quote can be agreed to, unless an offer gives it longer.
const quoteStands = 10 * time.Minute

// Quote implements Quotes. An offer knows its card: Card is not looked at beside it.
func (d *Demo) Quote(ctx context.Context, a Ask) (Quote, error) {
	w := Wanted{Customer: a.Customer, Card: a.Card, Offer: a.Offer}
	if a.Offer != "" {
		w.Card = ""
	}
	c, err := d.open(ctx, w)
	switch {
	case errors.Is(err, ErrNotFound) && a.Offer != "":
		return Quote{}, &Refusal{Reason: "expired"}
	case err != nil:
		return Quote{}, err
	case c.Customer != a.Customer:
		return Quote{}, fmt.Errorf("pricing for card %s: %w", c.ID, ErrNotFound)
	}
	if a.Transaction != "" {
		if err := d.purchase(ctx, &a, c); err != nil {
			return Quote{}, err
		}
	}
	now := d.now().Truncate(time.Microsecond)
	q, err := c.price(&a, now)
	if err != nil {
		return Quote{}, err
	}
	q.ID = rand.Text()
	if a.Key == "" {
		a.Key = q.ID
	}
	q, err = d.books.Keep(ctx, Priced{Quote: q, Ask: a}, now)
	return q, fault(err, ErrUnavailable)
}

// purchasesSearched is how far back a transaction can be put into a plan.
const purchasesSearched = 100

// purchase finds the amount of the transaction that is asked about.
func (d *Demo) purchase(ctx context.Context, a *Ask, c Case) error {
	ts, err := d.books.Transactions(ctx, c.ID, "", purchasesSearched)
	for _, t := range ts {
		if t.ID == a.Transaction {
			a.Amount = t.Amount
			return nil
		}
	}
	if err != nil {
		return fault(err, ErrUnavailable)
	}
	return fmt.Errorf("transaction %s of card %s: %w", a.Transaction, c.ID, ErrNotFound)
}

// Quoted implements Quotes.
func (d *Demo) Quoted(ctx context.Context, id string) (Quote, error) {
	if err := d.reach(ctx); err != nil {
		return Quote{}, err
	}
	p, err := d.books.Priced(ctx, id)
	return p.Quote, fault(err, ErrUnavailable)
}

// price makes the quote for an Ask, and writes into it what the customer left to the bank: priced again, it gives the same quote or
// the reason why no longer.
func (c *Case) price(a *Ask, now time.Time) (Quote, error) {
	s, known := services[a.Kind]
	if !known || s.price == nil {
		return Quote{}, ErrRefused
	}
	if s.active && c.State != Active {
		return Quote{}, ErrRefused
	}
	if s.holder && c.Supplementary || a.Amount.Currency != "" && a.Amount.Currency != c.Currency {
		return Quote{}, &Refusal{Reason: "not-eligible"}
	}
	if a.Amount.Minor < 0 {
		return Quote{}, &Refusal{Reason: "too-little"}
	}
	zero := c.amount(0)
	q := Quote{Kind: a.Kind, Card: c.ID, Principal: zero, Monthly: zero, Fee: zero, Total: zero, Old: zero, New: zero, Until: now.Add(quoteStands)}
	if a.Offer != "" {
		if err := c.offered(now); err != nil {
			return Quote{}, err
		}
		q.Until = c.Offer.Until
	}
	err := s.price(c, a, &q, now)
	return q, err
}

// offered refuses what is based on an offer that does not stand.
func (c *Case) offered(now time.Time) error {
	switch {
	case c.Offer == nil:
		return &Refusal{Reason: "expired"}
	case c.Offer.State != "open":
		return &Refusal{Reason: "done"}
	case !now.Before(c.Offer.Until):
		return &Refusal{Reason: "expired"}
	}
	return nil
}

func (c *Case) tooMuch(limit int64) error {
	return &Refusal{Reason: "too-much", Limit: c.amount(limit)}
}
func (c *Case) tooLittle(limit int64) error {
	return &Refusal{Reason: "too-little", Limit: c.amount(limit)}
}

// pricePay: MIN is what is left of the minimum, FULL what is left of the statement, and all that is owed where nothing is.
func (c *Case) pricePay(a *Ask, q *Quote, now time.Time) error {
	if c.Owed <= 0 {
		return &Refusal{Reason: "done"}
	}
	if a.Amount.Minor == 0 {
		amount := c.due()
		if a.Mode == "MIN" && c.Statement != nil {
			amount = max(0, c.Statement.Minimum.Minor-c.Statement.Paid.Minor)
		}
		switch {
		case amount == 0 && a.Mode == "MIN":
			return &Refusal{Reason: "done"}
		case amount == 0:
			amount = c.Owed
		}
		a.Amount = c.amount(min(amount, c.Owed))
	}
	if a.Amount.Minor > c.Owed {
		return c.tooMuch(c.Owed)
	}
	q.Principal, q.Total, q.From, q.Mode, q.Starts = a.Amount, a.Amount, c.Folder.Account, a.Mode, now
	return nil
}

// priceAutopay names the first debit. The bank of the demo keeps no current accounts: every tail but the card's own is taken to
// be one of the customer's.
func (c *Case) priceAutopay(a *Ask, q *Quote, now time.Time) error {
	if a.Debit == "" {
		a.Debit = c.Folder.Account
	}
	if a.Mode == "" {
		a.Mode = "FULL"
	}
	if a.Debit == c.Tail || a.Mode != "MIN" && a.Mode != "FULL" {
		return &Refusal{Reason: "not-eligible"}
	}
	if p := c.Folder.Settings.Autopay; p != nil && p.Debit == a.Debit && p.Mode == a.Mode {
		return &Refusal{Reason: "done"}
	}
	q.From, q.Mode, q.Starts = a.Debit, a.Mode, c.nextDue(now)
	return nil
}

func (c *Case) priceNoAutopay(_ *Ask, q *Quote, now time.Time) error {
	p := c.Folder.Settings.Autopay
	if p == nil {
		return &Refusal{Reason: "done"}
	}
	q.From, q.Mode, q.Starts, q.Ends = p.Debit, p.Mode, c.nextDue(now), now
	return nil
}

// nextDue is the next day something has to be paid.
func (c *Case) nextDue(now time.Time) time.Time {
	if c.Statement != nil && now.Before(c.Statement.Due) {
		return c.Statement.Due
	}
	return c.nextCut(now).AddDate(0, 0, paymentDays)
}

const (
	raiseDays     = 30 // a limit for a while lasts, when no day is named
	raiseDaysMost = 45
)

// priceRaise: an Amount not above the limit is the rise that is wanted, one above it the new limit, none the most there is, which is
// half as much again. A later end than the last possible one becomes that.
func (c *Case) priceRaise(a *Ask, q *Quote, now time.Time) error {
	most := c.Limit + c.Limit/2
	limit := a.Amount.Minor
	switch {
	case now.Before(c.Raised.Until):
		return &Refusal{Reason: "done"}
	case limit == 0:
		limit = most
	case limit <= c.Limit:
		limit += c.Limit
	}
	if limit > most {
		return c.tooMuch(most)
	}
	last := now.AddDate(0, 0, raiseDaysMost)
	switch {
	case a.Until.IsZero():
		a.Until = now.AddDate(0, 0, raiseDays)
	case !a.Until.After(now):
		return &Refusal{Reason: "expired"}
	case a.Until.After(last):
		a.Until = last
	}
	a.Amount = c.amount(limit)
	q.Old, q.New, q.Starts, q.Ends = c.amount(c.Limit), a.Amount, now, a.Until
	return nil
}

func (c *Case) priceLimit(_ *Ask, q *Quote, now time.Time) error {
	if c.Offer == nil || c.Offer.Kind != "limit" {
		return &Refusal{Reason: "expired"}
	}
	if c.Offer.New.Minor <= c.Limit {
		return &Refusal{Reason: "done"}
	}
	q.Old, q.New, q.Starts = c.amount(c.Limit), c.Offer.New, now
	return nil
}

func (c *Case) priceReduction(a *Ask, q *Quote, now time.Time) error {
	least := max(c.Owed+c.Planned, minorOf(leastLimit, c.Currency))
	switch limit := a.Amount.Minor; {
	case limit >= c.Limit:
		return c.tooMuch(c.Limit)
	case limit < least:
		return c.tooLittle(least)
	}
	q.Old, q.New, q.Starts = c.amount(c.Limit), a.Amount, now
	return nil
}

// leastLimit is the smallest limit of a card, in major units.
const leastLimit = 100

func (c *Case) priceRefund(a *Ask, q *Quote, now time.Time) error {
	if c.Owed >= 0 {
		return &Refusal{Reason: "not-eligible"}
	}
	a.Amount = c.amount(-c.Owed)
	q.Principal, q.Total, q.From, q.Starts = a.Amount, a.Amount, c.Folder.Account, now
	return nil
}

const (
	replaceFee  = 15 // major units in dollars and pounds: see charge
	mailingDays = 1
	parcelDays  = 7
)

func (c *Case) priceReplacement(_ *Ask, q *Quote, now time.Time) error {
	if c.State == Mailed || c.State == Applied || c.State == Closed {
		return ErrRefused
	}
	q.Fee = c.charge(replaceFee)
	q.Total, q.Starts, q.Ends = q.Fee, now.AddDate(0, 0, mailingDays), now.AddDate(0, 0, parcelDays)
	return nil
}
