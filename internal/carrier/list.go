package carrier

import (
	"context"
	"time"

	"cardline/internal/phone"
)

// Lister is a Sender whose provider can list what it sent, page by page. It is asked for after a restore and at the end of a day.
type Lister interface {
	// List returns a page and where the next begins; "" after the last.
	List(ctx context.Context, q Listing) (page []Listed, next string, err error)
}

// AsLister finds the list of a sender, limited or not; false where the provider has none.
func AsLister(s Sender) (Lister, bool) {
	if l, is := s.(limited); is {
		s = l.Sender
	}
	l, ok := s.(Lister)
	return l, ok
}

// Listing says which messages. Without a window it is all of them, also those that have not left yet, the newest first.
type Listing struct {
	From, Until time.Time // of sending
	Place       string    // the next of the page before; "" begins
}

// Listed is one message as the provider's records have it.
type Listed struct {
	SID      string
	From     string
	To       phone.Number
	Body     string // "" if the provider has blanked it
	Status   string
	Code     int // error, 0 for none
	Segments int
	Reply    bool      // an answer given in a webhook's response, which no request began
	Inbound  bool      // received, not sent
	At       time.Time // of its making
}
