package retention

import (
	"errors"
	"time"

	"cardline/internal/phone"
)

// Subject is whose records are meant: one of the three.
type Subject struct {
	Customer string
	Number   phone.Number
	Campaign string // only to hold
}

// Kind is customer, number or campaign.
func (s Subject) Kind() string {
	switch {
	case s.Number != "":
		return "number"
	case s.Campaign != "":
		return "campaign"
	}
	return "customer"
}

// Name is what an audit entry may say of it: a number is masked.
func (s Subject) Name() string {
	switch s.Kind() {
	case "number":
		return "number:" + s.Number.String()
	case "campaign":
		return "campaign:" + s.Campaign
	}
	return "customer:" + s.Customer
}

// Hold keeps every record of a subject, past all rules and whoever asks, until somebody releases it.
type Hold struct {
	ID      string
	Subject Subject
	Reason  string
	By      string
	Since   time.Time
}

// Record is one thing that is kept about a subject, in clear. Fields that a kind does not have are empty.
type Record struct {
	Kind     string      `json:"kind"` // docs/retention.md lists them
	At       time.Time   `json:"at"`
	ID       string      `json:"id,omitempty"`
	Customer string      `json:"customer,omitempty"`
	Number   string      `json:"number,omitempty"`
	Channel  string      `json:"channel,omitempty"`
	Lang     string      `json:"lang,omitempty"`
	Type     string      `json:"type,omitempty"`
	State    string      `json:"state,omitempty"`
	Campaign string      `json:"campaign,omitempty"`
	Words    string      `json:"words,omitempty"`
	By       string      `json:"by,omitempty"`
	History  []Happening `json:"history,omitempty"`
}

// Happening is one thing that happened to a record.
type Happening struct {
	At    time.Time `json:"at"`
	What  string    `json:"what"`
	Why   string    `json:"why,omitempty"`
	By    string    `json:"by,omitempty"`
	Words string    `json:"words,omitempty"`
}

// Page is a part of what is kept about a subject. There may be more after a page without lines.
type Page struct {
	Lines []Record
	Next  string // "": that was all
}

// Tally is what an erasure did to the records of one class, for one reason.
type Tally struct {
	Class  Class      `json:"class"`
	Done   string     `json:"done"` // deleted, emptied (words are gone, the row stays), kept
	Rows   int        `json:"rows"`
	Why    string     `json:"why,omitempty"`
	Source string     `json:"source,omitempty"`
	Until  *time.Time `json:"until,omitempty"` // the last of them must be kept until then
}

// Erasure is a wish to be forgotten: asked for by one operator and approved by another.
type Erasure struct {
	ID        string
	Subject   Subject
	Reason    string
	Requester string
	Asked     time.Time
	Approver  string // "": nobody yet
	Approved  time.Time
	Finished  time.Time // zero: not yet
	Place     string    // where the next part begins
	Tallies   []Tally
}

// Count adds to the tally of a class and a reason.
func (e *Erasure) Count(t Tally) {
	for i := range e.Tallies {
		old := &e.Tallies[i]
		if old.Class == t.Class && old.Done == t.Done && old.Why == t.Why && old.Source == t.Source {
			old.Rows += t.Rows
			if t.Until != nil && (old.Until == nil || t.Until.After(*old.Until)) {
				old.Until = t.Until
			}
			return
		}
	}
	e.Tallies = append(e.Tallies, t)
}

// Due is how many records a rule is about to touch.
type Due struct {
	Class        Class
	Jurisdiction string
	Rule         Rule
	Words, Rows  int
	More         bool // there are more than were counted
}

// What may be refused.
var (
	ErrNoSubject = errors.New("nobody of that id is known")
	ErrNoHold    = errors.New("there is no such hold, or it was released")
	ErrNoErasure = errors.New("there is no such request")
	ErrOwn       = errors.New("who asked for an erasure may not approve it")
	ErrBusy      = errors.New("another process deletes at this moment")
)
