package desk

import (
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
	"cardline/internal/phone"
)

// Kind of a case.
type Kind string

// The kinds.
const (
	Dispute    Kind = "dispute"
	Complaint  Kind = "complaint"
	Suggestion Kind = "suggestion"
	Callback   Kind = "callback"
	Task       Kind = "task" // something staff must do so that another wish comes true
)

// Kinds lists them all.
func Kinds() []Kind { return []Kind{Dispute, Complaint, Suggestion, Callback, Task} }

// State of a case. It moves one way: accepted, assigned, closed.
type State string

// The states.
const (
	Accepted State = "accepted"
	Assigned State = "assigned"
	Closed   State = "closed"
)

// Opening is what is known when a case is opened.
type Opening struct {
	Key         string // idempotency: the same again is the same case
	Kind        Kind
	Subject     string // of a task: what it is about; also searched for the category
	Channel     string // text, voice, api
	Lang        locale.Lang
	Zone        *time.Location // of the customer
	Complainant string         // name; "" for somebody we do not know
	Customer    string         // id; "" for somebody we do not know
	Number      phone.Number   // contact
	Card        card.ID
	Product     string
	Reason      string // in the customer's words
	Demand      string
	Amount      money.Money
	Happened    time.Time // of what it is about; zero: not said
	Transaction string    // id at the bank
	Prior       string    // reference of the case it follows
	Category    string    // "" = found in the words
	Severity    int       // 0 = found in the words
	Slot        time.Time // of a call-back
	Working     int       // working days in which a task is to be done; 0: as its severity says
	Received    time.Time
	Confirmed   time.Time // when the customer agreed to what was read back; zero: nothing was
	ReadBack    string    // what was read back
}

// Case is one matter at the desk.
type Case struct {
	Opening
	ID         string
	Ref        string // what the customer quotes
	Region     string // ISO country whose holidays and law count
	Department string // id in the rules
	Level      int    // 1 to the number of levels
	Owner      string // of staff; "" while nobody has it
	State      State
	Drivers    []string  // ids of what made it more severe
	Due        time.Time // the day we promised
	Limit      time.Time // the last day the law allows; zero: it names none
	Clocks     []Clock   // running and stopped
	Alarm      time.Time // when a clock next reaches a share of its time that staff are told of; zero: none does
	SurveyTill time.Time // a score is asked for until then; zero: none
	Score      int       // 1 to 5; 0: none given
	Outcome    Outcome   // of a task that was done; "" of others
	ClosedAt   time.Time
	Closings   int     // how often it was closed; 0 of one that only an older program has closed
	History    []Event // oldest first; only where one case is read
}

// Overdue reports whether the customer should have been answered by now.
func (c Case) Overdue(now time.Time) bool { return c.State != Closed && c.Due.Before(now) }

// Event is one thing that happened to a case.
type Event struct {
	Key    string
	At     time.Time
	Actor  string // operator:anna, customer:C1001, number, system
	Action string // open, note, assign, escalate, ask, extend, alarm, close, score, reopen
	Text   string
}

// Query chooses cases; the zero value is all of them.
type Query struct {
	Kind      Kind
	Number    phone.Number // of the contact, or
	Customers []string     // these people's: either is enough
	Owner     string
	State     State
	Branch    string    // of the customers it looks after, in any case of letters
	Since     time.Time // received since then
	SlotFrom  time.Time // whose slot is then or later,
	SlotBy    time.Time // and then at the latest
	Scored    bool      // only those whose customer gave a score
	Open      bool      // not the closed ones
	DueBefore time.Time // a running clock ends before this time
	AlarmBy   time.Time // an alarm is due at this time
	Survey    time.Time // a score is asked for at this time
	ByDue     bool      // the one whose clock ends first is first, closed ones last; else the newest
	After     *Place    // of ByDue: only those that follow
	Before    string    // of the newest first: the id of the last of the page before
	Limit     int       // 0 = 1,000
}

// Place is where a case stands in a list by due: those that follow it are the next page.
type Place struct {
	Closed bool
	Due    time.Time
	ID     string
}

// Place is where the case stands.
func (c Case) Place() Place { return Place{Closed: c.State == Closed, Due: c.NextDue(), ID: c.ID} }

// NextDue is when the first running clock ends; of a closed case, when it was closed.
func (c Case) NextDue() time.Time {
	if k, ok := c.Next(); ok && c.State != Closed {
		return k.Due
	}
	if c.State == Closed {
		return c.ClosedAt
	}
	return c.Due
}
