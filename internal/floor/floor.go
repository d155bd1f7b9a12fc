// Package floor is where people answer: agents, the callers who wait for them, and the calls back that were promised. It knows neither
// menus nor carriers nor SQL; a Board keeps it for all processes. Start at Desk.Join; match.go says who is served next.
package floor

import (
	"reflect"
	"slices"
	"time"

	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Topics that callers wait for, and agents are skilled in.
const (
	Service   = "service"
	Platinum  = "platinum"
	Lost      = "lost"
	Complaint = "complaint"
	Retention = "retention"
)

// Topics lists them.
func Topics() []string { return []string{Service, Platinum, Lost, Complaint, Retention} }

// Waiting is somebody who wants a person: on the line, or with a promise to be called back; or who has one.
type Waiting struct {
	Call     string // the carrier's id of the call
	Number   phone.Number
	Customer string // "" where nobody has shown who they are
	Tier     string // in lower case; "" where it is not known
	Lang     locale.Lang
	Topic    string
	Manager  string // the agent whose customer they are; "" where nobody's
	Urgent   bool   // a lost card that could not be stopped: before everybody
	Summary  string
	Since    time.Time
	Seen     time.Time // when the call was last heard of; in the future while they do something else (Desk.Busy): nobody is rung for them before
	Agent    string    // reserved for this call; "" for none
	Rung     time.Time // since when that agent's telephone rings for them; zero: they have not been told of the agent yet
	Taken    time.Time // when the agent had them; zero: they wait
	Back     time.Time // they have hung up and are called at this time or later, in their turn; zero: they are on the line
	Tries    int       // calls back they did not answer
}

// Waits reports whether nobody talks to them yet.
func (w *Waiting) Waits() bool { return w.Taken.IsZero() }

// OnLine reports whether the caller holds the line.
func (w *Waiting) OnLine() bool { return w.Back.IsZero() }

// State of an agent.
type State string

// The states. Reserved: their telephone rings, or is about to.
const (
	Offline  State = "offline"
	Ready    State = "ready"
	Reserved State = "reserved"
	Talking  State = "talking"
	Wrapping State = "wrapping"
	Away     State = "away"
)

// free takes the agent away again.
func (w *Waiting) free() { w.Agent, w.Rung, w.Taken = "", time.Time{}, time.Time{} }

// States lists them.
func States() []State { return []State{Offline, Ready, Reserved, Talking, Wrapping, Away} }

// Agent is somebody who answers.
type Agent struct {
	Name   string // of the operator
	Number phone.Number
	Langs  []locale.Lang
	Topics []string
	State  State
	Since  time.Time // of the state
	Until  time.Time // of Wrapping
	Call   string    // of Reserved, Talking and Wrapping
	Idle   time.Time // when their last call ended
}

// Same reports whether nothing distinguishes two agents.
func (a *Agent) Same(b *Agent) bool {
	x, y := *a, *b
	x.Langs, x.Topics, y.Langs, y.Topics = nil, nil, nil, nil
	return slices.Equal(a.Langs, b.Langs) && slices.Equal(a.Topics, b.Topics) && reflect.DeepEqual(x, y)
}

// Ended is a wait that is over.
type Ended struct {
	Call   string
	Topic  string
	Tier   string
	Since  time.Time
	At     time.Time // when an agent had it, or it ended otherwise
	How    Leaving
	Agent  string
	CallIn bool // not a call back
}

// Leaving says how a wait ended.
type Leaving string

// The ways.
const (
	Talked     Leaving = "talked"
	Abandoned  Leaving = "abandoned"
	Voicemail  Leaving = "voicemail"
	LostPath   Leaving = "lost"       // to report a lost card
	Menu       Leaving = "menu"       // back to the menu, by a key
	Again      Leaving = "again"      // they called themselves before they were called back: the new call has their place
	Unreached  Leaving = "unreached"  // they did not answer the call back: there is another try, and after the last a case
	Elsewhere  Leaving = "elsewhere"  // nobody was there: they were put through to the number for that
	Unanswered Leaving = "unanswered" // the agent's telephone rang in vain: the caller keeps the place
)

// Rules are how callers are served.
type Rules struct {
	HeadStart map[string]time.Duration // by tier: they count as having waited so much longer
	Ring      time.Duration            // how long an agent's telephone rings
	WrapUp    time.Duration            // after a talk
	Gone      time.Duration            // a caller not heard of for so long has hung up
	Offer     time.Duration            // expected waits of this length are met with the offer of a call back
	Widen     time.Duration            // after so long agents of other topics help, after twice as long those of other languages
	Level     time.Duration            // answered within this counts for the service level
	Tries     int                      // calls back to one customer
	Between   time.Duration            // two of them
	// Opens is when people next answer those who wait for a topic, at or after a time: nobody is called back before. nil: always.
	Opens func(topic string, at time.Time) time.Time
	// Courteous reports whether a number may be called at a time. It is asked about calls back that come an hour or more after the call: the next
	// morning of the line may be the middle of their night. nil: always.
	Courteous func(n phone.Number, at time.Time) bool
}

// longest is how long a talk lasts: carriers end calls by then.
const longest = 4 * time.Hour

// DefaultRules are those of the house.
func DefaultRules() Rules {
	return Rules{
		HeadStart: map[string]time.Duration{"platinum": 5 * time.Minute, "gold": time.Minute},
		Ring:      20 * time.Second, WrapUp: 30 * time.Second, Gone: 45 * time.Second, Offer: 3 * time.Minute, Widen: 2 * time.Minute,
		Level: 20 * time.Second, Tries: 2, Between: 10 * time.Minute,
	}
}

// Floor is everything as it is now.
type Floor struct {
	Waiting []Waiting // also who is talked to
	Agents  []Agent
	Ended   []Ended // the last that ended, newest last: at most Remembered
	Over    []Ended // of these, what has ended in this change: a Board writes them down
	// Calling are the telephones, of those who are to be called back, that another call of ours rings now: each is rung by one at a time. A Board
	// tells them, and lets nobody else ring the others before the change is kept.
	Calling map[phone.Number]bool
}

// Remembered is how many waits that ended a Board gives, to estimate others by.
const Remembered = 200

func (f *Floor) waiting(call string) *Waiting {
	for i := range f.Waiting {
		if f.Waiting[i].Call == call {
			return &f.Waiting[i]
		}
	}
	return nil
}

func (f *Floor) agent(name string) *Agent {
	for i := range f.Agents {
		if f.Agents[i].Name == name {
			return &f.Agents[i]
		}
	}
	return nil
}
