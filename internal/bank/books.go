package bank

import (
	"context"
	"time"

	"cardline/internal/card"
	"cardline/internal/money"
)

// Account is a card as the Demo's books keep it.
type Account struct {
	CardRecord
	Customer string
	Since    time.Time // when the state began
	Ref      string    // of the order that brought the state
	Before   State     // what a Stopped card was; "" otherwise
	Owed     int64     // minor units of Currency, as all amounts here; what runs in plans is not in it
	Limit    int64
	Raised   Raise
	Planned  int64  // principal still to pay in plans
	Points   Points // AsOf is left zero
}

// Raise is a limit for a while; the zero Raise is none.
type Raise struct {
	Limit int64
	Until time.Time
}

// over is the limit at now: r's while it runs, else fixed.
func (r Raise) over(fixed int64, now time.Time) int64 {
	if now.Before(r.Until) {
		return r.Limit
	}
	return fixed
}

// Standing is the part of an Account that most questions are about, without its secrets.
type Standing struct {
	Currency string
	State    State
	Since    time.Time
	Ref      string
	Owed     int64
	Limit    int64
	Raised   Raise
	Planned  int64
	Points   Points
}

func (s Standing) amount(minor int64) money.Money { return money.Of(minor, s.Currency) }

// Holder is a customer as first written into the books. The Cards of its Record are left out: they are its Accounts.
type Holder struct {
	Record   Record
	PIN      Lock
	Document Lock
	Papers   Papers
	Offers   []Offer
	Accounts []Opening
}

// Opening is an account on its first day, with what had happened on it before.
type Opening struct {
	Account
	Folder       *Folder // nil: it has none yet
	Statements   []Statement
	Transactions []Transaction
}

// Books is where the Demo keeps its accounts. Several processes may share them.
type Books interface {
	Shelf
	Statements // ErrNotFound for an unknown card, too
	Ledger     // ErrNotFound for an unknown card
	Orders
	Desk
	Locks
	Feed
}

// Shelf holds the accounts themselves.
type Shelf interface {
	// Enter writes holders, all or none of them; those already known stay as they are.
	Enter(ctx context.Context, hs ...Holder) error
	// Standings reads many cards in one round trip; those unknown are missing from the answer.
	Standings(ctx context.Context, ids []card.ID) (map[card.ID]Standing, error)
	// Ping is nil while the books can be read.
	Ping(ctx context.Context) error
}

// Orders changes accounts.
type Orders interface {
	// Post lets decide look at the order's account, held against all others, and commits what it returns together with
	// the receipt. An order posted before is answered by its receipt without asking decide. ErrNotFound: no such card;
	// ErrRefused: the key was used for another order. decide may be called again after a collision and must be pure but
	// for drawing the reference.
	Post(ctx context.Context, o Order, decide func(Account) (Account, Receipt, error)) (Receipt, error)
	// Receipt finds what Post committed under key, or ErrNotFound.
	Receipt(ctx context.Context, key string) (Receipt, error)
}

// Locks counts attempts at a secret.
type Locks interface {
	// Try lets judge look at the customer's lock, held against all others, and commits the lock it returns even beside an
	// error, which Try then returns. ErrNotFound: no such customer.
	Try(ctx context.Context, customer string, p Proof, judge func(Lock) (Lock, error)) error
}
