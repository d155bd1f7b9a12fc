package bank

import (
	"context"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

// Folder is what the Demo keeps of a card beside its account: all that most cards have no need of. Settings leaves Autopay's
// account as the customer named it. A card without a folder is given the one every new card has.
type Folder struct {
	Lang     locale.Lang // of the ledger lines the bank writes
	Account  card.Tail   // the current account of the customer that pays, and is paid into
	Payment  *Payment    // the last; nil: none yet
	Spent    int64       // towards the waiver of the annual fee
	Waived   time.Time   // the charge of the annual fee that is waived
	Settings Settings
	Plans    []Plan
	Shipment *Shipment // the card, or its successor, on its way
	// Marks are the last order of each kind (and subject), for those that ask twice.
	Marks map[string]Mark
}

// Mark is what is remembered of an order: its receipt, without the state.
type Mark struct {
	Ref             string
	At, From, Until time.Time
}

// Papers are what the Demo keeps of a customer beside the Record.
type Papers struct {
	Contact      Contact
	Applications []Application
	Used         map[string]int // uses of a benefit this year, by its ID
}

// Priced is a quote as the books keep it: with what was asked, and the key of the order it was used by ("": none yet).
type Priced struct {
	Quote
	Ask    Ask
	UsedBy string
}

// Case is one card laid open: all that pricing or doing an order about it may need to see, and all that it may change.
type Case struct {
	Account
	Folder    Folder
	Bare      bool       // it has no folder of its own yet
	Statement *Statement // the latest; nil: none yet
	Priced    *Priced    // the quote that was named; nil: none was, or there is no such
	Offer     *Offer     // the offer that was named, by itself or by the quote; nil likewise
	// Written is added to the ledger of the card, Lock put in the place of the telephone PIN's.
	Written []Transaction
	Lock    *Lock
}

func (c *Case) amount(minor int64) money.Money { return money.Of(minor, c.Currency) }

// Wanted names the case to be opened. An empty Card is the one the quote or the offer is about, else the customer's first.
type Wanted struct {
	Customer     string
	Card         card.ID
	Quote, Offer string
}

// Desk is where the cases of the Books lie.
type Desk interface {
	// Open reads a case. ErrNotFound: no such card.
	Open(ctx context.Context, w Wanted) (Case, error)
	// Cases are those of all cards of a customer, in the order of their IDs, without statements. ErrNotFound: no such customer.
	Cases(ctx context.Context, customer string) ([]Case, error)
	// Serve lets decide work on the case of an order, held against all other orders about the card, and commits it together
	// with the receipt. It answers an order served before as Post does, and asks decide again as Post does.
	Serve(ctx context.Context, o Order, decide func(*Case) (Receipt, error)) (Receipt, error)
	// Keep writes a quote down and returns the one that stands at now under the same key, kind and card: the first one kept.
	Keep(ctx context.Context, p Priced, now time.Time) (Quote, error)
	// Priced finds a quote: ErrNotFound if there is none.
	Priced(ctx context.Context, id string) (Priced, error)
	// Customer reads what is kept of a customer; the Record is without Cards.
	Customer(ctx context.Context, customer string) (Record, Papers, error)
	// Offers lists those of a customer, newest first.
	Offers(ctx context.Context, customer string) ([]Offer, error)
}
