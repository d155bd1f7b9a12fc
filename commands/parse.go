package commands

import (
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
	Redacted   string            // with RejectSensitive: the text with its digits as •, which may be stored
}

// In is the language to answer in, given the writer's own ("" if unknown).
func (p Parsed) In(stored locale.Lang) locale.Lang {
	return locale.Guess{Lang: p.Lang, Clear: p.Clear, Ambiguous: p.Ambiguous}.Or(stored)
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

// Parser understands texts. It is made once, is never changed and may be used from many goroutines.
type Parser struct {
	grammar
	verbs    []lexeme
	keywords trie[alias]
	atoms    trie[atom]
	values   trie[value]
	patterns []pattern
	spelling spelling
}

// Parse reads a text in the order: secrets; a reserved word alone; the answer to what is open; a keyword at the start; a wish in free
// words; the same after correcting misspellings. It never fails: what it cannot read is Unknown.
func (p *Parser) Parse(s string, c Context) Parsed {
	guess := locale.Of(s)
	t := p.read(s)
	out := p.understand(&t, c)
	out.Lang, out.Clear, out.Ambiguous = guess.Lang, guess.Clear, guess.Ambiguous
	return out
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
	if out, ok := p.keyword(t, c); ok {
		return out
	}
	if out, ok := p.wish(t, c); ok {
		return out
	}
	if out, ok := p.doubtful(t, c); ok {
		return out
	}
	if out, ok := p.misspelt(t, c); ok {
		return out
	}
	return Parsed{Command: Unknown, Lasts: p.bareTails(t, c)}
}
