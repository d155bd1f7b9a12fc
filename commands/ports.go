package commands

import (
	"context"

	"cardline/internal/bank"
	"cardline/internal/campaign"
	"cardline/internal/consent"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Ports is what the verbs reach the world by.
type Ports struct {
	Bank     Bank
	Consent  consent.Book
	Enroller campaign.Enroller
	Settings Settings
	Brand    Brand
}

// Bank is the part of a bank the verbs use between them; each is handed only what it names.
type Bank interface {
	bank.Balances
	bank.Statements
	bank.Ledger
	bank.Loyalty
	bank.Core
	bank.Services
}

// Settings keeps what a customer chooses for themselves.
type Settings interface {
	SetLang(ctx context.Context, customer string, l locale.Lang) error
}

// Brand is how the bank names itself.
type Brand struct {
	Name     locale.Words
	Hotline  phone.Number // a person answers day and night
	LostLine phone.Number
}
