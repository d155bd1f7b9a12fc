package bank

import (
	"context"

	"cardline/internal/card"
)

func (t *timed) Lines(ctx context.Context, id card.ID) (Lines, error) {
	return watch(t, "lines", func() (Lines, error) { return t.bank.Lines(ctx, id) })
}

func (t *timed) Unbilled(ctx context.Context, id card.ID) (Unbilled, error) {
	return watch(t, "unbilled", func() (Unbilled, error) { return t.bank.Unbilled(ctx, id) })
}

func (t *timed) LastPayment(ctx context.Context, id card.ID) (Payment, error) {
	return watch(t, "payment", func() (Payment, error) { return t.bank.LastPayment(ctx, id) })
}

func (t *timed) Fee(ctx context.Context, id card.ID) (Fee, error) {
	return watch(t, "fee", func() (Fee, error) { return t.bank.Fee(ctx, id) })
}

func (t *timed) Plans(ctx context.Context, id card.ID) ([]Plan, error) {
	return watch(t, "plans", func() ([]Plan, error) { return t.bank.Plans(ctx, id) })
}

func (t *timed) Dues(ctx context.Context, id card.ID) (Dues, error) {
	return watch(t, "dues", func() (Dues, error) { return t.bank.Dues(ctx, id) })
}

func (t *timed) Settings(ctx context.Context, id card.ID) (Settings, error) {
	return watch(t, "settings", func() (Settings, error) { return t.bank.Settings(ctx, id) })
}

func (t *timed) Contact(ctx context.Context, customer string) (Contact, error) {
	return watch(t, "contact", func() (Contact, error) { return t.bank.Contact(ctx, customer) })
}

func (t *timed) Applications(ctx context.Context, customer string) ([]Application, error) {
	return watch(t, "applications", func() ([]Application, error) { return t.bank.Applications(ctx, customer) })
}

func (t *timed) Shipments(ctx context.Context, customer string) ([]Shipment, error) {
	return watch(t, "shipments", func() ([]Shipment, error) { return t.bank.Shipments(ctx, customer) })
}

func (t *timed) Benefits(ctx context.Context, customer string) ([]Benefit, error) {
	return watch(t, "benefits", func() ([]Benefit, error) { return t.bank.Benefits(ctx, customer) })
}

func (t *timed) Rewards(ctx context.Context, id card.ID) ([]Reward, error) {
	return watch(t, "rewards", func() ([]Reward, error) { return t.bank.Rewards(ctx, id) })
}

func (t *timed) Offers(ctx context.Context, customer string) ([]Offer, error) {
	return watch(t, "offers", func() ([]Offer, error) { return t.bank.Offers(ctx, customer) })
}

func (t *timed) Quote(ctx context.Context, a Ask) (Quote, error) {
	return watch(t, "quote", func() (Quote, error) { return t.bank.Quote(ctx, a) })
}

func (t *timed) Quoted(ctx context.Context, id string) (Quote, error) {
	return watch(t, "quoted", func() (Quote, error) { return t.bank.Quoted(ctx, id) })
}
