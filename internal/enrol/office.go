package enrol

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"cardline/internal/approval"
	"cardline/internal/locale"
	"cardline/internal/wrong"
)

// State is where a registration stands.
type State string

// The states. Announced is one that was opened before its time.
const (
	Draft     State = "draft"
	Awaiting  State = "awaiting-approval"
	Approved  State = "approved"
	Announced State = "announced"
	Opened    State = "open"
	Closed    State = "closed"
	Drawn     State = "drawn"
)

// Registration is an offer that customers register for: what is in force of it, its versions, and how many take part.
type Registration struct {
	Code     string
	Campaign Campaign // in force; without a code it was never opened
	Versions []Version
	Counts   map[Stage]int
	Draw     Draw // of a lottery
}

// State is where it stands at a time. What is in force counts for more than a newer version that is not.
func (r Registration) State(at time.Time) State {
	switch c := r.Campaign; {
	case c.Code == "":
	case !c.Drawn.IsZero():
		return Drawn
	case at.Before(c.Opens):
		return Announced
	case c.Open(at):
		return Opened
	default:
		return Closed
	}
	if n := len(r.Versions); n > 0 {
		switch r.Versions[n-1].Course.State {
		case approval.Proposed:
			return Awaiting
		case approval.Approved:
			return Approved
		}
	}
	return Draft
}

// Person is an enrolment as staff see it: nothing of it tells a number in clear.
type Person struct {
	Progress
	Customer string
	Number   string // masked
	Lang     locale.Lang
	Channel  string
	Terms    string // version that was agreed to
	Agreed   string // its words, in the customer's language
	Words    string // that asked, where it is one person
	By       string // who decided, if somebody did
	Order    int64  // in which it came, or was drawn
	ID       string
}

// Decided is what became of one reference that the staff confirmed or refused.
type Decided struct {
	Ref    string
	Reason string // why nothing was done; "" = done
}

// Ruling is what the staff decides of those who asked.
type Ruling struct {
	Code   string
	Refs   []string // nil: those who still wait for an answer, in their order, RuledMost of them
	Refuse bool
	By     string
	Why    string
	Brand  locale.Words
	At     time.Time
}

// RuledMost is how many are decided at once.
const RuledMost = 1000

// Errors of those who keep registrations. Those of a version's course are approval's.
var (
	ErrNoVersion = errors.New("there is no such version")
	ErrUnchecked = errors.New("no version of it is approved: propose one, and have somebody else approve it")
	ErrRuling    = errors.New("how places are given cannot change once it was opened: use another code")
	ErrQuota     = errors.New("the quota cannot go down once it was opened")
	ErrInForce   = errors.New("that version is in force already")
	ErrNoLottery = errors.New("it is no lottery")
	ErrNotOver   = errors.New("it is not closed yet")
	ErrDrawn     = errors.New("it is drawn already")
	ErrNoDraw    = errors.New("it is not drawn yet")
	ErrOver      = errors.New("it is closed already")
)

// Shelf keeps registrations. Every change leaves a line in the audit trail.
type Shelf interface {
	// Save keeps the next version of a registration. Where the newest that is not retired says the same, it is that one, and nothing is kept.
	Save(ctx context.Context, v Version) (Version, error)
	// Move changes where a version stands; what it says stays. ErrNoVersion.
	Move(ctx context.Context, code string, number int, action, by string, decide func(*Version) error) (Version, error)
	// Registration reads one with everything. ErrNoCampaign.
	Registration(ctx context.Context, code string) (Registration, error)
	// Registrations lists n by code, after one.
	Registrations(ctx context.Context, after string, n int) ([]Registration, error)
	// Open puts an approved version in force and gives places that are more to whom waits. A lottery gets its seed, and its hash is told in
	// the trail. ErrRuling, ErrQuota, ErrInForce, ErrOver.
	Open(ctx context.Context, v Version, by string, brand locale.Words) error
	// Close ends what is in force before its time. ErrNoCampaign, ErrOver.
	Close(ctx context.Context, code, by, why string) error
	// Draw decides a lottery, once, and tells everybody. ErrNoLottery, ErrNotOver, ErrDrawn.
	Draw(ctx context.Context, code, by string, brand locale.Words) error
	// Drawing is the draw, with references in their order. ErrNoLottery, ErrNoDraw.
	Drawing(ctx context.Context, code string) (Draw, error)
	// Rule confirms or refuses. left is how many still wait for it. ErrNoCampaign.
	Rule(ctx context.Context, r Ruling) (done []Decided, left int, err error)
	// People lists those who registered, n in their order after one's place: of a stage, or "" of all.
	People(ctx context.Context, code string, stage Stage, after string, n int) ([]Person, error)
	// Person is one with the evidence. ErrNotJoined.
	Person(ctx context.Context, code, customer string) (Person, error)
	// Withdraw takes somebody out.
	Withdraw(ctx context.Context, w Withdrawal) (Progress, error)
}

// Office is where marketing writes registrations, has them approved, opens and draws them.
type Office struct {
	Shelf

	Brand locale.Words // what the bank calls itself
	Pools Pools
	Now   func() time.Time
}

// New keeps a version as a draft, unless the newest says the same; the faults that forbid proposing it are told, and do not hinder it.
func (o Office) New(ctx context.Context, code string, b Brief, by string) (Version, error) {
	if err := CheckCode(code); err != nil {
		return Version{}, wrong.Faults{wrong.From(err).At("code")}
	}
	return o.Save(ctx, Version{Code: code, Brief: b.filled(), Course: approval.Begin(by, o.Now())})
}

// Faults tells what forbids proposing what is being written, all at once; nothing is kept.
func (o Office) Faults(code string, b Brief) (all wrong.Faults) {
	if err := CheckCode(code); err != nil {
		all.Tell("code", wrong.From(err))
	}
	return append(all, b.filled().Faults(o.Now())...)
}

// Propose asks for a version to be approved. wrong.Faults, approval.ErrState.
func (o Office) Propose(ctx context.Context, code string, number int, by string) (Version, error) {
	stock, err := o.stock(ctx, code, number)
	if err != nil {
		return Version{}, err
	}
	return o.Move(ctx, code, number, "registration.propose", by, func(v *Version) error {
		if err := v.Course.Propose(by, o.Now()); err != nil {
			return err
		}
		return o.sound(*v, stock...)
	})
}

// Approve allows that a version is opened: exactly the one whose hash, or the beginning of it, is given. wrong.Faults, approval.ErrState,
// ErrOwn, ErrChanged.
func (o Office) Approve(ctx context.Context, code string, number int, hash, by string) (Version, error) {
	return o.Move(ctx, code, number, "registration.approve", by, func(v *Version) error {
		if err := v.Course.Approve(by, o.Now()); err != nil {
			return err
		}
		if !approval.Names(hash, v.Hash()) {
			return approval.ErrChanged
		}
		return o.sound(*v)
	})
}

func (o Office) sound(v Version, besides ...wrong.Fault) error {
	return append(v.Brief.Faults(o.Now()), besides...).Err()
}

// Open puts the newest approved version in force: customers may register within its time. ErrUnchecked, wrong.Faults, and those of the shelf.
func (o Office) Open(ctx context.Context, code, by string) error {
	r, err := o.Registration(ctx, code)
	if err != nil {
		return err
	}
	for i := len(r.Versions) - 1; i >= 0; i-- {
		if v := r.Versions[i]; v.Course.State == approval.Approved {
			if err := o.sound(v); err != nil {
				return err
			}
			return o.Shelf.Open(ctx, v, by, o.Brand)
		}
	}
	return ErrUnchecked
}

// Draw decides a lottery.
func (o Office) Draw(ctx context.Context, code, by string) error {
	return o.Shelf.Draw(ctx, code, by, o.Brand)
}

// Rule confirms or refuses those who asked, RuledMost at once.
func (o Office) Rule(ctx context.Context, r Ruling) ([]Decided, int, error) {
	if len(r.Refs) > RuledMost {
		return nil, 0, fmt.Errorf("at most %d are decided at once", RuledMost)
	}
	r.Brand, r.At = o.Brand, o.Now()
	return o.Shelf.Rule(ctx, r)
}

// Withdraw takes somebody out for them, at any time. ErrNotJoined.
func (o Office) Withdraw(ctx context.Context, code, customer, key, by, why string) (Progress, error) {
	return o.Shelf.Withdraw(ctx, Withdrawal{Key: key, Code: code, Customer: customer, Brand: o.Brand, Channel: "api", At: o.Now(), By: by, Why: why})
}

// After is the place of somebody in the list of all, for asking for those behind.
func (p Person) After() string { return strconv.FormatInt(p.Order, 10) + "." + p.ID }
