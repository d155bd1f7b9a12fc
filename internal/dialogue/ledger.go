package dialogue

import (
	"context"
	"errors"
	"time"

	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/vault"
)

// Turn is one finished turn, ready to be written down before its answer leaves.
type Turn struct {
	Key     string       // MessageSid, or CallSid + "#" + step: seen before means answered before
	Channel string       // text, voice
	Message string       // id of the inbound row (clock.NewID)
	Reply   string       // id of the reply row, "" when nothing is answered
	Party   vault.Index  // keyed index of the number, or of the CallSid for withheld callers
	Number  phone.Number // sealed in the row; "" for withheld callers
	Our     phone.Number // our address
	Body    string       // what they wrote (already redacted where it held secrets); sealed
	Answer  []byte       // the reply body, or the page as JSON; sealed; what a retry is given again
	Verb    string
	Outcome string
	Lang    locale.Lang
	At      time.Time
	Seq     int64     // session sequence after this turn
	Owed    []Promise // answers still owed: written in the same transaction
	Kept    []string  // keys of the promises this turn has settled
	Redact  string    // carrier SID whose copy must be blanked: a River job in the same transaction
}

// Stored is what was answered the first time.
type Stored struct {
	Reply   string
	Answer  []byte
	Seq     int64
	Outcome string
}

// Ledger remembers every turn, once.
type Ledger interface {
	// Commit returns nil, nil when the turn is written now, and what is stored when its key was seen before: then nothing is
	// written. After an error the turn may be written or not; the same turn may be committed again.
	Commit(ctx context.Context, t Turn) (*Stored, error)
	// Seen returns nil, nil for a key never seen.
	Seen(ctx context.Context, key string) (*Stored, error)
}

// States of a promise. Planned and owed are open; the others are its end.
const (
	Planned  = "planned"  // written before the bank is asked
	Owed     = "owed"     // the customer was told to wait
	Told     = "told"     // the customer has been told later
	Answered = "answered" // the turn itself answered
	Failed   = "failed"   // given up
)

// Promise is an effect begun or an answer owed: written before the bank is asked to change anything.
type Promise struct {
	Key     string // idempotency key of the effect
	Party   vault.Index
	Payload []byte    // sealed by the store: what is needed to run it again and to answer
	Urgent  bool      // stopping a card goes ahead of everything
	Due     time.Time // when the settler may take it
	At      time.Time
	State   string // Planned, Owed, Told, Answered, Failed
	Tries   int    // how often a settler has taken it
}

// What Owe says of promises that are not open.
var (
	ErrSettled   = errors.New("promise: settled, what happened is already said")
	ErrNoPromise = errors.New("promise: none was made under this key")
)

// Promises are kept until they are settled, whichever process made them.
type Promises interface {
	// Plan writes the promise, or returns the one with that key that was planned before.
	Plan(ctx context.Context, p Promise) (*Promise, error)
	// Owe says that the customer was told to wait. ErrSettled, ErrNoPromise.
	Owe(ctx context.Context, key string, due time.Time) error
	// Due hands out at most n open promises that are due, urgent ones first. Each is the caller's for the length of the lease.
	Due(ctx context.Context, now time.Time, lease time.Duration, n int) ([]Promise, error)
	// Settle ends a promise. One that has ended stays as it was.
	Settle(ctx context.Context, key, state string) error
}
