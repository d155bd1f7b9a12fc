package bank

import (
	"context"

	"cardline/internal/card"
	"cardline/internal/vault"
)

// Clue is by what somebody whose telephone says nothing of them names their cards.
type Clue string

// The clues.
const (
	ByCard     Clue = "card"     // the whole card number: that card
	ByNumber   Clue = "number"   // a registered telephone number, E.164: the cards of whoever it belongs to
	ByDocument Clue = "document" // the digits of the identity document, whole: the cards of its holder
)

// Held is a card with its holder.
type Held struct {
	Customer string
	Card     card.ID
}

// Finder finds the cards a clue means, closed ones left out, so that they can be stopped. Nothing it finds is told to anybody, and
// ErrNotFound is its answer to whatever means no card.
type Finder interface {
	FindCards(ctx context.Context, by Clue, what vault.Secret) ([]Held, error)
}
