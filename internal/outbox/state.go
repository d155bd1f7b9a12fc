package outbox

// State of a row. Rows move one way, but for what was never handed over: that may be planned again.
type State string

// The states.
const (
	Planned     State = "planned"
	Held        State = "held"      // until its due time, for its reason
	Claimed     State = "claimed"   // a worker looks at it; nothing has left. On Postgres a lock says so instead
	Submitted   State = "submitted" // written down just before the carrier is asked
	Unknown     State = "unknown"   // we stopped or heard nothing after asking: settled by receipt or by asking, never by sending
	Accepted    State = "accepted"  // the carrier has it
	Sent        State = "sent"
	Undelivered State = "undelivered"
	Failed      State = "failed"
	Delivered   State = "delivered"
	Expired     State = "expired"
	Suppressed  State = "suppressed"
)

// rank orders states. Only the carrier's word counts from Accepted on, and a receipt may only raise the rank. A delivery outranks
// a failure, so that receipts come to the same end in whatever order they arrive.
var rank = map[State]int{
	Planned: 0, Held: 0, Claimed: 1, Submitted: 2, Unknown: 3,
	Accepted: 4, Sent: 5, Undelivered: 6, Failed: 6, Delivered: 7,
	Expired: 9, Suppressed: 9,
}

// Settled is the lowest rank that a worker does not touch any more.
const Settled = 4

// Rank is how far a state is. The store keeps it beside the state, as the guard of every change.
func (s State) Rank() int { return rank[s] }

// Open reports whether the row is still ours to move.
func (s State) Open() bool { return rank[s] < Settled }

// statuses are the carrier's words for a message on its way.
var statuses = map[string]State{
	"accepted": Accepted, "scheduled": Accepted, "queued": Accepted, "sending": Accepted,
	"sent": Sent, "delivered": Delivered, "read": Delivered,
	"undelivered": Undelivered, "failed": Failed, "canceled": Failed,
}
