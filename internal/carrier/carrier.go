package carrier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cardline/internal/phone"
)

// Text is an inbound text message.
type Text struct {
	SID     string
	From    phone.Number
	To      phone.Number
	Body    string
	OptOut  string // STOP, START or HELP when the carrier has handled the word itself
	Media   int    // attachments, which are not fetched
	Service string // messaging service id, if any
}

// Ring is the beginning of a call, or any later step of it. Of a call of ours From is whom we called, and To our number.
type Ring struct {
	SID      string
	From     phone.Number // "" when withheld
	To       phone.Number
	Step     int    // of the page answered; 0 at the beginning
	Digits   string // as pressed, "" for silence; * and # included
	Speech   string
	Sure     int    // how sure the carrier is of Speech, in percent
	Message  string // id of the recording that was made, "" where none was
	Secret   bool   // the page asked for a secret: Digits must not be kept
	State    string // sealed state from the address, if the page carried it
	Status   string // call status: ringing, in-progress, completed, …
	DialDone string // how a connected leg ended: completed, busy, no-answer, failed, canceled
	Attested string // StirVerstat, as given
	Ours     bool   // we placed the call
}

// Receipt is what the carrier says became of a message.
type Receipt struct {
	Message string // our id, from the callback's address; "" where the provider names its own alone
	SID     string
	Status  string // the carrier's word
	Code    int    // carrier error code, 0 for none
}

// Send is one message to hand over.
type Send struct {
	ID       string // ours; part of the callback address
	From     string // a number or a messaging service id
	To       phone.Number
	Body     string
	Callback string        // absolute receipt URL
	Validity time.Duration // the carrier drops it after this; 0 = its default
	Urgent   bool          // a code or a warning: it goes before others wherever there is a queue
}

// Accepted is the carrier's word that it has the message.
type Accepted struct {
	SID    string
	Status string
	Waited time.Duration // for a place on our side, which is no slowness of the provider's
}

// Sender hands messages to one account with a carrier, and has its copy of a text blanked. What a new provider must do stands in
// doc.go. Its errors are, or wrap, an *Error.
type Sender interface {
	// Can says what the provider is able to do; it never changes.
	Can() Capabilities
	Send(ctx context.Context, m Send) (Accepted, error)
	// Redact blanks the provider's copy; ErrCannot where it has no means to.
	Redact(ctx context.Context, sid string) error
	// Find lists what the carrier sent to a number in a window: the way to settle a message of unknown fate. ErrCannot where there is
	// no list to look in.
	Find(ctx context.Context, to phone.Number, from, until time.Time) ([]Found, error)
}

// Found is one message in the carrier's records.
type Found struct {
	SID    string
	Body   string
	Status string
	At     time.Time
}

// Error is a carrier's refusal. Retry says whether sending the same again can help; Unknown whether the message may have been
// taken all the same.
type Error struct {
	Code    int // the carrier's own code, 0 if it gave none
	Status  int // HTTP status, 0 if there was no answer
	Retry   bool
	Unknown bool
	After   time.Duration // the carrier asked to wait this long
	Cause   error
}

func (e *Error) Error() string {
	return fmt.Sprintf("carrier: code %d, status %d: %v", e.Code, e.Status, e.Cause)
}

func (e *Error) Unwrap() error { return e.Cause }

// ErrCannot is returned by what a provider is not able to do.
var ErrCannot = errors.New("carrier: not offered by this provider")

// ErrEarly is returned for a receipt that names no message of ours, yet.
var ErrEarly = errors.New("carrier: a receipt of a message that is not known yet")

// ErrSignature is returned by a provider's verification; the text says which check failed, and holds no secret.
var ErrSignature = errors.New("carrier: signature")
