// Package enrol is how customers register for what the bank offers: what marketing writes and another approves, who qualifies, who has a
// place, who waits for one, who is drawn or confirmed, and what each is told. It knows no rows, no HTTP, and not how messages leave.
// Start at Campaign, what is in force, and Enroller; Office is marketing's side of it.
package enrol

import (
	"context"
	"errors"
	"time"

	"cardline/internal/audience"
	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
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

	Who     audience.Filter // what the bank must tell of the customer besides; the zero filter asks for nothing
	Waiting int             // places on the waiting list; 0 = there is none
	Lottery bool            // places are drawn after it closes
	ByStaff bool            // a place is promised when the bank's staff confirms it
	Cooling int             // days from the promise of a place in which customers leave by themselves; 0 = at any time
	Drawn   time.Time       // when the places of a lottery were drawn
	Reward  Reward
}

// Reward is a code that those who register get besides. The zero value: none.
type Reward struct {
	Pool string `json:"pool" yaml:"pool" maxLength:"40" example:"HEALTH-GIFT" doc:"Of codes, of which everybody gets one."`
	On   string `json:"on" yaml:"on" enum:"joining,target" doc:"When: with the promise of a place, or when the spending is reached."`
}

// When a reward is given.
const (
	OnJoining = "joining"
	OnTarget  = "target"
)

// Stage is how far an enrolment has come.
type Stage string

// The stages. Joined and Asked take a place of the quota.
const (
	Joined  Stage = "joined"
	Asked   Stage = "asked"   // the staff has not confirmed it yet
	Waiting Stage = "waiting" // for a place that comes free
	Entered Stage = "entered" // the lottery is not drawn yet
	Refused Stage = "refused" // by the staff
	Lost    Stage = "lost"    // the draw gave it nothing
)

// Stages are all of them.
func Stages() []Stage { return []Stage{Joined, Asked, Waiting, Entered, Refused, Lost} }

// Takes reports whether it takes a place of the quota.
func (s Stage) Takes() bool { return s == Joined || s == Asked }

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
	Answered bool // the answer to those words confirms it, terms and all: no message is sent besides
}

// Enrolled is the result.
type Enrolled struct {
	Campaign Campaign
	Ref      string
	Stage    Stage
	Place    int  // on the waiting list, 1 is next; 0 = not there
	Queued   bool // the quota is taken: on the waiting list
	Again    bool // was enrolled before; Ref is that of the first time
	Drawn    bool // the draw decided it
}

// Progress is where a customer stands in a campaign.
type Progress struct {
	Campaign Campaign
	Ref      string
	Card     card.ID
	Since    time.Time
	Place    int // on the waiting list, 1 is next; 0 = not there
	Stage    Stage
	Decided  time.Time // when the place was promised or refused, where that was not at once

	Counted bool        // the bank tells purchases by events: Spent is what they come to
	Spent   money.Money // in the currency of the card
}

// Unread is somebody who takes part, and of whose purchases the bank tells nothing: they are read in its ledger.
type Unread struct {
	Progress
	Customer string
	Cards    []card.ID // whose purchases count, in one currency
	Currency string
}

// Fixed is when customers can no longer leave by themselves; zero: they can at any time.
func (p Progress) Fixed() time.Time {
	if p.Campaign.Cooling == 0 || p.Stage != Joined {
		return time.Time{}
	}
	from := p.Since
	if p.Decided.After(from) {
		from = p.Decided
	}
	return from.AddDate(0, 0, p.Campaign.Cooling)
}

// Withdrawal is a customer's wish to take part no more.
type Withdrawal struct {
	Key      string
	Code     string
	Customer string
	Brand    locale.Words // what the bank calls itself to whoever gets the place
	Channel  string
	At       time.Time
	By       string // the operator who takes them out, at any time; "" = the customer
	Why      string // of an operator
}

// Refusals of Enrol.
var (
	ErrNoCampaign  = errors.New("enrol: no such campaign")
	ErrEarly       = errors.New("enrol: not open yet")
	ErrClosed      = errors.New("enrol: not open any more")
	ErrNotEligible = errors.New("enrol: the card does not qualify")
	ErrNotMeant    = errors.New("enrol: the customer is not among those it is for")
	ErrFull        = errors.New("enrol: neither a place nor one on the waiting list is left")
	// ErrNotJoined: the customer takes no part, or no more.
	ErrNotJoined = errors.New("enrol: not joined")
	// ErrFixed: the days in which customers leave by themselves are over.
	ErrFixed = errors.New("enrol: the place is fixed")
)

// Enroller takes a registration once per campaign and customer. The row, its audit entry and the confirmation message, where the answer is
// none, are one transaction: who is enrolled will be told, who is told is enrolled.
type Enroller interface {
	// Campaigns lists those open at the time.
	Campaigns(ctx context.Context, at time.Time) ([]Campaign, error)
	// Known lists those customers may speak of: open, to be opened, or closed within the last two months. Open ones come first.
	Known(ctx context.Context, at time.Time) ([]Campaign, error)
	// JoinedBy lists those of the known that a customer has enrolled in.
	JoinedBy(ctx context.Context, customer string, at time.Time) ([]Campaign, error)
	// Enrol takes those who come at the same moment in the order in which they asked. ErrNoCampaign, ErrEarly, ErrClosed, ErrNotEligible,
	// ErrNotMeant, ErrFull.
	Enrol(ctx context.Context, e Enrolment) (Enrolled, error)
	// Progress tells where a customer stands: ErrNotJoined or ErrNoCampaign.
	Progress(ctx context.Context, code, customer string) (Progress, error)
	// Reach notes what a customer has spent by the bank's ledger, where the bank tells of no purchases: who reaches the target by it is told
	// and rewarded as by purchases that are told. Less than the target is noted as read, and what was noted before stays.
	Reach(ctx context.Context, code, customer string, spent money.Money) error
	// Withdraw gives up the enrolment and tells what it was. The place goes to the first on the waiting list, who is told so; all of it is
	// one transaction with its audit entry. The same key again is the same withdrawal; ErrNotJoined if there was nothing to give up,
	// ErrFixed, with the progress, if a customer may not any more.
	Withdraw(ctx context.Context, w Withdrawal) (Progress, error)
}
