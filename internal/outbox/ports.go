package outbox

import (
	"context"
	"time"

	"cardline/internal/customer"
	"cardline/internal/phone"
)

// Queue is the store's side of sending. Every change of a row and its line of history are one transaction.
type Queue interface {
	// Add writes rows (those with Held as Suppressed) and a Post job per lane in one transaction; keys used before are skipped.
	Add(ctx context.Context, ms []Message) (added int, err error)
	// Depart takes due rows of a lane, oldest due first, has them judged and writes one step of each, all in one transaction: no other
	// caller sees them meanwhile. moved tells which steps were written, in the order of the rows; a step to nowhere leaves its row as it
	// was. Where nothing is due judge is not asked. What it asks must not need the rows.
	Depart(ctx context.Context, c Claim, judge func(due []Row) []Step) (moved []bool, err error)
	// Move applies a step if the row is still this owner's and the carrier has not spoken; false: it is not, nothing was done.
	// Steps of many callers share a transaction.
	Move(ctx context.Context, s Step) (moved bool, err error)
	// Moves applies steps of different rows, each as Move does, all in one transaction.
	Moves(ctx context.Context, ss []Step) (moved []bool, err error)
	// Recover ends leases that ran out by wall: Claimed goes back to Planned, Submitted becomes Unknown. It returns at most n Unknown
	// rows whose lease has ended, now held by owner until wall + lease.
	Recover(ctx context.Context, owner string, wall time.Time, lease time.Duration, n int) ([]Row, error)
}

// Claim says which rows a worker wants.
type Claim struct {
	Lane   Lane
	Owner  string
	Now    time.Time // by our clock: what is due
	Lease  time.Time // by the machine's clock: when another worker may take them over
	N      int
	Except []Purpose // whose senders must rest now
}

// Step is one move of a row.
type Step struct {
	ID      string
	Owner   string
	To      State
	Gate    string // that decided, "" for none
	Reason  string
	At      time.Time
	Due     time.Time // zero: as it was
	Lease   time.Time // by the machine's clock; zero: no lease
	Purpose Purpose   // "": as it was
	Account string    // "": as it was
	Sender  string    // "": as it was
	SID     string    // "": as it was
	Code    int       // 0: as it was; the first one is kept
	Tries   int       // added to the row's
	Repeats int       // added to the row's
}

// Records is the store's side of what became of messages.
type Records interface {
	// Receipt raises a row to a state; a lower or equal rank changes nothing but a missing SID. nil: no such row.
	Receipt(ctx context.Context, id, sid string, to State, code int, at time.Time) (*Received, error)
	// Hear raises a row to Accepted or Sent, as Receipt does, but not at once: within Linger, of many at a time within Longest, or with the
	// next word about it. Until then the word is in memory alone. then is called from another goroutine, which it must not hold up.
	Hear(id, sid string, to State, at time.Time, then func(*Received, error))
	// Flush returns when all that Hear was told is written.
	Flush()
	// Story tells everything; ErrNoMessage.
	Story(ctx context.Context, id string) (Story, error)
	// Named is the id of the message that a carrier knows by its own; "" for none.
	Named(ctx context.Context, sid string) (id string, err error)
	// Taken says which carrier ids belong to a row already.
	Taken(ctx context.Context, sids []string) (map[string]bool, error)
}

// Linger is how long a word that others follow may stay unwritten, Longest where many do: no longer than a carrier's answer usually may take,
// so that no lease is longer for it.
const (
	Linger  = 2 * time.Second
	Longest = 5 * Linger
)

// Gauge measures what waits.
type Gauge interface {
	Backlog(ctx context.Context, now time.Time) ([]Backlog, error)
}

// Received is what a receipt changed. Of a row that was raised with an error code everything is told, else only ID, Type and State.
type Received struct {
	Row
	Moved bool
}

// Backlog is how many rows of a lane are due, and since when the oldest is.
type Backlog struct {
	Lane   Lane
	Due    int
	Oldest time.Time
}

// Replies takes receipts for answers given in the webhook's response: state is the carrier's word, code its error ("" for none).
// known is false for an id that is no reply's.
type Replies interface {
	Receipt(ctx context.Context, id, state, code string) (known bool, err error)
}

// People tells who is behind numbers, in their order. The gates look at nothing of a customer but the ID, the zone and what speaks against
// sending: no names, no cards.
type People interface {
	FindAll(ctx context.Context, ns []phone.Number) ([]customer.Party, error)
}

// Observer is told what happens, for metrics. Its methods must not block.
type Observer interface {
	// Backlog is told by each process that sends, every second or, of a long queue, somewhat less often.
	Backlog(lane Lane, due int, oldest time.Duration)
	// Moved is told of every state a message reaches.
	Moved(t Type, to State)
	// Stray is told of receipts for messages nobody knows.
	Stray()
	// Repeated is told of messages that are sent again although they may have been taken.
	Repeated(t Type)
}

type unwatched struct{}

func (unwatched) Backlog(Lane, int, time.Duration) {}
func (unwatched) Moved(Type, State)                {}
func (unwatched) Stray()                           {}
func (unwatched) Repeated(Type)                    {}
