package commands

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"cardline/internal/desk"
	"cardline/internal/money"
)

// What the verbs that open, tell and move cases share.

// opening is what is known of a case without asking: who it is, where to reach them, in which language.
func opening(r Request, kind desk.Kind) desk.Opening {
	o := desk.Opening{
		Key: r.Key, Kind: kind, Channel: r.Channel.String(), Lang: r.Lang, Zone: r.Zone, Number: r.Number,
		Reason: strings.TrimSpace(r.Args["text"]), Received: r.Now,
	}
	who := r.Customer
	if only, one := r.Party.Only(); who.ID == "" && one && !r.Party.Distrusted {
		who = only
	}
	o.Customer, o.Complainant = who.ID, who.Name(r.Lang)
	if k := r.Card(); k.ID != "" {
		o.Card, o.Product = k.ID, k.Product
	}
	if o.Reason == "" {
		o.Reason = r.Words
	}
	return o
}

// homeCurrencies are those of the countries where cards are issued, for a sum said without one by somebody without a card.
var homeCurrencies = map[string]string{"CN": "CNY", "HK": "HKD", "GB": "GBP", "US": "USD"}

// sumOf is the amount that was said; zero: none, or none that makes sense.
func sumOf(r Request) money.Money {
	currency := r.Args["currency"]
	if currency == "" {
		currency = r.Card().Currency
	}
	if holdings := r.Party.Holdings(""); currency == "" && len(holdings) > 0 {
		currency = holdings[0].Card.Currency
	}
	if currency == "" {
		currency = homeCurrencies[r.Number.Region()]
	}
	sum, err := money.Parse(r.Args["amount"], currency)
	if err != nil || currency == "" {
		return money.Money{}
	}
	return sum
}

// caseData is what can be said of a case to its owner.
func caseData(d *desk.Desk, c desk.Case) Data {
	return Data{
		"ref": Digits(c.Ref), "due": Day(c.Due), "department": d.Rules().Department(c.Department), "level": c.Level,
		"owner": d.Rules().Level(c.Level).Owner,
	}
}

// ownCase finds the case a number asks about: the one it names, or its newest of the first choice that has one. A case of somebody else is none: the
// answer is the same whether it exists.
func ownCase(ctx context.Context, d *desk.Desk, r Request, choices ...func(desk.Case) bool) (c desk.Case, say string, err error) {
	named := r.Args["ref"]
	ref, ok := desk.ParseRef(named)
	if named != "" && !ok {
		return c, "wrong-ref", nil
	}
	if r.Number == "" || r.Party.Distrusted {
		return c, "none", nil
	}
	q := desk.Query{Number: r.Number}
	for _, who := range r.Party.Customers {
		q.Customers = append(q.Customers, who.ID)
	}
	all, err := d.Find(ctx, q)
	if err != nil {
		return c, "", err
	}
	if named != "" {
		choices = []func(desk.Case) bool{func(c desk.Case) bool { return c.Ref == ref }}
	}
	for _, chosen := range choices {
		if i := slices.IndexFunc(all, chosen); i >= 0 {
			return all[i], "", nil
		}
	}
	return c, "none", nil
}

// actor is who does something to a case, for its history.
func actor(r Request) string {
	if only, one := r.Party.Only(); one {
		return "customer:" + only.ID
	}
	return "number"
}

// longDigits is what could be part of a card number, a code or a telephone number. It is not said back.
var longDigits = regexp.MustCompile(`\d[\d -]{3,}\d`)

// heard is what is read back of the customer's own words: how they begin, and how they end where they were put right since.
func heard(s string) string {
	first, _, _ := strings.Cut(s, "\n")
	if i := strings.LastIndex(s, "\n"); i >= 0 {
		return quoted(first, readBackMost) + " / " + quoted(s[i+1:], readBackMost)
	}
	return quoted(s, readBackMost)
}

// quoted is the beginning of a customer's own words, for reading back.
func quoted(s string, most int) string {
	s = longDigits.ReplaceAllString(strings.Join(strings.Fields(s), " "), "...")
	words := []rune(s)
	if len(words) <= most {
		return s
	}
	return strings.TrimSpace(string(words[:most])) + "..."
}
