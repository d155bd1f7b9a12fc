package dialogue

import (
	"context"
	"log/slog"

	"cardline/commands"
	"cardline/internal/audit"
	"cardline/internal/bank"
	"cardline/internal/batch"
	"cardline/internal/clock"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/vault"
)

// Deps is everything a dialogue needs, by what it is for.
type Deps struct {
	Clock  *clock.Clock
	Vault  *vault.Vault
	Log    *slog.Logger
	Limits Limits
	Verbs  []commands.Verb
	Texter Texter
	Crowd  *batch.Crowd // of the turns under way

	Language
	Memory
	Bank
	Telephone
	Strangers
	Watchers
}

// Language understands what customers write and say, and makes what they read and hear.
type Language struct {
	Parser    *commands.Parser
	Speaker   *commands.Speaker
	Misread   Misunderstood
	Campaigns func() []string // codes of the open campaigns, for the parser
}

// Memory is what outlives a turn.
type Memory struct {
	Directory Directory
	Manners   Manners
	Sessions  Sessions
	Epochs    Epochs
	Sealer    Sealer
	Ledger    Ledger
	Promises  Promises
	Trail     audit.Trail
}

// Bank is what the dialogue itself asks of the bank; verbs have their own way there.
type Bank struct {
	Proofs  bank.Proofs
	Core    bank.Core // stops the cards of strangers, and changes the PIN by which callers are known
	Offers  bank.Offers
	Doubted func(ctx context.Context, d Doubt) error // leaves to people a change nobody knows the end of; nil: nobody follows it up
}

// Telephone is what only callers meet.
type Telephone struct {
	Menus       Menus
	Lines       map[phone.Number]string // line dialled -> main, platinum, lost
	Hours       Hours                   // of the lines; nil: people always answer
	AgentNumber phone.Number            // where a person answers
	Floor       Floor                   // where callers wait for people; nil: they answer at AgentNumber
	Slots       Slots                   // of call backs; nil: none are offered but in turn
	Managers    map[string]string       // the agents that account managers are, by the bank's names of these
	Outgoing    Outgoing                // of calls of ours; nil: there are none
	Tapes       Tapes                   // what callers said, at the carrier
	Recordings  Recordings
	Listens     bool                       // words are taken beside keys
	Hints       func(locale.Lang) []string // words that are likely; nil: none are named
	Prompts     func(play string) string   // the file of a recorded prompt, "" where there is none; nil: all are spoken
	Hold        string                     // the file of what callers hear while they wait; "" is silence
}

// Strangers is what people nobody knows may have of us, and what it may cost.
type Strangers struct {
	Finder   bank.Finder                                // of their cards; nil: a person stops them
	Searches Budget                                     // of all of them together; nil: without limit
	Nameless Budget                                     // of searches by callers who show no number, together; nil: without limit
	Budget   Budget                                     // for texts to them; nil: without limit
	Unfound  func(ctx context.Context, u Unfound) error // leaves to people a loss that matched no card; nil: nobody follows it up
}

// Watchers are told what happens, and change nothing.
type Watchers struct {
	Observer Observer
	Tracer   Tracer  // nil: nobody looks, and nothing is traced
	Figures  Figures // of callers in the menu; nil: nobody counts
}
