package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"cardline/internal/bank"
)

// Paying is the part of a bank that takes payments, and knows what is to be paid.
type Paying interface {
	Pricing
	bank.Statements
}

// Pay pays a card from the customer's own account at the bank: an amount, the minimum or all of the statement. What a statement asks for is paid
// once, also when two calls agree to it at the same time; an amount too, and who asks for it again is told when it was paid.
func Pay(b Paying) Verb {
	return priced{
		id: "PAY", kind: bank.Pay, risk: R3, byText: A3, about: OneCard, states: inUse,
		args:     []Arg{{Name: "amount", Digits: 1, Choice: among(payModes), If: lacks("mode")}},
		refusals: []string{"too-much", "done"}, repeats: true, already: "already",
		want: func(_ context.Context, r Request, a *bank.Ask) (*Answer, error) {
			switch amount := strings.ToUpper(r.Args["amount"]); amount {
			case payMinimum, payFull: // the question offers them
				a.Mode = amount
			case "":
				a.Mode = r.Args["mode"]
			default:
				return wantAmount(r, a), nil
			}
			return nil, nil
		},
		once: func(ctx context.Context, r Request, a bank.Ask) (string, error) { return ofStatement(ctx, b, r, a) },
	}.verb(b)
}

// ofStatement names a payment of what a statement asks for, as far as it is paid. It is read before the payment is priced: what is paid in
// between makes another price of it, never the same price by another name. "" for an amount, and where there is no statement.
func ofStatement(ctx context.Context, b bank.Statements, r Request, a bank.Ask) (string, error) {
	if a.Mode == "" {
		return "", nil
	}
	st, err := b.Statement(ctx, a.Card, "")
	if errors.Is(err, bank.ErrNotFound) {
		return "", nil
	}
	return strings.Join([]string{"pay", r.Customer.ID, string(a.Card), st.Month, a.Mode, strconv.FormatInt(st.Paid.Minor, 10)}, ":"), err
}
