package outbox

// Redact is the River job that has the carrier's copy of a text blanked. Whoever finds a secret in a text inserts it in the
// transaction that stores the redacted body.
type Redact struct {
	SID string `json:"sid"`
}

// Kind names the job in River's table.
func (Redact) Kind() string { return "redact" }

// Post is the River job that wakes a lane: rows of that lane are due. It carries no message, so that a job run twice or lost
// sends nothing twice and loses nothing: the rows are the truth.
type Post struct {
	Lane Lane `json:"lane"`
}

// Kind names the job in River's table.
func (Post) Kind() string { return "post" }
