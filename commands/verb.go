// Package commands is the verbs: what a cardholder can do, each written once for text and voice. A verb declares its words,
// the proof and the risk it carries and a Run that calls the bank; it knows neither channel nor storage. The package also
// understands texts (Parser, the files parse_*.go) and puts answers in words (Speaker, say_*.go). One verb is three files:
// balance.go, balance.yaml, testdata/balance.txtar. Start at All.
package commands

import (
	"context"
	"slices"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/phone"
)

// Channel is how a customer reaches us.
type Channel uint8

// The channels.
const (
	Text Channel = 1 << iota
	Voice
	Both = Text | Voice
)

func (c Channel) String() string {
	if c == Voice {
		return "voice"
	}
	return "text"
}

// Risk says what a verb can do to the customer.
type Risk uint8

// The risks: public information; a private read; a change that can be undone; money, credit or protection given up.
const (
	R0 Risk = iota
	R1
	R2
	R3
)

// Proof is a set of things shown. A number only shows that the message came from it, never who holds the phone.
type Proof uint8

// The proofs.
const (
	ByNumber   Proof = 1 << iota // the registered number
	ByTail                       // last four digits of the card
	ByDocument                   // last four of the id document
	ByCode                       // one-time code sent to the number
	ByPIN                        // telephone PIN, in a call only
)

// The ladder of proof as the catalogue names it; A2D is A2 with the id document.
const (
	A0  Proof = 0
	A1        = ByNumber
	A2        = ByNumber | ByTail
	A2D       = A2 | ByDocument
	A3        = A2 | ByCode
	A4        = A2 | ByPIN
)

// Has reports whether every proof of need is there.
func (p Proof) Has(need Proof) bool { return p&need == need }

// About says whom or what a verb concerns.
type About uint8

// A verb concerns nobody in particular, one customer, one of their cards, or one or all of their cards.
const (
	Nobody About = iota
	Person
	OneCard
	AnyCards
)

// Degrade is what a verb does while the bank takes nothing. A bank that is merely slow is answered for later, whatever this says.
type Degrade uint8

// The ways: it says that nothing can be told and nothing was changed; what was asked is kept, done once the bank is back, and told
// then; what was last known is told, and as of when (its text "stale").
const (
	Refuse Degrade = iota
	Later
	LastKnown
)

// Verb is one thing a cardholder can do.
type Verb struct {
	ID       string // as in the catalogue: BALANCE
	Channels Channel
	Risk     Risk
	ByText   Proof // proof wanted by text
	ByVoice  Proof // proof wanted in a call
	About    About
	States   []string // states of the cards it may mean, by what the directory knows; empty = any but closed
	Guess    bool     // one possible card need not be named
	Args     []Arg    // asked for when missing
	Instant  bool     // an exact keyword runs it at once although it changes something
	Protects bool     // stops a card: runs past every limit, lock and dialogue
	Replies  bool     // only answers or turns what is open: nobody asks for it by itself
	Effect   bool     // asks the bank for a change: written down before it is begun
	Degrade  Degrade  // while the bank takes nothing
	Run      func(context.Context, Request) (Answer, error)
	// Refuse, where there is one, answers before any proof is asked for, once customer and cards are known: what cannot be done here
	// should not cost the customer a code first.
	Refuse func(Request) (Answer, bool)
	// Weakens, where there is one, reports that what is asked for gives up protection or diverts post: the proof wanted is then A3 by
	// text and A4 by voice, whatever ByText and ByVoice say.
	Weakens func(Request) bool
	// Quote, where there is one, prices what is asked for once every argument is there. The confirmation reads the quote back (text
	// "confirm") and is bound to it; Run finds its id in Request.Quote. With Request.Quote set it reads that quote again. A second
	// result other than nil is what is said instead: there is nothing to agree to.
	Quote func(context.Context, Request) (Quoted, *Answer, error)
	// Amends, where there is one, names the argument with the customer's own words. A text that is neither yes nor no where the work is
	// read back is added to them, and so is what is said to be wrong after a no; then it is read back again.
	Amends string
	// Already, where there is one, says that what is asked for is so and nothing would change, before more proof is asked for than number
	// and tail. It tells no more than somebody with that proof may be told. nil: it is not so, or cannot be known.
	Already func(context.Context, Request) (*Answer, error)
	// Awaits, where there is one, reports that what the verb takes is waited for, so that a bare figure is it.
	Awaits func(context.Context, Request) (bool, error)
	// Instead, where there is one, names the verb that is meant in the light of what is open at the bank: FQ 12 answers an invitation
	// while there is one. It is asked once, before anything else, and only where the number leads to one customer; "" is this verb.
	Instead func(context.Context, Request) (string, error)
}

// Quoted is a quote as the dialogue keeps it.
type Quoted struct {
	ID    string
	Until time.Time
	Once  string // the key of its order where somebody else may be asking for the same: by whichever quote, it is done once; "": Request.Key
	Data  Data
}

// Need is the proof wanted on a channel.
func (v Verb) Need(c Channel) Proof {
	if c == Voice {
		return v.ByVoice
	}
	return v.ByText
}

// Private reports whether the verb tells or changes anything of a customer.
func (v Verb) Private() bool { return v.About != Nobody }

// ReadBack reports whether what it is about to do is read back and agreed to first: every change, and whatever has a reading of its own,
// as a complaint has.
func (v Verb) ReadBack() bool { return v.Risk >= R2 || v.Quote != nil }

// Takes reports whether a card in this state may be meant.
func (v Verb) Takes(state string) bool {
	if len(v.States) == 0 {
		return state != string(bank.Closed)
	}
	return slices.Contains(v.States, state)
}

// Arg is one argument a verb cannot do without.
type Arg struct {
	Name   string // as the parser names it
	Digits int    // how many keys it takes in a call; 0 = it cannot be entered by key; with more than one the value itself is entered
	Choice func(context.Context, Request) (Options, error)
	// Keys, where there is one, is the Choice of a call: a few values by key where a text says it in the customer's own words.
	Keys func(context.Context, Request) (Options, error)
	// If, where there is one, reports whether it is wanted at all when it is missing: no amount is asked for beside FULL.
	If func(context.Context, Request) (bool, error)
	// Texted, where there are any, are values whose terms are better read than heard: a call texts what each would come to (texts
	// "choices" and "row", speech "ask-<name>-texted"), and one is chosen by key or by a text. They are among those of Choice; the verb
	// has a Quote.
	Texted []string
	// Listed, where there is one, is Choice with a row of a text for each value: of several, a call texts the first ones in the same way, and
	// nothing is priced.
	Listed func(context.Context, Request) (Options, Rows, error)
	// Page is how many options one text offers; MORE offers the next. 0: all of them. They are then chosen by number as well.
	Page int
}

// Choices are the few values it can have on a channel; nil where it is said or entered freely.
func (a Arg) Choices(c Channel) func(context.Context, Request) (Options, error) {
	switch {
	case c != Voice:
		return a.Choice
	case a.Keys != nil:
		return a.Keys
	case a.Digits > 1:
		return nil
	}
	return a.Choice
}

// Options are the few values an argument can have.
type Options []Option

// Option is one of few values an argument can have: offered as a key in a call.
type Option struct {
	Value string
	Names locale.Words
	Said  locale.Words // its name in a call, where a text names it differently
}

// Request is a verb asked for, with everything it needs settled.
type Request struct {
	Key      string // idempotency key of its effect
	Now      time.Time
	Channel  Channel
	Lang     locale.Lang
	Zone     *time.Location
	Number   phone.Number
	Our      phone.Number // the address the customer wrote to or called
	Party    customer.Party
	Customer customer.Customer
	Cards    []customer.Card
	Proven   Proof
	Shown    bool // the caller has named a card of this customer in this call
	Args     map[string]string
	Quote    string // id of the quote that is being read back, or was agreed to
	Once     string // of that quote: see Quoted
	Words    string // the customer's own words, evidence of a wish
	Carrier  bool   // the carrier has handled the word itself (stop, start, help)
}

// Card is the one card meant.
func (r Request) Card() customer.Card {
	if len(r.Cards) == 0 {
		return customer.Card{}
	}
	return r.Cards[0]
}

// Answer is what a verb has to say: a key of its texts, and the data for it.
type Answer struct {
	Say     string
	Data    Data
	Outcome string            // for metrics and the row; "" = Say
	More    map[string]string // arguments with which the same verb goes on when the customer asks for more
	Phone   bool              // ask whether the phone is still with its owner
	Lang    locale.Lang       // the language from now on
	Wish    bool              // what the number wants to be sent has changed
	Silent  bool              // nothing is to be answered: the carrier has answered already
	Person  bool              // connect the caller to a person, or say how
	Changed []customer.Card   // cards with their new state, for the directory
}

// Data fills the places of a text. Values are string, int, int64, bool, money.Money, card.Tail, time.Time, locale.Words, or one of the types
// below and Options; they are put in words for the language and the channel when they are said.
type Data map[string]any

// Day is a date without a time.
type Day time.Time

// Clock is a time of day.
type Clock time.Time

// Digits is something read out digit by digit: a reference, a telephone number.
type Digits string

// Topic is the id of a verb, said as its line of help: what it does and an example.
type Topic string

// Act is the id of a verb, said as what it does: for reading back.
type Act string

// Usage is the id of a verb, said as how it is written, with an example where that shows more.
type Usage string

// Keywords are the ids of verbs, said as the word each is asked for by.
type Keywords []string

// Examples are the ids of verbs, said as a text that asks for each.
type Examples []string

// Tails is several cards named by their tails.
type Tails []card.Tail

// Row is a line of a list: a text of the same verb with its own data.
type Row struct {
	Say  string
	Data Data
}

// Rate is an interest rate in hundredths of a per cent: 1825 is 18.25 %.
type Rate int

// Menu is a page of options, said with their numbers; From is how many stand before it.
type Menu struct {
	From    int
	Options Options
}

// Rows are said one after the other.
type Rows []Row
