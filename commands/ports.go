package commands

import (
	"context"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/consent"
	"cardline/internal/desk"
	"cardline/internal/enrol"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Ports is what the verbs reach the world by.
type Ports struct {
	Bank      Bank
	Consent   consent.Ledger
	Enroller  enrol.Enroller
	Settings  Settings
	Tasks     Tasks
	Retention Retention
	Desk      *desk.Desk
	Brand     Brand
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

// Tasks takes down work that a person has to finish. The same Key again is the same task. ref is what the customer may quote, due the
// day a colleague will have seen to it.
type Tasks interface {
	Task(ctx context.Context, t TaskRequest) (ref string, due time.Time, err error)
}

// TaskRequest is work for a person.
type TaskRequest struct {
	Key      string
	Kind     TaskKind
	Customer string
	Card     card.ID
	Number   phone.Number // to call
	Lang     locale.Lang  // to speak
	Text     string       // what the person should know, in English; no card number
	At       time.Time    // when the customer asked
}

// TaskKind is what the work is about.
type TaskKind string

// The tasks verbs hand over.
const (
	TaskClosing   TaskKind = "closing"   // a card is to be closed
	TaskRetention TaskKind = "retention" // the customer stays for what was offered
	TaskOffer     TaskKind = "offer"     // an offer was accepted that a colleague has to confirm by telephone
)

// Brand is how the bank names itself.
type Brand struct {
	Name     locale.Words
	Hotline  phone.Number // a person answers day and night
	LostLine phone.Number
}
