package outbox

// Lane is a queue of its own with its own workers, so that a code never stands behind a festival.
type Lane string

// The lanes, most urgent first.
const (
	Urgent Lane = "urgent" // codes, security, answers somebody waits for
	Normal Lane = "normal" // service messages
	Bulk   Lane = "bulk"   // greetings and campaigns
)

// Lanes lists them, most urgent first.
func Lanes() []Lane { return []Lane{Urgent, Normal, Bulk} }
