package customer

import "time"

// Traits are what the bank tells of a customer for marketing alone: audiences are chosen by them, beside tier, language and the like. They
// come by a way of their own, and as a whole: what is left out is not known.
type Traits struct {
	AsOf       time.Time `json:"-"` // as of when the bank says so; older news than what is kept is ignored
	Branch     string    `json:"branch,omitempty"`
	Tags       []string  `json:"tags,omitempty"`
	Points     *int      `json:"points,omitempty"`
	SpendBand  *int      `json:"spend_band,omitempty"`
	LastActive string    `json:"last_active,omitempty"`    // 2026-11-02
	Since      string    `json:"since,omitempty"`          // 2019-04-02: when they became a customer
	Lunar      string    `json:"lunar_birthday,omitempty"` // 06-30, or L06-30 in a leap month
}

// Outcome is what became of one customer that was told.
type Outcome string

// The outcomes.
const (
	Added   Outcome = "added"
	Changed Outcome = "changed"
	Same    Outcome = "same"    // nothing was written
	Late    Outcome = "late"    // something newer was told before: nothing was written
	Missing Outcome = "missing" // only traits were told, of nobody in the directory
)

// OnlyTraits reports whether nothing else is told of the customer: everybody else has a language.
func (c Customer) OnlyTraits() bool { return c.Traits != nil && c.Lang == "" }
