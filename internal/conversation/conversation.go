// Package conversation is everything that passed between the bank and one number, as one story: texts and calls, what was sent and why
// not, cases, and who answered. It knows neither what may be shown to whom nor how the rows are kept. Start at Reader.Page.
package conversation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cardline/internal/audit"
	"cardline/internal/desk"
	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// ErrNone says that nothing was ever said to or by a party of that id.
var ErrNone = errors.New("there is no such conversation")

// Party is a number that something passed with. Its ID says nothing of the number.
type Party struct {
	ID     string
	Number phone.Number
	Last   time.Time // when something passed last
	Place  string    // of the page after this one
}

// Kind of an item.
type Kind string

// The kinds.
const (
	Text    Kind = "text"         // the customer's, with our answer
	Call    Kind = "call"         // the customer's
	Message Kind = "notification" // of ours, or what a colleague wrote
	Case    Kind = "case"
	Change  Kind = "change" // of who answers, or a look at what is masked
)

// Item is one thing that passed. The part of its kind is there, the others are nil.
type Item struct {
	ID   string // later ones have greater ids
	Kind Kind
	At   time.Time

	Turn    *Turn // of a text or a call
	Message *outbox.Row
	Case    *desk.Case
	Change  *audit.Entry
}

// Turn is a text with its answer, or the first step of a call.
type Turn struct {
	Key     string // the carrier's id
	Words   string // "" of a call, and where they have been deleted
	Answer  string
	State   string // of the answer
	Code    string // the carrier's, of the answer
	Verb    string
	Outcome string
	Lang    locale.Lang
}

// Book is where it is all kept. Lists come the newest first, those with an id before one that is given, at most n.
type Book interface {
	// Number is whose conversation an id names. ErrNone.
	Number(ctx context.Context, id string) (phone.Number, error)
	// Recent lists parties by their last text or call, before the Place of one. While keys are rotated somebody may be there twice.
	Recent(ctx context.Context, before string, n int) ([]Party, error)
	// Of lists those of the numbers with whom something passed.
	Of(ctx context.Context, numbers []phone.Number) ([]Party, error)
	// Sent lists to whom a source of messages wrote, before the Place of one. Somebody may stand on two pages.
	Sent(ctx context.Context, source, before string, n int) ([]Party, error)
	Turns(ctx context.Context, number phone.Number, before string, n int) ([]Item, error)
	Messages(ctx context.Context, number phone.Number, before string, n int) ([]Item, error)
	Cases(ctx context.Context, number phone.Number, before string, n int) ([]Item, error)
	Changes(ctx context.Context, number phone.Number, before string, n int) ([]Item, error)
}

// Subject names a conversation in the audit trail.
func Subject(id string) string { return "conversation:" + id }

// Reader tells conversations.
type Reader struct{ Book }

// Page is a part of the conversation of a number, the newest first: what came before the item of an id, "" for the end. more reports
// whether there is more before it.
func (r Reader) Page(ctx context.Context, number phone.Number, before string, n int) (items []Item, more bool, err error) {
	for _, kind := range []struct {
		what string
		list func(context.Context, phone.Number, string, int) ([]Item, error)
	}{
		{"texts and calls", r.Turns}, {"messages", r.Messages}, {"cases", r.Cases}, {"changes", r.Changes},
	} {
		some, err := kind.list(ctx, number, before, n+1)
		if err != nil {
			return nil, false, fmt.Errorf("reading the %s of a conversation: %w", kind.what, err)
		}
		items = append(items, some...)
	}
	slices.SortFunc(items, func(a, b Item) int { return cmp.Compare(b.ID, a.ID) })
	if more = len(items) > n; more {
		items = items[:n]
	}
	return items, more, nil
}
