package bank

import (
	"slices"
	"time"
)

// plansMost is how many plans may run on a card at once.
const plansMost = 5

// pricePlan prices principal in a.Months, all but the question how much principal there may be.
func (c *Case) pricePlan(a *Ask, q *Quote, terms []int, now time.Time) error {
	least := minorOf(leastPlanned, c.Currency)
	switch {
	case a.Amount.Minor < least:
		return c.tooLittle(least)
	case !slices.Contains(terms, a.Months):
		return &Refusal{Reason: "not-eligible"}
	case len(c.Folder.Plans) >= plansMost:
		return &Refusal{Reason: "too-many"}
	}
	principal := a.Amount.Minor
	fee := planFeeOf(principal, a.Months)
	q.Principal, q.Months, q.Fee, q.Total = a.Amount, a.Months, c.amount(fee), c.amount(principal+fee)
	q.Monthly = c.amount(monthly(principal+fee, a.Months))
	q.Rate = annualRate(principal, principal+fee, a.Months)
	q.Starts = c.nextCut(now)
	q.Ends = q.Starts.AddDate(0, a.Months-1, 0)
	return nil
}

// priceInstalment: no amount is all the latest statement still asks for.
func (c *Case) priceInstalment(a *Ask, q *Quote, now time.Time) error {
	due := min(c.due(), max(0, c.Owed))
	switch {
	case a.Amount.Minor == 0:
		a.Amount = c.amount(due)
	case a.Amount.Minor > due:
		return c.tooMuch(due)
	}
	return c.pricePlan(a, q, planTerms, now)
}

// pricePurchase: a purchase is one the bank has made an offer about, or one on the ledger.
func (c *Case) pricePurchase(a *Ask, q *Quote, now time.Time) error {
	switch {
	case a.Offer != "" && c.Offer.Kind == "instalment":
		a.Amount, q.Item = c.Offer.New, c.Offer.Names
		return c.pricePlan(a, q, c.Offer.Months, now)
	case a.Offer != "" || a.Transaction == "":
		return &Refusal{Reason: "not-eligible"}
	case a.Amount.Minor > c.Owed:
		return c.tooMuch(max(0, c.Owed))
	}
	return c.pricePlan(a, q, planTerms, now)
}

// priceCash: no amount is all that may be drawn as cash.
func (c *Case) priceCash(a *Ask, q *Quote, now time.Time) error {
	most := cashOf(max(0, c.Raised.over(c.Limit, now)-c.Owed-c.Planned), c.Limit)
	switch {
	case a.Amount.Minor == 0:
		a.Amount = c.amount(most)
	case a.Amount.Minor > most:
		return c.tooMuch(most)
	}
	q.From = c.Folder.Account
	return c.pricePlan(a, q, planTerms, now)
}

// priceEnd: what remains of the principal, and the fee, fall due with the next statement. No Item is the only plan there is.
func (c *Case) priceEnd(a *Ask, q *Quote, now time.Time) error {
	if a.Item == "" && len(c.Folder.Plans) == 1 {
		a.Item = c.Folder.Plans[0].Ref
	}
	i := c.plan(a.Item)
	if i < 0 {
		return &Refusal{Reason: "no-plan"}
	}
	p := c.Folder.Plans[i]
	q.Principal, q.Fee, q.Months, q.Monthly = p.Remaining, p.EarlyFee, p.Months-p.Paid, p.Monthly
	q.Total = c.amount(p.Remaining.Minor + p.EarlyFee.Minor)
	q.Starts = c.nextCut(now)
	return nil
}

func (c *Case) plan(ref string) int {
	return slices.IndexFunc(c.Folder.Plans, func(p Plan) bool { return p.Ref == ref })
}

// instalment takes the principal out of the statement and of what is owed.
func (e *errand) instalment() error {
	e.Owed -= e.agreed.Principal.Minor
	e.Statement.Paid.Minor += e.agreed.Principal.Minor
	e.write(linePlan, -e.agreed.Principal.Minor)
	return e.begin()
}

// purchase takes a booked purchase out of what is owed. One that was offered is not booked yet.
func (e *errand) purchase() error {
	if e.Priced.Ask.Offer != "" {
		e.Offer.State = "accepted"
		return e.begin()
	}
	e.Owed -= e.agreed.Principal.Minor
	e.write(linePlan, -e.agreed.Principal.Minor)
	return e.begin()
}

// begin adds the plan of the quote.
func (e *errand) begin() error {
	p := newPlan(e.receipt.Ref, e.agreed.Principal.Minor, e.agreed.Months, e.Currency)
	e.Folder.Plans = append(e.Folder.Plans, p)
	e.Planned += p.Remaining.Minor
	e.receipt.From, e.receipt.Until = e.agreed.Starts, e.agreed.Ends
	return nil
}

// end makes what remains of a plan an ordinary debt.
func (e *errand) end() error {
	i := e.plan(e.Priced.Ask.Item)
	p := e.Folder.Plans[i]
	e.Folder.Plans = slices.Delete(e.Folder.Plans, i, i+1)
	e.Planned -= p.Remaining.Minor
	e.Owed += p.Remaining.Minor + p.EarlyFee.Minor
	e.write(linePlanEnds, p.Remaining.Minor+p.EarlyFee.Minor)
	e.receipt.From = e.agreed.Starts
	return nil
}
