package commands

import (
	"context"
	"errors"
	"slices"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/customer"
)

// Delivery tells where a card in the post is. Its tail is said only to a customer who named it: whoever holds the phone could
// otherwise learn what is asked for to activate it.
func Delivery(b bank.Post) Verb {
	return personRead("DELIVERY", func(ctx context.Context, r Request) (Answer, error) {
		sent, err := b.Shipments(ctx, r.Customer.ID)
		if err != nil && !errors.Is(err, bank.ErrNotFound) {
			return Answer{}, err
		}
		var lines Rows
		for _, s := range sent {
			if named := r.Cards; len(named) > 0 && !slices.ContainsFunc(named, func(k customer.Card) bool { return k.ID == s.Card }) {
				continue
			}
			lines = append(lines, shipmentRow(r, s))
		}
		if len(lines) == 0 {
			return Answer{Say: "none"}, nil
		}
		return Answer{Say: "done", Data: Data{"lines": lines[:min(len(lines), page)]}}, nil
	})
}

func shipmentRow(r Request, s bank.Shipment) Row {
	k := cardOf(r, s.Card)
	d := Data{
		"product": Product(k.Product), "card": "", "mailed": Day(s.Mailed), "carrier": s.Carrier, "number": Digits(s.Number), "due": Day(s.Due),
	}
	if r.Args["last4"] != "" {
		d["card"] = k.Tail
	}
	if s.Mailed.IsZero() {
		return Row{Say: "row-preparing", Data: d}
	}
	return Row{Say: "row", Data: d}
}

// cardOf is one of the customer's cards by its id.
func cardOf(r Request, id card.ID) customer.Card {
	for _, k := range r.Customer.Cards {
		if k.ID == id {
			return k
		}
	}
	return customer.Card{}
}
