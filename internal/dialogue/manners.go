package dialogue

import (
	"slices"

	"cardline/commands"
	"cardline/internal/session"
)

// mannered takes a text that is no more than thanks, a greeting or abuse where something is asked. The question stays and no wrong
// answer is counted; abuse is met with one calm sentence. Written once more where the customer's own words are wanted, it is them.
func (t *turn) mannered(q session.Question, p commands.Parsed, body string) bool {
	if !t.now.Before(q.Until) || p.Exact && p.Command != commands.Unknown {
		return false
	}
	calm := false
	switch {
	case commands.Abuse(body):
		if q.Calm && q.Kind == session.AskArg && slices.Contains(told, q.Arg) {
			return false
		}
		calm, q.Calm = !q.Calm, true
	case p.Command != commands.Unknown || !t.Parser.Courtesy(body):
		return false
	}
	v := t.verbs[q.Work.Verb]
	t.verb = v.ID
	t.open(q)
	if calm {
		t.done("calm", nil)
	}
	t.outcome = "manners"
	t.sayQuestion(v, q)
	return true
}
