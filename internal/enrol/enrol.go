// Package enrol is how customers take part in a campaign: who qualifies, who has a place, who waits for one, and what each is told.
// How the messages of a campaign are planned it does not know.
package enrol

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
	Target  int64  // spending that fulfils it, in major units of the card's currency; 0 = none is asked for
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

// Progress is where a customer stands in a campaign.
type Progress struct {
	Campaign Campaign
	Ref      string
	Card     card.ID
	Since    time.Time
	Place    int // on the waiting list, 1 is next; 0 = taking part
}

// Withdrawal is a customer's wish to take part no more.
type Withdrawal struct {
	Key      string
	Code     string
	Customer string
	Brand    locale.Words // what the bank calls itself to whoever gets the place
	Channel  string
	At       time.Time
}

// Refusals of Enrol.
var (
	ErrNoCampaign  = errors.New("enrol: no such campaign")
	ErrClosed      = errors.New("enrol: not open")
	ErrNotEligible = errors.New("enrol: the card does not qualify")
	// ErrNotJoined: the customer takes no part, or no more.
	ErrNotJoined = errors.New("enrol: not joined")
)

// Enroller takes a registration once per campaign and customer. The row, its audit entry and the confirmation message are one
// transaction: who is enrolled will be told, who is told is enrolled.
type Enroller interface {
	// Campaigns lists those open at the time.
	Campaigns(ctx context.Context, at time.Time) ([]Campaign, error)
	Enrol(ctx context.Context, e Enrolment) (Enrolled, error)
	// Progress tells where a customer stands: ErrNotJoined or ErrNoCampaign.
	Progress(ctx context.Context, code, customer string) (Progress, error)
	// Withdraw gives up the enrolment and tells what it was. The place goes to the first on the waiting list, who is told so; all of it is
	// one transaction with its audit entry. The same key again is the same withdrawal; ErrNotJoined if there was nothing to give up.
	Withdraw(ctx context.Context, w Withdrawal) (Progress, error)
}
