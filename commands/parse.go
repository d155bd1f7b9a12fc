package commands

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cardline/internal/locale"
)

// Results that are no verb.
const (
	Empty           = "EMPTY"            // nothing usable: spaces, emoji, punctuation
	Unknown         = "UNKNOWN"          // something, but no wish we can tell
	RejectSensitive = "REJECT_SENSITIVE" // a card number, PIN or security code is in it
)

// Verbs the parser itself leads to.
const (
	help       = "HELP"        // what a question gives
	lost       = "LOST"        // heard even where the text is rejected
	confirmYes = "CONFIRM_YES" // digits and codes that answer what is open
	confirmNo  = "CONFIRM_NO"
	oneTime    = "OTP"
	caseStatus = "CASE_STATUS"
	escalate   = "ESCALATE"
	grievance  = "COMPLAIN"
)

// Parsed is how a text is understood.
type Parsed struct {
	Command    string            // a verb's ID, or Empty, Unknown, RejectSensitive
	Args       map[string]string // last4 (1234 or ALL), n, month (2026-10), lang, topic, campaign, scope, code; only those found
	Lasts      []string          // every card tail named, also where Args has none: two or more of them, or digits alone
	Lang       locale.Lang       // the language it seems to be in; "" when it cannot tell (codes, digits, Y)
	Clear      bool              // a sentence in Lang: the answer may switch to it
	Ambiguous  bool              // Chinese without a character of one script only
	Confidence int               // percent
	Exact      bool              // a keyword or code with nothing beside it but arguments and courtesy
	Near       bool              // guessed from a misspelling or a doubtful word: ask before anything is changed
	Or         string            // with Near: another verb as near
	Question   bool              // asks how it is done: Command is HELP, its topic the verb
	Also       []Parsed          // further wishes of the same text, at most two, in the order in which to serve them
	Redacted   string            // with RejectSensitive: the text with its digits as •, which may be stored
}

// In is the language to answer in, given the writer's own ("" if unknown).
func (p Parsed) In(stored locale.Lang) locale.Lang {
	return locale.Guess{Lang: p.Lang, Clear: p.Clear, Ambiguous: p.Ambiguous}.Or(stored)
}

// Told are the arguments that mean the same whatever the verb is. Left out are a customer's own words and values that only one verb knows.
func (p Parsed) Told() map[string]string {
	out := maps.Clone(p.Args)
	for _, own := range []string{"text", "reason", "type", "demand"} {
		delete(out, own)
	}
	switch p.Command {
	case help:
		return out
	case grievance: // what it is about stays in its words
		delete(out, "amount")
		delete(out, "currency")
		delete(out, "date")
		delete(out, argUnreal)
	}
	delete(out, "topic")
	return out
}

// Context is what is known of the sender before the text is read. The zero Context is a stranger with nothing open.
type Context struct {
	Tails     []string // tails of the sender's cards
	OTPOpen   bool     // a one-time code is awaited: 4 to 8 digits alone are it
	YesNoOpen bool     // one question awaits yes or no: 1 and 2 answer it
	Codes     []string // codes of all open questions
	Campaigns []string // codes and names of open campaigns
	Now       time.Time
}

// Parser understands texts. It may be used from many goroutines; words learnt later (Learn) are another Parser, which takes over whole.
type Parser struct {
	next atomic.Pointer[Parser]
	grammar
	verbs    []lexeme
	keywords trie[alias]
	atoms    trie[atom]
	values   trie[value]
	patterns []pattern
	spelling spelling
	model    model
	sheets   *sync.Pool // of *text: a keyword is understood without new memory
}

// Parse reads a text in the order: secrets; a reserved word alone; the answer to what is open; a keyword at the start; a wish in free
// words, which the model may doubt; what the model says; the same after correcting misspellings. It never fails: what it cannot read is Unknown.
func (p *Parser) Parse(s string, c Context) Parsed {
	p = p.latest()
	guess := locale.Of(s)
	t := p.sheets.Get().(*text)
	p.readOnto(t, s)
	out := p.understand(t, c)
	if cap(t.units) <= mostKept {
		clear(t.units)
		*t = text{units: t.units, roles: t.roles, used: t.used}
		p.sheets.Put(t)
	}
	out.Lang, out.Clear, out.Ambiguous = guess.Lang, guess.Clear, guess.Ambiguous
	return out
}

// latest is the parser that knows the words learnt last.
func (p *Parser) latest() *Parser {
	if next := p.next.Load(); next != nil {
		return next
	}
	return p
}

// Learn replaces the words, at once for all texts from now on. Words with a fault are refused and those before stay.
func (p *Parser) Learn(all []Words) error {
	next, err := NewParser(all)
	if err == nil {
		p.next.Store(next)
	}
	return err
}

func (p *Parser) understand(t *text, c Context) Parsed {
	if !t.usable() {
		return Parsed{Command: Empty, Confidence: 100}
	}
	p.mark(t)
	if p.secret(t, c) {
		return p.reject(t)
	}
	if out, ok := p.reservedAlone(t); ok {
		return out
	}
	if out, ok := p.answer(t, c); ok {
		return out
	}
	if out, ok := p.ofCampaign(t, c); ok {
		return out
	}
	if out, ok := p.keyword(t, c); ok {
		return p.heed(t, c, out)
	}
	if out, ok := p.several(t, c); ok {
		return out
	}
	return p.freely(t, c)
}

// heed looks into what a keyword took for its own words: a complaint that a card was stolen is a report of loss first, and "leave me alone"
// leaves no campaign.
func (p *Parser) heed(t *text, c Context, out Parsed) Parsed {
	if !p.wordy(out) || p.urgency(out.Command) > 0 {
		return out
	}
	urgent, ok := p.wish(t, c)
	if ok && out.Args["text"] != "" && (urgent.Command == caseStatus || urgent.Command == escalate) {
		return urgent // what has become of a complaint is no complaint
	}
	if name := out.Args["campaign"]; ok && !urgent.Question && name != "" && !contains(c.Campaigns, name) && urgent.Confidence > 70 && urgent.Command != out.Command {
		return urgent // "enrol me in autopay"
	}
	if ok && !urgent.Question && p.urgency(urgent.Command) > 0 {
		if out.Args["text"] != "" {
			urgent.Also = []Parsed{out}
		}
		return urgent
	}
	if p.mistaken(t, out) {
		again := p.freely(t, c)
		if out.Command == grievance && !again.Question && again.Command != caseStatus && again.Command != escalate {
			return out // whatever else a complaint speaks of
		}
		if again.Command != out.Command && (again.Command != Unknown || out.Args["text"] == "") {
			return again
		}
	}
	return out
}

// wordy reports whether an argument is made of words that no list of ours has.
func (p *Parser) wordy(out Parsed) bool {
	for _, arg := range []string{"text", "campaign", "item", "place", "city"} {
		if out.Args[arg] != "" {
			return true
		}
	}
	return false
}

// freely understands a text that begins with no keyword.
func (p *Parser) freely(t *text, c Context) Parsed {
	if !slices.ContainsFunc(t.roles, func(r role) bool { return r != courtesy && r != particle }) {
		return Parsed{Command: Unknown}
	}
	g := p.model.guess(t.even())
	if out, ok := p.wish(t, c); ok {
		return p.doubt(t, c, out, g)
	}
	if out, ok := p.doubtful(t, c); ok {
		return out
	}
	if out, ok := p.believe(t, c, g, sureAlone); ok {
		return out
	}
	if g.known() && g.class() == nothing && g.sure() >= sureNothing && !t.terse() {
		return Parsed{Command: Unknown, Lasts: p.bareTails(t, c)}
	}
	if out, ok := p.misspelt(t, c); ok {
		return out
	}
	if out, ok := p.believe(t, c, g, worthAsking); ok {
		return out
	}
	return Parsed{Command: Unknown, Lasts: p.bareTails(t, c)}
}
