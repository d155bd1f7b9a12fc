package outbox

// Lane is a queue of its own with its own workers, so that a code never stands behind a festival.
type Lane string

// The lanes, most urgent first.
const (
	CodeLane      Lane = "code"      // one-time codes
	SecurityLane  Lane = "security"  // what protects the customer
	ReplyLane     Lane = "reply"     // answers somebody waits for
	ServiceLane   Lane = "service"   // what the bank has to tell
	MarketingLane Lane = "marketing" // greetings and campaigns
	CallLane      Lane = "calls"     // what campaigns have said by calls of ours
	TaskLane      Lane = "tasks"     // and by people
)

// Lanes lists them, most urgent first.
func Lanes() []Lane {
	return []Lane{CodeLane, SecurityLane, ReplyLane, ServiceLane, MarketingLane, CallLane, TaskLane}
}
