package bank

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cardline/internal/card"
	"cardline/internal/vault"
)

// The demo's card and document numbers follow from its ids, so that they are written down nowhere: 5555, seven digits of the id, one
// that makes the sum right, and the tail; and seven digits of the customer before what everybody's document ends with.
const (
	demoIssuer  = "5555"
	demoDigits  = 7
	demoNamed   = 9_000_000 // added to the digits of those with a name: more than there are generated customers
	extraNumber = "+1202"
	extraFirst  = 2_000_000
)

// FindCards implements Finder.
func (d *Demo) FindCards(ctx context.Context, by Clue, what vault.Secret) ([]Held, error) {
	if err := d.reach(ctx); err != nil {
		return nil, err
	}
	held := slices.Concat(named(by, what.Reveal()), generated(by, what.Reveal()))
	ids := make([]card.ID, len(held))
	for i, h := range held {
		ids[i] = h.Card
	}
	there, err := d.books.Standings(ctx, ids)
	if err != nil {
		return nil, fault(err, ErrUnavailable)
	}
	held = slices.DeleteFunc(held, func(h Held) bool { a, known := there[h.Card]; return !known || a.State == Closed })
	if len(held) == 0 {
		return nil, ErrNotFound
	}
	return held, nil
}

// named finds cards of those with a name.
func named(by Clue, what string) (held []Held) {
	for _, h := range demoHolders {
		for _, c := range h.cards {
			means := false
			switch by {
			case ByCard:
				means = cardNumber(demoNamed+digitsOf(c.id), c.tail) == what
			case ByNumber:
				means = slices.Contains(h.Numbers, what)
			case ByDocument:
				means = documentNumber(demoNamed+digitsOf(h.Customer)) == what
			}
			if means {
				held = append(held, Held{h.Customer, card.ID(c.id)})
			}
		}
	}
	return held
}

// generated finds the card of a generated customer: the clue holds which it is.
func generated(by Clue, what string) []Held {
	i := -1
	switch by {
	case ByCard:
		if rest, ours := strings.CutPrefix(what, demoIssuer); ours && len(rest) > demoDigits {
			i = digitsOf(rest[:demoDigits])
		}
	case ByNumber:
		if rest, ours := strings.CutPrefix(what, extraNumber); ours && len(rest) == demoDigits {
			i = digitsOf(rest) - extraFirst
		}
	case ByDocument:
		if len(what) > demoDigits {
			i = digitsOf(what[:demoDigits])
		}
	}
	if i < 0 || i >= MaxExtra || by == ByCard && cardNumber(i, extraTail(i)) != what || by == ByDocument && documentNumber(i) != what {
		return nil
	}
	return []Held{{extraCustomer(i), extraCard(i)}}
}

// digitsOf is the number an id ends with; -1 for none.
func digitsOf(id string) int {
	n, err := strconv.Atoi(strings.TrimLeft(id, "CK"))
	if err != nil {
		return -1
	}
	return n
}

// cardNumber makes sixteen digits of n and a tail that pass Luhn's check.
func cardNumber(n int, tail string) string {
	for filler := range 10 {
		if number := fmt.Sprintf("%s%0*d%d%s", demoIssuer, demoDigits, n, filler, tail); card.Luhn(number) {
			return number
		}
	}
	return "" // one of ten always fits
}

func documentNumber(n int) string { return fmt.Sprintf("%0*d%s", demoDigits, n, demoDocument.Reveal()) }
