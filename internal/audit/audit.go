// Package audit says who did what to whom, once and for ever: rows are appended, never changed.
// It knows no storage; the store writes entries in the transaction of the change they tell of.
package audit

import (
	"context"
	"time"
)

// Entry is one change of a card, a consent, an enrolment, a number's trust or a right.
type Entry struct {
	At      time.Time
	Key     string // idempotency: the same Key and Action again is the same entry
	Actor   string // "customer:C1001", "operator:anna", "system"
	Action  string // "card.stop", "consent.out", "enrol", "number.distrust", …
	Subject string // "card:K10011", "customer:C1001", "campaign:HEALTH"
	Channel string // text, voice, api, system
	Before  string
	After   string
	Ref     string
}

// Trail appends entries.
type Trail interface {
	Append(ctx context.Context, es ...Entry) error
}
