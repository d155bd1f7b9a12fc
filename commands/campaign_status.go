package commands

import (
	"context"
	"fmt"
	"strconv"

	"cardline/internal/bank"
	"cardline/internal/enrol"
	"cardline/internal/money"
)

// CampaignStatus tells where a customer stands in a campaign: on the waiting list, taking part, or how much of the spending it asks for
// is done.
func CampaignStatus(c enrol.Enroller, b bank.Ledger) Verb {
	v := personRead("CAMPAIGN_STATUS", func(ctx context.Context, r Request) (Answer, error) {
		p, no, err := progressOf(ctx, c, r)
		if err != nil {
			return Answer{}, err
		}
		a := Answer{Say: no, Data: progressData(p)}
		switch {
		case no == "not-joined" && !r.Now.Before(p.Campaign.Closes):
			a.Say = "closed"
		case no != "":
		case undecided[p.Stage] != "":
			a.Say = undecided[p.Stage]
		case !p.Campaign.Drawn.IsZero():
			a.Say = "drawn"
		case p.Campaign.Target == 0:
			a.Say = "done"
		default:
			a.Say, err = spendingSoFar(ctx, c, b, r, p, a.Data)
		}
		return a, err
	})
	v.Args = []Arg{{Name: "campaign", Digits: 1, Choice: func(ctx context.Context, r Request) (Options, error) { return joinedCampaigns(ctx, c, r) }}}
	return v
}

// spendingSoFar tells how far the spending a campaign asks for is: by the purchases the bank has told, where it tells them, else by its ledger.
func spendingSoFar(ctx context.Context, c enrol.Enroller, b bank.Ledger, r Request, p enrol.Progress, d Data) (say string, err error) {
	currency := cardOf(r, p.Card).Currency
	if p.Counted {
		currency = p.Spent.Currency
	}
	target, err := money.Parse(strconv.FormatInt(p.Campaign.Target, 10), currency)
	if err != nil {
		return "", fmt.Errorf("target of %s: %w", p.Campaign.Code, err)
	}
	so := p.Spent.Minor
	if !p.Counted {
		if so, err = Spent(ctx, b, p); err != nil {
			return "", err
		}
	}
	d["spent"], d["target"], d["left"] = money.Of(so, currency), target, money.Of(target.Minor-so, currency)
	switch {
	case so < target.Minor:
		return "spending", nil
	case p.Counted:
		return "reached", nil
	}
	return "reached", c.Reach(ctx, p.Campaign.Code, r.Customer.ID, money.Of(so, currency))
}

// A campaign runs for months: so many transactions are read at a time, and so many times at most.
const (
	ledgerPage  = 50
	ledgerPages = 10
)

// Spent sums what the card of an enrolment bought from the promise of the place on and while the campaign ran, in minor units, as purchases
// count that are told. What came back is not taken off: the ledger does not tell a refund from a payment.
func Spent(ctx context.Context, b bank.Ledger, p enrol.Progress) (int64, error) {
	var sum int64
	from := p.Since
	if p.Decided.After(from) {
		from = p.Decided
	}
	for before, n := "", 0; n < ledgerPages; n++ {
		ts, err := b.Transactions(ctx, p.Card, before, ledgerPage)
		if err != nil {
			return 0, err
		}
		for _, t := range ts {
			if t.At.Before(from) {
				return sum, nil
			}
			if p.Campaign.Open(t.At) {
				sum += max(0, t.Amount.Minor)
			}
		}
		if len(ts) < ledgerPage {
			return sum, nil
		}
		before = ts[len(ts)-1].ID
	}
	return sum, nil
}
