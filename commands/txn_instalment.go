package commands

import (
	"context"
	"slices"
	"strings"

	"cardline/internal/bank"
)

// TxnInstalment splits one transaction the bank has invited the customer to split. Of several invitations the code picks one.
func TxnInstalment(b interface {
	Pricing
	bank.Offers
}) Verb {
	code := Arg{
		Name: "code", Digits: 1,
		If: func(ctx context.Context, r Request) (bool, error) {
			open, err := invitations(ctx, b, r)
			return len(open) != 1, err
		},
		Choice: func(ctx context.Context, r Request) (Options, error) {
			os, _, err := listedInvitations(ctx, b, r)
			return os, err
		},
		Listed: func(ctx context.Context, r Request) (Options, Rows, error) { return listedInvitations(ctx, b, r) },
	}
	term := Arg{Name: "months", Digits: 1, Choice: func(ctx context.Context, r Request) (Options, error) {
		o, _, err := invitation(ctx, b, r)
		return months(o.Months...), err
	}}
	return priced{
		id: "TXN_INSTALMENT", kind: bank.TxnInstalment, risk: R3, byText: A2, about: Person,
		args:     []Arg{code, term},
		refusals: []string{"expired", "done"},
		want: func(ctx context.Context, r Request, a *bank.Ask) (*Answer, error) {
			o, found, err := invitation(ctx, b, r)
			if err != nil || !found {
				return &Answer{Say: "none"}, err
			}
			a.Card, a.Offer, a.Amount = o.Card, o.Code, o.New
			return wantMonths(r, a, o.Months), nil
		},
	}.verb(b)
}

// listedInvitations are purchases by their amounts, and what a caller is texted of each.
func listedInvitations(ctx context.Context, b bank.Offers, r Request) (Options, Rows, error) {
	open, err := invitations(ctx, b, r)
	os, rows := make(Options, len(open)), make(Rows, len(open))
	for i, o := range open {
		os[i] = Option{Value: o.Code, Names: named(o.New, r)}
		rows[i] = Row{Say: "row", Data: Data{"name": o.Names, "amount": o.New}}
	}
	return os, rows, err
}

// invitations are the instalment offers that wait for an answer of the customer.
func invitations(ctx context.Context, b bank.Offers, r Request) ([]bank.Offer, error) {
	all, err := b.Offers(ctx, r.Customer.ID)
	return slices.DeleteFunc(slices.Clone(all), func(o bank.Offer) bool {
		return o.Kind != "instalment" || o.State != "open" || !o.Until.After(r.Now)
	}), err
}

// invitation is the one meant: the one of the code, or the only one.
func invitation(ctx context.Context, b bank.Offers, r Request) (bank.Offer, bool, error) {
	open, err := invitations(ctx, b, r)
	code := r.Args["code"]
	if i := slices.IndexFunc(open, func(o bank.Offer) bool { return strings.EqualFold(o.Code, code) }); i >= 0 {
		return open[i], true, err
	}
	if code == "" && len(open) == 1 {
		return open[0], true, err
	}
	return bank.Offer{}, false, err
}
