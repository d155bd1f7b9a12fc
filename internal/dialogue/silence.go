package dialogue

import (
	"hash/fnv"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cardline/commands"
)

// Budget is what answers to numbers that are nobody's may cost. Spend takes one from the account of a country and reports false when
// there is nothing left.
type Budget interface {
	Spend(country string) bool
}

// silence ends the turn without an answer.
func (t *turn) silence(outcome string) bool {
	t.outcome, t.silent = outcome, true
	return true
}

// limited holds back a number that writes too much: told once, then silence, but never for stopping a card or for stopping messages.
func (t *turn) limited(p commands.Parsed) bool {
	if t.st.Texts.Take(t.now, hour) <= t.Limits.TextsPerHour || p.Command == "OPTOUT" || p.Command == freeze || t.protects(p) {
		return false
	}
	if t.now.Sub(t.st.Warned) < hour {
		return t.silence("too-many-texts")
	}
	t.st.Warned = t.now
	t.done("too-many-texts", nil)
	return true
}

// protects reports whether a text stops a card, or goes on with that.
func (t *turn) protects(p commands.Parsed) bool {
	q := t.st.Open()
	return t.verbs[p.Command].Protects || p.Command == "CONFIRM_NO" && len(t.st.Alerts) > 0 || p.Args["also"] == "LOST" || q != nil && t.verbs[q.Work.Verb].Protects
}

// spent keeps a flood of texts from numbers that are nobody's from costing more than the budget: who pays by the text can be made to
// answer thousands of numbers once each. Customers never pay for strangers, nor do cards and wishes.
func (t *turn) spent(p commands.Parsed) bool {
	switch {
	case t.Budget == nil || t.party.Known() || t.protects(p):
		return false
	case p.Command == freeze, p.Command == "OPTOUT", p.Command == "OPTIN":
		return false
	case t.Budget.Spend(t.number.Region()):
		return false
	}
	return t.silence("budget")
}

// An automatic answer to our answers says the same again and again, and soon.
const (
	echoes     = 3
	echoWindow = 10 * time.Minute
	// numbered is the length in letters from which digits make no difference: a machine numbers its answers, and a person who tries
	// another amount writes less.
	numbered = 60
)

// looping falls silent towards a number that says the same three times in a row where none of it asks for anything: most likely a
// machine, which would go on for as long as it is answered. Anything that can be understood ends it.
func (t *turn) looping(p commands.Parsed, body string) bool {
	switch p.Command {
	case commands.Unknown, commands.Empty, "HELP":
	default:
		t.st.Echo, t.st.Echoes.Count = "", 0
		return false
	}
	if t.protects(p) || t.answers(p, body) {
		return false
	}
	if said := folded(body); said != t.st.Echo {
		t.st.Echo, t.st.Echoes.Count = said, 0
	}
	if t.st.Echoes.Take(t.now, echoWindow) < echoes {
		return false
	}
	return t.silence("loop")
}

// answers reports whether a text can be the answer to the open question.
func (t *turn) answers(p commands.Parsed, body string) bool {
	q := t.st.Open()
	if q == nil {
		return false
	}
	_, how := t.fit(*q, p, body)
	return how != noAnswer
}

// folded names what a text says in a few bytes, whatever its letters' size, spaces and signs.
func folded(body string) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, body)
	if len(letters) >= numbered {
		letters = strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return -1
			}
			return r
		}, letters)
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(letters))
	return strconv.FormatUint(h.Sum64(), 36)
}
