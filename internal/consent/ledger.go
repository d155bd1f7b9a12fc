package consent

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cardline/internal/phone"
)

// Purpose is what an agreement or a refusal is about, beside the stop and start of the whole number.
type Purpose string

// The purposes. A refusal of service binds what the bank need not send; one of security is kept, and binds nothing: what protects the
// customer is sent all the same.
const (
	ForService   Purpose = "service"
	ForMarketing Purpose = "marketing"
	ForCare      Purpose = "care"
	ForSecurity  Purpose = "security"
	ForCalls     Purpose = "calls" // by the program, about anything but their safety
	ForAll       Purpose = ""      // of a Change: the number's own stop or start
)

// Purposes lists those an entry may be about.
func Purposes() []Purpose { return []Purpose{ForService, ForMarketing, ForCare, ForSecurity, ForCalls} }

// Channels lists the ways a wish may have come.
func Channels() []string { return []string{"text", "voice", "api", "import", "branch", "paper"} }

// Entry is one line of the ledger: an agreement or a refusal, and how it can be proved. Lines are added, never changed.
type Entry struct {
	ID       string // of the line; set by the book
	Key      string // the same again is written once; "": what it says is its key
	Number   phone.Number
	Purpose  Purpose
	In       bool // true: agrees
	At       time.Time
	Channel  string       // one of Channels; those of a Change beside
	Text     string       // the customer's words, or the reference of a document
	Wording  string       // version of the words they were shown
	Sender   phone.Number // our address it came to
	Campaign string       // that asked for it
	By       string       // operator who wrote it down; "": the customer did
	Proof    string       // where the proof lies
}

// EntryError is a fault of one field of an entry.
type EntryError struct{ Field, Why string }

func (e *EntryError) Error() string { return e.Field + ": " + e.Why }

// skew is how far the clocks of those who tell us may be ahead of ours.
const skew = 5 * time.Minute

// fieldMost is the length of a reference, in bytes; wordsMost of what somebody said.
const (
	fieldMost = 200
	wordsMost = 2000
)

// Check tells every fault of an entry, as EntryErrors joined; nil: it may be written. What nobody can prove is refused.
func (e Entry) Check(now time.Time) error {
	var faults []error
	need := func(ok bool, field, why string) {
		if !ok {
			faults = append(faults, &EntryError{field, why})
		}
	}
	need(e.Number != "", "number", "must be in international form")
	need(slices.Contains(Purposes(), e.Purpose), "purpose", "must be service, marketing, care, security or calls")
	need(slices.Contains(Channels(), e.Channel), "channel", "must be "+strings.Join(Channels(), ", "))
	need(!e.At.IsZero(), "at", "must be a time such as 2026-05-02T09:30:00+08:00")
	need(!e.At.After(now.Add(skew)), "at", "lies in the future")
	need(e.Text != "" || e.Proof != "", "proof", "is missing: who can prove it?")
	need(!e.In || e.Channel != "paper" && e.Channel != "branch" && e.Channel != "import" || e.Proof != "", "proof", "is missing: where does the document lie?")
	for _, f := range []struct {
		name, value string
		most        int
	}{{"wording", e.Wording, fieldMost}, {"campaign", e.Campaign, fieldMost}, {"proof", e.Proof, fieldMost}, {"words", e.Text, wordsMost}} {
		need(len(f.value) <= f.most && utf8.ValidString(f.value) && !strings.ContainsRune(f.value, 0), f.name, fmt.Sprintf("must be text of at most %d bytes", f.most))
	}
	return errors.Join(faults...)
}

// Query chooses entries of the ledger, in the order they were written, to the millisecond.
type Query struct {
	Number phone.Number // "": of everybody
	After  string       // ID of the last one seen
	Limit  int
}

// Ledger is the store's side of entries.
type Ledger interface {
	Book
	// Tell writes entries down in one transaction; fresh tells, in their order, which were not there before. What is refused takes the
	// number's planned messages of that purpose back at once.
	Tell(ctx context.Context, es []Entry) (fresh []bool, err error)
	// Entries lists stops and starts too, with the purpose ForAll.
	Entries(ctx context.Context, q Query) ([]Entry, error)
}
