// Package customer is the directory: who stands behind a number, in which language and tier, with which cards.
// It is fed from the bank and kept by us, so that it answers while the bank does not. It knows no balances.
package customer

import (
	"context"
	"errors"
	"slices"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Customer is one person as the directory knows them.
type Customer struct {
	ID          string
	Names       locale.Words
	Lang        locale.Lang
	Zone        string // IANA time zone
	Tier        string // Classic, Gold, Platinum, or ""
	Segment     string `json:",omitempty"` // in which retention has them, such as valued; "" for none
	Manager     string
	Birthday    string // MM-DD
	OverdueDays int
	NoMarketing bool
	Deceased    bool `json:",omitempty"`
	Fraud       bool `json:",omitempty"` // the bank looks into a fraud
	Closing     bool `json:",omitempty"` // asked for the end of the relation
	Numbers     []phone.Number
	Recycled    []phone.Number // those the bank calls recycled or ported: each new one is distrusted when it is told
	Cards       []Card
	Manner      Manner `json:",omitzero"` // of answering the telephone

	AsOf   time.Time `json:"-"` // as of when the bank tells this; older news than what is kept is ignored. Zero: now
	Traits *Traits   `json:"-"` // nil: not told, what is known stays. They are written, and not read with the rest
}

// Card is a card as the directory knows it. State is the last one we heard of: good for choosing which card is meant,
// never for telling the customer.
type Card struct {
	ID            card.ID
	Tail          card.Tail
	Product       string
	Currency      string
	State         string // a bank.State
	Supplementary bool
}

// Name is what to call the customer in l.
func (c Customer) Name(l locale.Lang) string { return c.Names.In(l) }

// Party is everybody behind one number.
type Party struct {
	Number     phone.Number
	Customers  []Customer
	Distrusted bool           // reported not with its owner: no private answers, codes or open questions by it
	Blocked    []phone.Number // our senders whose messages the carrier does not deliver to the number, as it said stop to them
}

// Blocks reports whether messages from this sender of ours do not reach the number.
func (p Party) Blocks(sender phone.Number) bool { return slices.Contains(p.Blocked, sender) }

// Known reports whether the number belongs to a customer.
func (p Party) Known() bool { return len(p.Customers) > 0 }

// Only is the one customer of the number, if there is exactly one.
func (p Party) Only() (Customer, bool) {
	if len(p.Customers) == 1 {
		return p.Customers[0], true
	}
	return Customer{}, false
}

// Holding is a card with its holder.
type Holding struct {
	Customer Customer
	Card     Card
}

// Holdings lists the cards behind the number, those of tail only unless tail is "".
func (p Party) Holdings(tail card.Tail) []Holding {
	var out []Holding
	for _, c := range p.Customers {
		for _, k := range c.Cards {
			if tail == "" || k.Tail == tail {
				out = append(out, Holding{Customer: c, Card: k})
			}
		}
	}
	return out
}

// ErrNotFound is returned for a customer the directory has never heard of.
var ErrNotFound = errors.New("customer: not in the directory")

// Directory is the store's side. Changes are idempotent and leave an audit row each.
type Directory interface {
	// Find returns the party of a number; an unknown number is a Party without customers, not an error.
	Find(ctx context.Context, n phone.Number) (Party, error)
	// Upsert takes customers as the bank tells them; what the bank does not know (a language the customer chose) is kept.
	Upsert(ctx context.Context, cs ...Customer) error
	// SetLang keeps the language a customer asked for; ErrNotFound for an unknown one.
	SetLang(ctx context.Context, customer string, l locale.Lang) error
	// Distrust marks (or, restored by a person, clears) a number as not with its owner.
	Distrust(ctx context.Context, n phone.Number, distrusted bool, why string) error
}
