package campaign

import (
	"context"
	"errors"
	"time"

	"cardline/internal/outbox"
)

// Occurrence is one time a campaign runs. There is one row of each, whoever notes it down.
type Occurrence struct {
	Campaign string
	Due
	Stage   Stage
	Reason  string // of one that was skipped or cut short
	Cursor  string // people up to this key are planned
	Counted int    // people who were meant when it began
	Planned int    // messages
	Held    int    // people to whom nothing is sent, each with the reason
	Cost    int64  // of what is planned, in hundred-thousandths of the budget's currency
	Began   time.Time
	Whole   time.Time // when everybody was planned
	Over    time.Time
}

// Stage of an occurrence.
type Stage string

// The stages.
const (
	Waiting  Stage = "waiting"
	Planning Stage = "planning"
	Sending  Stage = "sending" // everybody is planned
	Done     Stage = "done"    // and every message is settled
	Skipped  Stage = "skipped" // it never began, for its reason
)

// Name is how messages name it.
func (o Occurrence) Name() string { return o.Campaign + "/" + o.Key }

// Hold is an occurrence in the hands of a planner, until its lease ends.
type Hold struct {
	Occurrence
	Campaign Campaign
	Owner    string
	Rival    string // a campaign of higher priority that is being planned
}

// Errors of planners.
var (
	// ErrHalted says that a campaign is not to be planned now: it is paused, cancelled, changed, or in another's hands.
	ErrHalted = errors.New("campaign: not to be planned now")
)

// Page is a part of an occurrence, to be written as a whole.
type Page struct {
	Hold
	From     string // the cursor before it
	After    string // and behind it
	Messages []outbox.Message
	Cost     int64
	Last     bool // there is nobody left
	At       time.Time
	Lease    time.Time // by the machine's clock

	costs []int64 // of each message, where there is a budget
}

// Runs is the store's side of campaigns that run.
type Runs interface {
	// Live lists those that were started and are not over.
	Live(ctx context.Context) ([]Campaign, error)
	// Latest is the occurrence that was noted last; nil: none was.
	Latest(ctx context.Context, code string) (*Occurrence, error)
	// Note writes occurrences down, those that were skipped with a line in the audit trail. One that is there stays as it is.
	Note(ctx context.Context, os []Occurrence) error
	// Claim takes one that waits or that nobody goes on with: of the highest priority, then the oldest. nil: there is none.
	Claim(ctx context.Context, owner string, wall, lease time.Time) (*Hold, error)
	// Keep prolongs a hold, and reads it anew. ErrHalted.
	Keep(ctx context.Context, h Hold, lease time.Time) (Hold, error)
	// Count notes how many people are meant. ErrHalted.
	Count(ctx context.Context, h Hold, people int) error
	// Turn writes a page, its cursor and the jobs that wake the senders in one transaction. It may begin before the page before is written, and
	// ends when turn has returned; an error of turn is its own. ErrHalted: nothing was written.
	Turn(ctx context.Context, p Page, turn func(context.Context) error) (Hold, error)
	// Let gives a hold back.
	Let(ctx context.Context, h Hold) error
	// Settle ends occurrences all of whose messages are settled, and tells of each campaign how many are not over.
	Settle(ctx context.Context, code string, at time.Time) (open int, err error)
	// Called tells messages of a campaign what the calls came to that they were taken over by, and counts calls that are not over.
	Called(ctx context.Context, code string, at time.Time) (open int, err error)
}
