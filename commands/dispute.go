package commands

import (
	"context"
	"errors"
	"time"

	"cardline/internal/bank"
	"cardline/internal/desk"
	"cardline/internal/locale"
)

// disputable is among how many of the last transactions the disputed one is looked for, and offered how many of them.
const (
	disputable = 30
	offered    = 3
)

// Dispute files that a transaction is not the customer's, or is wrong. It is found by its amount or its day among the last ones, read
// back, and sent to those who look into it. The card is not stopped by that, so the answer tells how.
func Dispute(b bank.Ledger, d *desk.Desk) Verb {
	return Verb{
		ID: "DISPUTE", Channels: Both, Risk: R2, ByText: A2, ByVoice: A2, About: OneCard, Guess: true, Amends: "text",
		Args: []Arg{{
			Name: "date", Digits: 4, If: saidUnreal,
		}, {
			Name: "amount", Digits: 1,
			Choice: func(ctx context.Context, r Request) (Options, error) { return suspects(ctx, b, r) },
			If:     func(_ context.Context, r Request) (bool, error) { return r.Args["date"] == "", nil },
		}},
		Quote: func(ctx context.Context, r Request) (Quoted, *Answer, error) {
			t, err := disputed(ctx, b, r)
			if err != nil {
				return Quoted{}, nil, err
			}
			if t.Amount.Minor == 0 {
				return instead(r, "not-found")
			}
			id := t.ID
			if id == "" {
				id = asStands
			}
			return readBack(r, id, disputeData(r, t))
		},
		Run: func(ctx context.Context, r Request) (Answer, error) { return dispute(ctx, b, d, r) },
	}
}

func dispute(ctx context.Context, b bank.Ledger, d *desk.Desk, r Request) (Answer, error) {
	t, err := disputed(ctx, b, r)
	if err != nil {
		return Answer{}, err
	}
	o := opening(r, desk.Dispute)
	o.Category, o.Amount, o.Transaction, o.Happened, o.Confirmed = "dispute", t.Amount, t.ID, t.At, r.Now
	o.Subject, o.Demand = t.Merchant, "reverse the transaction"
	c, err := d.Open(ctx, o)
	if err != nil {
		return Answer{}, err
	}
	data := caseData(d, c)
	data["card"], data["amount"] = r.Card().Tail, c.Amount
	return Answer{Say: "done", Data: data}, nil
}

// disputeData names the day only where the bank or the customer did.
func disputeData(r Request, t bank.Transaction) Data {
	return Data{
		"merchant": quoted(t.Merchant, readBackMost), "amount": t.Amount, "day": Day(t.At),
		"dated": t.ID != "" || !spentOn(r).IsZero(),
	}
}

// disputed is the newest transaction of the amount, on the day, that were said. One that is not among the last ones, or not posted
// yet, is what the customer says of it, without a merchant; without an amount there is none.
func disputed(ctx context.Context, b bank.Ledger, r Request) (bank.Transaction, error) {
	sum, day := sumOf(r), spentOn(r)
	ts, err := purchases(ctx, b, r)
	if err != nil {
		return bank.Transaction{}, err
	}
	for _, t := range ts {
		if t.ID == r.Quote {
			return t, nil // as it was read back
		}
	}
	for _, t := range ts {
		sameDay := day.IsZero() || t.At.In(r.Zone).Format(time.DateOnly) == day.Format(time.DateOnly)
		if sameDay && (sum.Minor == 0 || t.Amount == sum) {
			return t, nil
		}
	}
	if !day.IsZero() && sum.Minor != 0 { // people mistake the day more often than the amount
		for _, t := range ts {
			if t.Amount == sum {
				return t, nil
			}
		}
	}
	if day.IsZero() {
		day = r.Now
	}
	return bank.Transaction{At: day, Amount: sum}, nil
}

// purchases lists the last transactions that are no refunds or payments, the newest first.
func purchases(ctx context.Context, b bank.Ledger, r Request) (out []bank.Transaction, err error) {
	ts, err := b.Transactions(ctx, r.Card().ID, "", disputable)
	if err != nil && !errors.Is(err, bank.ErrNotFound) {
		return nil, err
	}
	for _, t := range ts {
		if t.Amount.Minor > 0 {
			out = append(out, t)
		}
	}
	return out, nil
}

// suspects offers the last transactions by their amounts.
func suspects(ctx context.Context, b bank.Ledger, r Request) (Options, error) {
	ts, err := purchases(ctx, b, r)
	if err != nil {
		return nil, err
	}
	var out Options
	for _, t := range ts[:min(len(ts), offered)] {
		name := quoted(t.Merchant, readBackMost)
		out = append(out, Option{Value: t.Amount.Plain(), Names: locale.Words{locale.English: name}})
	}
	return out, nil
}

// spentOn is the day of a purchase that was said; zero: none. A day yet to come is the last one of its name: Friday, 2 May.
func spentOn(r Request) time.Time {
	day := dayOf(r, "date")
	if !day.After(r.Now) {
		return day
	}
	if week := day.AddDate(0, 0, -7); !week.After(r.Now) {
		return week
	}
	return day.AddDate(-1, 0, 0)
}
