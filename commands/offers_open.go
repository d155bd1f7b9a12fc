package commands

import (
	"context"
	"errors"
	"strings"
	"time"

	"cardline/internal/bank"
)

// offerOpen is the state of an offer nobody has answered.
const offerOpen = "open"

// openOffers are the offers of a kind a customer may still answer; "" is any kind.
func openOffers(ctx context.Context, b bank.Offers, customer, kind string, now time.Time) ([]bank.Offer, error) {
	all, err := b.Offers(ctx, customer)
	if err != nil && !errors.Is(err, bank.ErrNotFound) {
		return nil, err
	}
	var out []bank.Offer
	for _, o := range all {
		if o.State == offerOpen && now.Before(o.Until) && (kind == "" || o.Kind == kind) {
			out = append(out, o)
		}
	}
	return out, nil
}

// offerNamed finds an offer by the code a customer quotes, answered or not.
func offerNamed(ctx context.Context, b bank.Offers, r Request) (bank.Offer, bool, error) {
	all, err := b.Offers(ctx, r.Customer.ID)
	if err != nil && !errors.Is(err, bank.ErrNotFound) {
		return bank.Offer{}, false, err
	}
	for _, o := range all {
		if strings.EqualFold(o.Code, strings.TrimSpace(r.Args["code"])) {
			return o, true, nil
		}
	}
	return bank.Offer{}, false, nil
}
