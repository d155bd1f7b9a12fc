// Package session keeps what must survive between two turns of one party: open questions, language, counters, the place in a call.
// It lives in Redis, sealed, under a keyed index of the number (never the number), behind a fenced lease so that two texts
// arriving at once are taken one after the other. It knows neither words nor verbs. Start at Store.Open.
package session

import (
	"encoding/json"
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// State is everything remembered of one party (a number, or a call). The zero value is a party never met.
type State struct {
	Seq       int64       // turns taken
	Recent    []string    // keys of the last turns, newest last: a repeated webhook is known without the database
	Lang      locale.Lang // of the last clear sentence,
	LangUntil time.Time   // for as long as the dialogue goes on
	Questions []Question  // open, newest last
	More      *Work       // what MORE goes on with
	MoreUntil time.Time
	Next      []Work      // asked for in the same text as what is open now: served after it
	NextUntil time.Time   // they are not remembered longer
	Paused    *Question   // what a new wish has interrupted: offered once that is served
	Texts     Pace        // for the limit per number and hour
	Warned    time.Time   // when the number was last told that it writes too much
	Unknown   []time.Time // texts not understood in the last 24 h
	Missed    []time.Time // wrong tails, documents and codes of late; a right one in between forgives none
	CoolUntil time.Time   // private verbs rest until then
	Codes     []time.Time // one-time codes sent: of a number in the last hour, of a customer in the last day
	Acts      []time.Time // acts of the highest risk of a customer in the last day
	Helped    time.Time   // last help given to an empty text
	Call      *Call       // the call, when the party is one
	Dropped   *Dropped    // the last call of the number that was cut off
	Alerts    []Alert     // payments asked about, oldest first
	Searches  []time.Time // for cards, by a caller nobody knows, in the last hour
	Echo      string      // what the last text that asked for nothing said, hashed
	Echoes    Pace        // how often it was said in a row
	Talk      string      // the call whose score was asked for by text
	TalkUntil time.Time   // it is taken until then
	Begun     *Begun      // an act of a customer that a code goes on with
	Texted    *Begun      // values that were texted to a customer, one of which is to be chosen
	Colleague *Colleague  // answers texts in place of the dialogue, or did until now
}

// Colleague is somebody of the bank who has taken a dialogue over.
type Colleague struct {
	ID    string // of the take-over
	Name  string // operator's
	Since time.Time
	Until time.Time // the dialogue answers again from then on
	Heard time.Time // when the customer's last text came to them; zero: none did
	Told  bool      // the customer knows
	Wrote bool      // something was written to the customer
	Back  bool      // handed back
}

// Holds reports whether the colleague answers in place of the dialogue.
func (c *Colleague) Holds(now time.Time) bool { return c != nil && !c.Back && now.Before(c.Until) }

// Kind of a question.
type Kind string

// The questions a turn can leave open.
const (
	AskCard     Kind = "card"     // which card
	AskDocument Kind = "document" // last four of the id document
	AskPIN      Kind = "pin"      // by voice only
	AskCode     Kind = "code"     // the one-time code
	AskArg      Kind = "arg"      // a missing argument
	AskConfirm  Kind = "confirm"  // Y or N
	AskMeant    Kind = "meant"    // a near miss: did you mean
	AskPhone    Kind = "phone"    // after a report of loss: is this phone with you
	AskResume   Kind = "resume"   // go on with what was interrupted
	AskAmend    Kind = "amend"    // what is wrong with what was read back
	AskNew      Kind = "new-pin"  // the telephone PIN from now on
	AskSame     Kind = "same-pin" // that once more
	AskFind     Kind = "find"     // what a lost card can be found by, of a caller nobody knows
	AskBegun    Kind = "begun"    // the code of an act that was begun by text
)

// Question is something asked and not yet answered. It is used once and dies at Until.
type Question struct {
	ID    string
	Kind  Kind
	Arg   string // of AskArg; of AskMeant the other verb it may have been; of AskCode the last two digits of the other number it went to; of AskFind the clue
	Work  Work
	Until time.Time
	Tries int    // wrong answers so far
	Hash  string // keyed hash of the code expected by AskCode, of the PIN expected by AskSame
	Code  string // to be quoted with yes where several questions are open; "" until it was said
	From  int    // of AskArg, the first of its options that was said last: MORE goes on after it
	Calm  bool   // abuse was answered once

	Offered []Choice // of AskArg in a call: the values that keys choose
	Texted  int      // so many of them, the first, were texted as well
}

// Choice is one of few values, as it is offered.
type Choice struct {
	Value string
	Names locale.Words
}

// Begun is an act that was begun by text or in a call and may be gone on with, once, the other way.
type Begun struct {
	ID      string    // of the turn or the call that left it
	Work    Work      // what was asked for, without its proofs
	Voice   bool      // it was begun in a call
	Until   time.Time // it cannot be gone on with any more
	Hash    string    // keyed hash of the code that goes on with it
	Tries   int       // wrong codes so far
	Arg     string    // of values that were texted: what they are of
	Offered []Choice  // these values
	Taken   string    // key of the turn that went on with it; "" while none has
	Stopped bool      // a card it is about had been reported lost when it was begun
}

// Alert is a payment the customer was asked about: was it theirs. It stands beside the questions of the dialogue, and none of them
// replaces it.
type Alert struct {
	Ref      string    // of whoever saw the payment: one alert each
	Work     Work      // what a no sets going
	Until    time.Time // a yes clears nothing any more
	After    string    // id of the question that was open when it was asked: one asked since is answered first
	Answer   string    // yes, no; "" while there is none
	Answered time.Time
}

// Proof is a set of what has been shown so far, one bit each. Which bits there are is the business of the verbs that want them.
type Proof uint8

// Work is a verb on its way to being run: what is known, what is proven. Its JSON is a promise's.
type Work struct {
	Verb      string            `json:"v"`
	Args      map[string]string `json:"a,omitempty"`
	Customer  string            `json:"c,omitempty"`
	Cards     []card.ID         `json:"d,omitempty"`
	Proven    Proof             `json:"p,omitempty"`
	Confirmed bool              `json:"y,omitempty"`
	Exact     bool              `json:"e,omitempty"` // asked by an exact keyword
	Near      bool              `json:"n,omitempty"` // understood by edit distance only
	Key       string            `json:"k,omitempty"` // idempotency key of its effect
	Text      string            `json:"t,omitempty"` // the customer's words, kept as evidence of a wish
	Or        string            `json:"o,omitempty"` // with Near: another verb as near
	Quote     string            `json:"q,omitempty"` // id of the quote that was read back
	QuoteEnd  time.Time         `json:"u,omitzero"`  // agreeing to it later agrees to nothing; zero: it has no end
	Amended   int               `json:"m,omitempty"` // times what was read back was put right
	Pinless   bool              `json:"l,omitempty"` // there is no telephone PIN: in a call a one-time code stands for it
	Once      string            `json:"x,omitempty"` // the key of its order where another work may be the same order; "": Key
}

// Call is where a call stands.
type Call struct {
	SID      string          // a state carried in an address is good for this call only
	Stranger bool            // the caller's number failed attestation at the ring
	Tree     json.RawMessage // place in the menu
	Step     int             // of the page last given: the answer to it is the one step that fits
	Epoch    int64           // of the facts about the caller, as of the ring
	Page     json.RawMessage // that page, for a carrier that asks again
	Customer string          // identified
	Card     card.ID
	Proven   Proof
	From     phone.Number // "" when withheld
	Lang     locale.Lang  // last spoken
	Did      []string     // the last verbs, the newest last

	Waits   string    // the node at which the caller waits for a person
	Told    int       // times they were told there how they stand
	Rings   bool      // the telephone of an agent was rung for them last
	Takes   string    // what a message is being taken for
	Asks    *Work     // what the bank has not answered yet
	Proves  bool      // with that: the answer to the open question is being compared
	Order   string    // with that: the key of an effect that was begun
	Fillers int       // times they were asked for patience meanwhile
	Read    *Work     // what was read to them last, to be texted
	Spoken  bool      // the verb under way was asked for in words, where the menu waits
	Cut     bool      // an earlier call of the number was cut off when this one began
	Resumes bool      // they were told that this call goes on where another was cut off
	Again   *Work     // with that: what was being asked about
	Served  bool      // the last step answered what they asked for
	Began   time.Time // by our clock; zero where the ring is forgotten
	Got     bool      // something they asked for was told or done
	Lost    card.ID   // the one card they reported
	Person  bool      // a person talks to them, or is being called
	Over    bool      // there is nothing to go on with
	Unrated bool      // they talked to a person, and gave no score yet
	Ours    *Ours     // we called; nil: they did
	Goes    bool      // what is under way was begun by text: the menu goes on after it as after identifying
	Begun   string    // with Again: the id of the act that a text could go on with meanwhile
	Handed  bool      // a colleague is to call them back, or to hear their message
	Unasked bool      // at its end they are not asked for a score
	Leaving bool      // they are asked for one now
	Ahead   string    // with Asks: keys pressed while they were asked for patience
}

// Ours is what a call of ours is about.
type Ours struct {
	Try      string // its name in the book of calls
	About    string // the entrance of the menu it begins at
	Customer string // whom we want; "" for whoever of the number has shown to be a customer
	Message  string // whose words are to be said
	Ref      string // of the payment that is asked about
	Mailbox  bool   // a machine has picked up
	Left     bool   // word was left on one before
	Asked    int    // payments asked about so far
	Asking   string // the Ref of the one last told
	Told     string // what the call has come to, as noted in the book
}

// Dropped is where a call was cut off.
type Dropped struct {
	At     time.Time
	Tree   json.RawMessage // place in the menu
	Work   *Work           // what was being asked about, without its proofs
	Shown  bool            // the caller had shown to be a customer
	Spoken bool            // it was asked for in words, where the menu waits
	Begun  string          // the id under which a text can go on with it; "" where none can
}

// Show adds what a caller has proven to be: proofs of one customer count for nobody else behind the number.
func (c *Call) Show(customer string, proven Proof) {
	if c.Customer != customer {
		c.Customer, c.Card, c.Proven = customer, "", 0
	}
	c.Proven |= proven
}

// recent is how many turn keys are remembered: more than a carrier has retries in flight for one party.
const recent = 16

// Took records that the turn of key was taken.
func (s *State) Took(key string) {
	s.Seq++
	s.Recent = append(s.Recent, key)
	if n := len(s.Recent); n > recent {
		s.Recent = s.Recent[n-recent:]
	}
}

// Saw reports whether the turn of key was taken before.
func (s *State) Saw(key string) bool {
	for _, k := range s.Recent {
		if k == key {
			return true
		}
	}
	return false
}

// Ask opens q. Only one question of a dialogue is open at a time: a new one replaces the old, which can then no longer be
// answered by mistake; the question about the phone stands beside it.
func (s *State) Ask(q Question) {
	kept := s.Questions[:0]
	for _, o := range s.Questions {
		if (o.Kind == AskPhone) != (q.Kind == AskPhone) {
			kept = append(kept, o)
		}
	}
	s.Questions = append(kept, q)
}

// Open returns the question a bare answer belongs to, the newest, or nil. An expired one is returned too: it is for the
// dialogue to say so.
func (s *State) Open() *Question {
	if len(s.Questions) == 0 {
		return nil
	}
	return &s.Questions[len(s.Questions)-1]
}

// Close drops the question with that id.
func (s *State) Close(id string) {
	kept := s.Questions[:0]
	for _, o := range s.Questions {
		if o.ID != id {
			kept = append(kept, o)
		}
	}
	s.Questions = kept
}

// Pace counts what comes within an hour, or any other window, in the room of two numbers: a list of moments would grow with whoever
// writes most. A window begins with the first that comes after the last window's end, so whoever is told to wait that long is free.
type Pace struct {
	From  time.Time
	Count int
}

// Take counts one more and returns how many came in this window.
func (p *Pace) Take(now time.Time, window time.Duration) int {
	if gone := now.Sub(p.From); gone >= window || gone < 0 {
		*p = Pace{From: now}
	}
	p.Count++
	return p.Count
}

// Within drops the times before from and returns the rest with now appended, at most n newest.
func Within(ts []time.Time, from, now time.Time, n int) []time.Time {
	kept := ts[:0]
	for _, t := range ts {
		if t.After(from) {
			kept = append(kept, t)
		}
	}
	kept = append(kept, now)
	if len(kept) > n {
		kept = kept[len(kept)-n:]
	}
	return kept
}
