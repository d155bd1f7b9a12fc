package notice

import (
	"context"
	"errors"

	"cardline/internal/outbox"
)

// Search says which messages are wanted, the newest first; what is empty does not matter.
type Search struct {
	Source   string
	Type     outbox.Type
	Customer string
	State    outbox.State
	After    string // the id of a message: those older
	N        int
}

// ErrLeft is returned where a message cannot be taken back any more.
var ErrLeft = errors.New("notice: it is on its way, or over")

// Messages is the store's side of looking at messages and taking them back.
type Messages interface {
	Search(ctx context.Context, s Search) ([]outbox.Row, error)
	// Cancel takes back a message that has not been handed to the carrier. ErrLeft, outbox.ErrNoMessage.
	Cancel(ctx context.Context, id, reason string) (outbox.Row, error)
}

// Cost is what a message to a country costs. Not ok: no price is known.
func (w *Words) Cost(country string, segments int) (Price, bool) {
	return w.house.Prices.Of(country, "", segments)
}
