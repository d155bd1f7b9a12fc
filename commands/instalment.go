package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cardline/internal/bank"
)

// Instalment splits what the latest statement of a card asks for. While an invitation is open that has the term, the same words
// without a card answer the invitation, unless they speak of the bill.
func Instalment(b interface {
	Pricing
	bank.Offers
}) Verb {
	v := priced{
		id: "INSTALMENT", kind: bank.Instalment, risk: R3, byText: A3, about: OneCard, states: inUse,
		args:     []Arg{{Name: "months", Digits: 2, Choice: among(months(usualTerms...)), Texted: []string{"6", "12", "24"}}},
		refusals: []string{"too-little", "done"},
		want: func(_ context.Context, r Request, a *bank.Ask) (*Answer, error) {
			return wantMonths(r, a, usualTerms), nil
		},
	}.verb(b)
	v.Instead = func(ctx context.Context, r Request) (string, error) {
		if r.Args["months"] == "" || r.Args["last4"] != "" || ofTheBill(r.Words) {
			return "", nil
		}
		n, _ := strconv.Atoi(r.Args["months"])
		open, err := invitations(ctx, b, r)
		if err != nil || !slices.ContainsFunc(open, func(o bank.Offer) bool { return slices.Contains(o.Months, n) }) {
			return "", err
		}
		return "TXN_INSTALMENT", nil
	}
	return v
}

func ofTheBill(words string) bool {
	words = strings.ToLower(words)
	return slices.ContainsFunc([]string{"bill", "statement", "账单", "帐单", "賬單", "帳單", "結單"}, func(w string) bool { return strings.Contains(words, w) })
}
