// Package campaign is marketing's instrument: who is to be told what, when, by whose leave, and what came of it. A campaign is written by
// one and approved by another; its occurrences are planned page by page, each person once. It knows neither SQL nor HTTP, nor how a
// message leaves: planned messages are the outbox's. Start at Campaign, then state.go for its life and Runner for how it runs.
package campaign

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"cardline/internal/approval"
	"cardline/internal/wrong"
)

// Campaign is one campaign and where it stands.
type Campaign struct {
	Code string
	Brief
	State   State
	Version int    // one more with every change of the definition
	Reason  string // why it stands as it does, where somebody or something halted it
	approval.Course

	Authors  []string  // everybody who wrote any version of it: none of them approves it
	Said     []Wording // the words as they were when it was checked: those of Words, or of the templates in use
	Forecast Forecast  // of this version; without a time it was not checked, and tells only what was accepted before
	Seal     string    // the Hash that was approved
	Until    time.Time // what was approved may begin until then; zero: not approved
	Paced    int       // messages a second while it runs, in place of Pace; 0: as defined
	Opened   time.Time // when it was started: occurrences before are not its own
	Raise    *Raise    // a larger budget that is asked for; nil: none
	Before   Agreed    // what the words are compared with; zero: nothing was ever approved
}

// Agreed is what was approved last and is not any more, of the campaign or of the one that it was made like.
type Agreed struct {
	Campaign string    `json:"campaign" example:"SPRING-26"`
	Version  int       `json:"version" example:"2"`
	By       string    `json:"by" example:"ben"`
	At       time.Time `json:"at"`
	Said     []Wording `json:"said"`
}

// agreed is what was approved last: what stands, if it is approved, else what stood before.
func (c Campaign) agreed() Agreed {
	if c.Seal == "" {
		return c.Before
	}
	return Agreed{Campaign: c.Code, Version: c.Version, By: c.Checker, At: c.Decided, Said: c.Said}
}

// Hash is what an approval is of: the definition, the words, who is meant, and how many at most.
func (c Campaign) Hash() string {
	raw, _ := json.Marshal([]any{c.Code, c.Brief, c.Said, c.Forecast.Audience, c.Forecast.Ceiling}) // plain fields: it cannot fail
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// Source is how messages of the campaign name it.
func (c Campaign) Source() string { return Source(c.Code) }

// Joins is the registration that the campaign invites to; "": to none.
func (c Campaign) Joins() string { return c.Data["campaign"] }

// Source is how messages of a campaign name it.
func Source(code string) string { return "campaign:" + code }

// Rate is how many messages a second are planned at most; 0: as fast as it goes.
func (c Campaign) Rate() int {
	if c.Paced > 0 {
		return c.Paced
	}
	return c.Pace
}

// codes are what a campaign may be called: as customers might be told, and as a path can hold it.
var codes = regexp.MustCompile(`^[A-Z][A-Z0-9-]{1,23}$`)

// Errors of campaigns.
var (
	ErrNoCampaign = errors.New("there is no such campaign")
	ErrTaken      = errors.New("there is a campaign of this code: choose another, or write that one anew")
	ErrTester     = wrong.Of("testers")
	ErrOwn        = approval.ErrOwn
	ErrChanged    = errors.New("that is not what stands there: somebody changed it, or its audience grew, since you read it")
	ErrLapsed     = errors.New("its approval has lapsed")
)

// faults is what is found wrong with a definition.
type faults struct{ wrong.Faults }

// add notes a fault by its code.
func (f *faults) add(field, code string, with ...any) { f.Add(field, code, with...) }

// found notes an error that says what is wrong.
func (f *faults) found(field string, err error) { f.Tell(field, wrong.From(err)) }

// wrote notes an author.
func (c *Campaign) wrote(by string) {
	if !slices.ContainsFunc(c.Authors, func(a string) bool { return strings.EqualFold(a, by) }) {
		c.Authors = append(c.Authors, by)
	}
}
