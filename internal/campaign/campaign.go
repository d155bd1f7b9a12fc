// Package campaign is what marketing runs: campaigns customers enrol in, and greetings on festivals.
// It decides who and when; how a message leaves is the outbox's business.
package campaign

import (
	"context"
	"errors"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Campaign is one offer customers can enrol in.
type Campaign struct {
	Code    string // HEALTH; matched without case
	Names   locale.Words
	Product string // a card of this product is needed; "" = any active card
	Quota   int    // 0 = no limit
	Opens   time.Time
	Closes  time.Time
	Terms   locale.Words
	Version string // of the terms, kept with every enrolment as evidence
}

// Enrolment is a customer's wish to take part.
type Enrolment struct {
	Key      string
	Code     string
	Customer string
	Card     card.ID
	Number   phone.Number
	Lang     locale.Lang
	Brand    string // what the bank calls itself in that language
	Text     string // the words that asked
	Channel  string
	At       time.Time
}

// Enrolled is the result.
type Enrolled struct {
	Campaign Campaign
	Ref      string
	Queued   bool // the quota is taken: on the waiting list
	Again    bool // was enrolled before; Ref is that of the first time
}

// Refusals of Enrol.
var (
	ErrNoCampaign  = errors.New("campaign: no such campaign")
	ErrClosed      = errors.New("campaign: not open")
	ErrNotEligible = errors.New("campaign: the card does not qualify")
	// ErrNoFestival is Greet's.
	ErrNoFestival = errors.New("no greeting for")
)

// Enroller takes a registration once per campaign and customer. The row, its audit entry and the confirmation message are one
// transaction: who is enrolled will be told, who is told is enrolled.
type Enroller interface {
	// Campaigns lists those open at the time.
	Campaigns(ctx context.Context, at time.Time) ([]Campaign, error)
	Enrol(ctx context.Context, e Enrolment) (Enrolled, error)
}
