package bank

import (
	"context"
	"fmt"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

// Lines are what a card may spend. Amounts are in the card's currency.
type Lines struct {
	Credit         money.Money // fixed limit
	Temporary      money.Money // limit while TemporaryUntil is ahead; zero: none
	TemporaryUntil time.Time
	Available      money.Money
	Cash           money.Money // the part of Available that may be drawn as cash
	AsOf           time.Time
	Stale          bool // as that of a Balance
}

// Unbilled is what was spent since the last statement was cut.
type Unbilled struct {
	Sum     money.Money
	Since   time.Time
	NextCut time.Time
	AsOf    time.Time
}

// Payment is one repayment to a card.
type Payment struct {
	Amount money.Money
	At     time.Time
	Status string // posted, pending, returned
}

// Fee is the annual fee of a card. It may be waived by what was spent.
type Fee struct {
	Amount   money.Money
	On       time.Time   // the day it is charged next: a date of the calendar, the same wherever it is read, at midnight UTC
	Waived   bool        // it will not be charged this time
	Target   money.Money // spend that waives it; zero: it cannot be waived by spending
	Spent    money.Money // so far
	Eligible bool        // the bank waives it when asked (order WaiveFee)
}

// Plan is an instalment plan that runs.
type Plan struct {
	Ref       string
	Principal money.Money
	Monthly   money.Money
	Months    int
	Paid      int // instalments paid
	Remaining money.Money
	EarlyFee  money.Money // of ending it now
}

// Feature of a card that can be switched.
type Feature string

// The features.
const (
	Abroad      Feature = "INTL"
	Online      Feature = "ONLINE"
	Contactless Feature = "NFC"
)

// Settings are what a customer has chosen for a card.
type Settings struct {
	Features    map[Feature]bool
	Alerts      bool
	AlertFrom   money.Money // alerts for transactions of at least this
	EStatement  bool
	BillChannel string // SMS, EMAIL, POST
	Expires     string // month printed on the card, 2028-04
	Autopay     *Autopay
	Trips       []Trip
}

// Autopay pays a card from an account of the same customer.
type Autopay struct {
	Debit card.Tail // of the account
	Mode  string    // MIN, FULL
	From  time.Time
}

// Trip is a stay abroad that was announced.
type Trip struct {
	From, To time.Time
	Place    string
}

// Contact is how else a customer can be reached, already masked: it may be shown.
type Contact struct {
	Email   string // m•••@example.com; "" if none is on file
	Address string // last characters of the postal address: "…Street 12"
}

// Application is a card applied for.
type Application struct {
	ID      string
	Tail    string // last four of the id document it was made with
	Product string
	Step    string // received, checking, approved, made, mailed, declined
	Since   time.Time
}

// Shipment is a card on its way.
type Shipment struct {
	Card    card.ID
	Mailed  time.Time // zero: not yet
	Carrier string
	Number  string
	Due     time.Time
}

// Benefit is something a card carries beside credit.
type Benefit struct {
	ID          string // LOUNGE, ROADSIDE, INSURANCE
	Names       locale.Words
	Left, Total int // uses this year; Total 0: without limit
	How         locale.Words
}

// Reward is a thing that points can be turned into.
type Reward struct {
	Code   string // what an Ask names as its Item
	Names  locale.Words
	Points int64
}

// Dues are what stands in the way of closing a card.
type Dues struct {
	Owed   money.Money
	Plans  int
	Points int64
}

// Offer is something the bank proposes to one customer. Nothing of it begins unless it is accepted.
type Offer struct {
	Code    string // what the customer quotes
	Kind    string // limit, upgrade, insurance, invitation, instalment, delivery, retention
	Card    card.ID
	Until   time.Time
	Old     money.Money  // limit: today's
	New     money.Money  // limit: the proposed one; instalment: the transaction
	Months  []int        // instalment: the terms it can have
	Product string       // upgrade, invitation
	Names   locale.Words // what it is, in a few words
	Slot    time.Time    // delivery
	ByStaff bool         // accepting opens a task: a person calls to confirm
	State   string       // open, accepted, declined
}

// Ask is what a quote is wanted for.
type Ask struct {
	Key         string // idempotency key: the same again gives the same quote
	Kind        Kind
	Customer    string
	Card        card.ID
	Amount      money.Money // zero: what is due, or all there is
	Months      int
	Mode        string // PAY, AUTOPAY: MIN, FULL
	Item        string // REDEEM; of a transaction or plan its id or ref
	Points      int64
	Offer       string
	Until       time.Time // TEMP_LIMIT
	Debit       card.Tail // AUTOPAY
	Transaction string
	At          time.Time
}

// Quote is what something would cost, and what agreeing to it would do. It stands until Until.
type Quote struct {
	ID        string
	Kind      Kind
	Card      card.ID
	Principal money.Money
	Monthly   money.Money
	Months    int
	Fee       money.Money
	Rate      int // annual rate in hundredths of a per cent: 1825 is 18.25 %
	Total     money.Money
	Old, New  money.Money // limits
	Points    int64       // REDEEM: used
	PointsOf  int64       // REDEEM: left afterwards
	Item      locale.Words
	From      card.Tail // account or card it is paid from, or into
	Mode      string
	Starts    time.Time // first instalment, value date, first debit
	Ends      time.Time // a temporary limit
	Until     time.Time // the quote's own end
}

// The orders beside those of a card's life. Those of money and credit carry the quote that was agreed to.
const (
	Pay            Kind = "pay"
	Redeem         Kind = "redeem"
	Instalment     Kind = "instalment"      // of the statement
	TxnInstalment  Kind = "txn-instalment"  // of one transaction
	CashInstalment Kind = "cash-instalment" // paid out
	EndInstalment  Kind = "end-instalment"  // early
	SetAutopay     Kind = "set-autopay"     //
	EndAutopay     Kind = "end-autopay"     //
	RaiseForAWhile Kind = "temporary-limit" //
	AcceptLimit    Kind = "accept-limit"    //
	ReduceLimit    Kind = "reduce-limit"    // Detail amount
	AnswerOffer    Kind = "answer-offer"    // Detail offer, answer (accepted, declined)
	Replace        Kind = "replace"         //
	Renew          Kind = "renew"           // Detail renew: Y, N
	Announce       Kind = "travel"          // Detail from, to, place
	Switch         Kind = "switch"          // Detail feature, state (ON, OFF)
	SetAlerts      Kind = "alerts"          // Detail state (ON, OFF), amount
	SetEStatement  Kind = "estatement"      // Detail state
	SetBillChannel Kind = "bill-channel"    // Detail channel
	CopyStatement  Kind = "statement-copy"  // Detail month
	WaiveFee       Kind = "waive-fee"       //
	Refund         Kind = "refund"          // of an overpayment
	RequestClosing Kind = "request-closing" // Detail reason; a person goes on from there
	SetPIN         Kind = "set-pin"         // by voice
	RequestContact Kind = "contact-update"  // a person goes on from there
)

// Refusal is a no of the bank with its reason: too-much, too-little, too-many, no-plan, no-points, not-eligible, expired, debt, done.
type Refusal struct {
	Reason string
	Limit  money.Money // the most or the least there may be, where the reason has one
}

func (r *Refusal) Error() string { return fmt.Sprintf("%v: %s", ErrRefused, r.Reason) }

// Unwrap makes every Refusal an ErrRefused.
func (r *Refusal) Unwrap() error { return ErrRefused }

// The reads of the whole catalogue, each as small as one verb's need. ErrNotFound: no such card, or there is none of it.
type (
	// Limits answers AVAIL and LIMIT.
	Limits interface {
		Lines(ctx context.Context, id card.ID) (Lines, error)
	}
	// Billing answers UNBILLED, PAYMENT_STATUS, ANNUAL_FEE.
	Billing interface {
		Unbilled(ctx context.Context, id card.ID) (Unbilled, error)
		LastPayment(ctx context.Context, id card.ID) (Payment, error)
		Fee(ctx context.Context, id card.ID) (Fee, error)
	}
	// Credit answers what runs on a card.
	Credit interface {
		Plans(ctx context.Context, id card.ID) ([]Plan, error)
		Dues(ctx context.Context, id card.ID) (Dues, error)
	}
	// Choices answers what a customer has chosen, and how else to reach them.
	Choices interface {
		Settings(ctx context.Context, id card.ID) (Settings, error)
		Contact(ctx context.Context, customer string) (Contact, error)
	}
	// Post answers APP_STATUS and DELIVERY.
	Post interface {
		Applications(ctx context.Context, customer string) ([]Application, error)
		Shipments(ctx context.Context, customer string) ([]Shipment, error)
	}
	// Perks answers BENEFITS.
	Perks interface {
		Benefits(ctx context.Context, customer string) ([]Benefit, error)
	}
	// Rewards are the things that the points of a card are enough for today, the cheapest first. None is no error.
	Rewards interface {
		Rewards(ctx context.Context, id card.ID) ([]Reward, error)
	}
	// Offers are what is proposed to a customer, answered or not, newest first.
	Offers interface {
		Offers(ctx context.Context, customer string) ([]Offer, error)
	}
	// Quotes prices what a customer asks for. Quoted finds a quote again: ErrNotFound when it was never made or is long gone.
	Quotes interface {
		Quote(ctx context.Context, a Ask) (Quote, error)
		Quoted(ctx context.Context, id string) (Quote, error)
	}
)

// Services is the whole of them.
type Services interface {
	Limits
	Billing
	Credit
	Choices
	Post
	Perks
	Rewards
	Offers
	Quotes
}
