package bank

import (
	"context"
	"net/http"
	"net/url"

	"cardline/internal/card"
)

// Lines implements Limits.
func (c *Client) Lines(ctx context.Context, id card.ID) (Lines, error) {
	return fetch(ctx, c, ofCard(id, "lines"), wireLines.lines)
}

// Unbilled implements Billing.
func (c *Client) Unbilled(ctx context.Context, id card.ID) (Unbilled, error) {
	return fetch(ctx, c, ofCard(id, "unbilled"), wireUnbilled.unbilled)
}

// LastPayment implements Billing.
func (c *Client) LastPayment(ctx context.Context, id card.ID) (Payment, error) {
	return fetch(ctx, c, ofCard(id, "payment"), wirePayment.payment)
}

// Fee implements Billing.
func (c *Client) Fee(ctx context.Context, id card.ID) (Fee, error) {
	return fetch(ctx, c, ofCard(id, "fee"), wireFee.fee)
}

// Plans implements Credit.
func (c *Client) Plans(ctx context.Context, id card.ID) ([]Plan, error) {
	return fetch(ctx, c, ofCard(id, "plans"), each(wirePlan.plan))
}

// Dues implements Credit.
func (c *Client) Dues(ctx context.Context, id card.ID) (Dues, error) {
	return fetch(ctx, c, ofCard(id, "dues"), wireDues.dues)
}

// Settings implements Choices.
func (c *Client) Settings(ctx context.Context, id card.ID) (Settings, error) {
	return fetch(ctx, c, ofCard(id, "settings"), wireSettings.settings)
}

// Contact implements Choices.
func (c *Client) Contact(ctx context.Context, customer string) (Contact, error) {
	return fetch(ctx, c, ofCustomer(customer, "contact"), wireContact.contact)
}

// Applications implements Post.
func (c *Client) Applications(ctx context.Context, customer string) ([]Application, error) {
	return fetch(ctx, c, ofCustomer(customer, "applications"), each(wireApplication.application))
}

// Shipments implements Post.
func (c *Client) Shipments(ctx context.Context, customer string) ([]Shipment, error) {
	return fetch(ctx, c, ofCustomer(customer, "shipments"), each(wireShipment.shipment))
}

// Benefits implements Perks.
func (c *Client) Benefits(ctx context.Context, customer string) ([]Benefit, error) {
	return fetch(ctx, c, ofCustomer(customer, "benefits"), each(wireBenefit.benefit))
}

// Rewards implements Rewards.
func (c *Client) Rewards(ctx context.Context, id card.ID) ([]Reward, error) {
	return fetch(ctx, c, ofCard(id, "rewards"), each(wireReward.reward))
}

// Offers implements Offers.
func (c *Client) Offers(ctx context.Context, customer string) ([]Offer, error) {
	return fetch(ctx, c, ofCustomer(customer, "offers"), each(wireOffer.offer))
}

// Quote implements Quotes. It binds nobody: whatever goes wrong on the way, nothing was done.
func (c *Client) Quote(ctx context.Context, a Ask) (Quote, error) {
	return exchanged(ctx, c, request{op: "quote", method: http.MethodPost, path: "/quotes", key: a.Key, body: toAsk(a)}, wireQuote.quote)
}

// Quoted implements Quotes.
func (c *Client) Quoted(ctx context.Context, id string) (Quote, error) {
	return fetch(ctx, c, request{op: "quoted", path: "/quotes/" + url.PathEscape(id)}, wireQuote.quote)
}

// ofCard reads something of one card.
func ofCard(id card.ID, what string) request {
	return request{op: what, path: "/cards/" + url.PathEscape(string(id)) + "/" + what}
}

// ofCustomer reads something of one customer.
func ofCustomer(customer, what string) request {
	return request{op: what, path: "/customers/" + url.PathEscape(customer) + "/" + what}
}
