// Package bank is the door to the card core: the reads each verb needs, and one way to change anything (Do).
// It knows cards and money, never a channel, a language or a telephone number.
// Start at the ports below; Demo is a small real bank that ships in the binary, Client speaks to one over HTTP.
package bank

import (
	"context"
	"errors"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/vault"
)

// State of a card in its life.
type State string

// The states. Stopped is a report of loss or theft: reversible with the strongest proof until the card is destroyed.
const (
	Applied State = "applied"
	Mailed  State = "mailed"
	Active  State = "active"
	Frozen  State = "frozen"  // by the customer, undone by the customer
	Stopped State = "stopped" // reported lost or stolen
	Expired State = "expired"
	Closed  State = "closed"
)

// Balance is what a card owes and may still spend.
type Balance struct {
	Owed      money.Money // negative: in credit; what runs in instalment plans is not in it
	Available money.Money
	State     State
	Since     time.Time // when the state began
	StopRef   string    // reference of the report while Stopped
	AsOf      time.Time
	Stale     bool // the core does not answer: this is the last that was known
}

// Statement is one billing cycle.
type Statement struct {
	Month   string // 2026-10
	Cut     time.Time
	Due     time.Time
	Total   money.Money
	Minimum money.Money
	Paid    money.Money
}

// Transaction is one line of the ledger.
type Transaction struct {
	ID       string
	At       time.Time
	Merchant string
	Amount   money.Money // negative: a refund or a payment
}

// Points is the standing of the loyalty account.
type Points struct {
	Balance    int64
	Expiring   int64 // the next batch to expire; 0: none
	ExpiringOn time.Time
	AsOf       time.Time
	Stale      bool // as that of a Balance
}

// Kind of an order.
type Kind string

// The orders of a card's life. Restore undoes Stop and needs a PIN or a person.
const (
	Activate Kind = "activate"
	Stop     Kind = "stop"
	Freeze   Kind = "freeze"
	Unfreeze Kind = "unfreeze"
	Restore  Kind = "restore"
)

// Order is one change asked of the bank. The same Key again is the same order: it is done once and answered alike.
type Order struct {
	Key      string // idempotency key: MessageSid, or CallSid and step, and the card where one text stops several
	Kind     Kind
	Customer string
	Card     card.ID
	At       time.Time // when the customer asked
	Channel  string    // text, voice, api: for the audit row
	Quote    string    // id of the quote that was agreed to
	Detail   map[string]string
}

// Receipt is the bank's word that an order was done.
type Receipt struct {
	Ref   string // what the customer may quote
	At    time.Time
	State State // of the card afterwards
	Again bool  // nothing changed: the card was already so; Ref and At are those of the first time
	// From and Until are when what was ordered begins and ends, where it does.
	From, Until time.Time
}

// The bank's refusals. Anything else is an outage (see Unavailable).
var (
	ErrNotFound = errors.New("bank: no such card, customer or order")
	ErrRefused  = errors.New("bank: not possible in this state of the card")
	ErrWrong    = errors.New("bank: wrong PIN or document number")
	ErrLocked   = errors.New("bank: telephone PIN locked")
	// ErrUnavailable: the core did not take the request; nothing was done.
	ErrUnavailable = errors.New("bank: core not available")
	// ErrUnknown: the core may or may not have done it. Ask again with the same key before claiming anything.
	ErrUnknown = errors.New("bank: outcome not known")
)

// Down reports whether err says nothing about the request, only about the core: late, cut off or not there.
func Down(err error) bool {
	return errors.Is(err, ErrUnavailable) || errors.Is(err, ErrUnknown) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// Reads, each as small as one verb's need.
type (
	// Balances answers BALANCE and gives the live state of a card.
	Balances interface {
		Balance(ctx context.Context, id card.ID) (Balance, error)
	}
	// Statements answers STATEMENT and DUE. An empty month is the latest statement; ErrNotFound if there is none.
	Statements interface {
		Statement(ctx context.Context, id card.ID, month string) (Statement, error)
	}
	// Ledger answers TRANSACTIONS: newest first, at most n older than the transaction named before ("" = from the newest).
	Ledger interface {
		Transactions(ctx context.Context, id card.ID, before string, n int) ([]Transaction, error)
	}
	// Loyalty answers POINTS.
	Loyalty interface {
		Points(ctx context.Context, id card.ID) (Points, error)
	}
)

// Core takes orders. Receipt looks one up by its key: ErrNotFound if the bank never did it.
type Core interface {
	Do(ctx context.Context, o Order) (Receipt, error)
	Receipt(ctx context.Context, key string) (Receipt, error)
}

// Proofs checks what a customer knows. Wrong answers are counted by the bank: the third wrong PIN locks it (ErrLocked).
type Proofs interface {
	VerifyPIN(ctx context.Context, customer string, pin vault.Secret) error
	VerifyDocument(ctx context.Context, customer string, tail vault.Secret) error
	// PINLock tells whether the telephone PIN is locked; ErrNotFound for a customer who has none.
	PINLock(ctx context.Context, customer string) (PINLock, error)
}

// Record is one customer as the bank's file tells the directory.
type Record struct {
	Customer    string // the bank's customer id
	Names       locale.Words
	Numbers     []string // E.164, the first is the main one
	Recycled    []string // those of them that are with somebody else by now, or were ported without the customer
	Lang        locale.Lang
	Zone        string // IANA
	Tier        string // Classic, Gold, Platinum; "" for none
	Segment     string // in which retention has them, by the bank's own names, such as valued; "" for none
	Manager     string // Platinum account manager
	Birthday    string // MM-DD
	OverdueDays int
	NoMarketing bool // opted out at the bank
	Deceased    bool
	Fraud       bool // a fraud case is open
	Closing     bool // asked for the end of the relation
	Cards       []CardRecord
}

// CardRecord is one card of a Record.
type CardRecord struct {
	ID            card.ID
	Tail          card.Tail
	Product       string // Classic, Gold, Platinum
	Currency      string
	State         State
	Supplementary bool
}

// Feed hands the directory its customers, page by page in a stable order: after is the last Customer seen, "" to begin.
// An empty page is the end.
type Feed interface {
	Records(ctx context.Context, after string, n int) ([]Record, error)
}

// Bank is everything a bank offers; verbs name only the part they need.
type Bank interface {
	Balances
	Statements
	Ledger
	Loyalty
	Core
	Services
	Proofs
	Finder
	Feed
	// Ping is nil while the core answers.
	Ping(ctx context.Context) error
}
