// Package audit says who did what to whom, once and for ever: rows are appended, never changed.
// It knows no storage; the store writes entries in the transaction of the change they tell of.
package audit

import (
	"context"
	"time"
)

// Entry is one change of a card, a consent, an enrolment, a number's trust or a right.
type Entry struct {
	ID      string // given when it is written
	At      time.Time
	Key     string // idempotency: the same Key and Action again is the same entry
	Actor   string // "customer:C1001", "operator:anna", "system"
	Action  string // "card.stop", "consent.out", "enrol", "number.distrust", …
	Subject string // "card:K10011", "customer:C1001", "campaign:HEALTH"
	Channel string // text, voice, api, system
	Before  string
	After   string
	Ref     string

	Credential string // id of the API key it was done with; empty: not over the API
	Address    string // where that call came from
}

// Query chooses entries; what is empty chooses all.
type Query struct {
	Subject, Actor, Action string
	From, Until            time.Time // From is in, Until is not
	After                  string    // ID of the last entry of the page before
	Limit                  int
}

// Trail appends entries.
type Trail interface {
	Append(ctx context.Context, es ...Entry) error
}
