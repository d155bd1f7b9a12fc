package bank

import (
	"context"

	"cardline/internal/card"
)

// unserved stands in for services that are not there.
type unserved struct{}

func (unserved) Lines(context.Context, card.ID) (Lines, error)               { return Lines{}, ErrNotFound }
func (unserved) Unbilled(context.Context, card.ID) (Unbilled, error)         { return Unbilled{}, ErrNotFound }
func (unserved) LastPayment(context.Context, card.ID) (Payment, error)       { return Payment{}, ErrNotFound }
func (unserved) Fee(context.Context, card.ID) (Fee, error)                   { return Fee{}, ErrNotFound }
func (unserved) Plans(context.Context, card.ID) ([]Plan, error)              { return nil, ErrNotFound }
func (unserved) Dues(context.Context, card.ID) (Dues, error)                 { return Dues{}, ErrNotFound }
func (unserved) Settings(context.Context, card.ID) (Settings, error)         { return Settings{}, ErrNotFound }
func (unserved) Contact(context.Context, string) (Contact, error)            { return Contact{}, ErrNotFound }
func (unserved) Applications(context.Context, string) ([]Application, error) { return nil, ErrNotFound }
func (unserved) Shipments(context.Context, string) ([]Shipment, error)       { return nil, ErrNotFound }
func (unserved) Benefits(context.Context, string) ([]Benefit, error)         { return nil, ErrNotFound }
func (unserved) Offers(context.Context, string) ([]Offer, error)             { return nil, ErrNotFound }
func (unserved) Quote(context.Context, Ask) (Quote, error)                   { return Quote{}, ErrNotFound }
func (unserved) Quoted(context.Context, string) (Quote, error)               { return Quote{}, ErrNotFound }
