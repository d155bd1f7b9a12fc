package outbox

import (
	"context"
	"slices"
	"time"

	"cardline/internal/consent"
	"cardline/internal/phone"
)

// wishes holds what the recipient does not want, what they would have to agree to first, and what the carrier would refuse in their name.
type wishes struct {
	roads *roads
	rules *consent.Rules // nil: marketing needs no consent on file
}

func (g wishes) check(_ context.Context, c *candidate, now time.Time) (verdict, error) {
	answers := c.kind.Answers && c.Asked.After(c.standing.Since) // asking again is a wish too
	if may, why := c.standing.May(c.Class, c.kind.Alert); !may && !answers {
		return suppress(why), nil
	}
	if c.Class != consent.Transactional && c.circumstances().NoMarketing {
		return suppress(consent.Circumstances{NoMarketing: true}.Refuse(c.Class)), nil
	}
	if why := g.unwanted(c, now); why != "" && !answers {
		return suppress(why), nil
	}
	if c.Lane.borne() {
		return g.called(c), nil
	}
	for _, p := range standIns(c.Purpose, c.kind.Alert) {
		switch {
		case !g.open(c, p):
		case p == c.Purpose:
			return verdict{}, nil
		default:
			return verdict{purpose: p, reason: "the number has stopped this sender: by the " + string(p) + " sender"}, nil
		}
	}
	if c.kind.Alert {
		return verdict{state: Suppressed, reason: stoppedSender + toBeCalled, call: true}, nil
	}
	return suppress(stoppedSender), nil
}

// called is the verdict of what is said on the telephone, by the program or by somebody of the bank.
func (wishes) called(c *candidate) verdict {
	may, why := c.standing.Called()
	if c.Lane == CallLane {
		may, why = c.standing.Calls(c.Class)
	}
	if !may {
		return suppress(why)
	}
	return verdict{}
}

// unwanted says why somebody who has not stopped us must not be written to all the same, "" for nothing.
func (g wishes) unwanted(c *candidate, now time.Time) string {
	switch {
	case c.Class == consent.Marketing && g.rules != nil:
		return g.rules.Lacks(c.To, c.standing, len(c.party.Customers) > 0, now)
	case c.Class == consent.Transactional && c.kind.OptOut != "none" && !c.kind.Alert && c.standing.Declines(consent.ForService):
		return "the customer wants no service messages that need not be sent"
	}
	return ""
}

// open reports whether the number has left a sender of the purpose open. Where none is set up, that is for another gate to say.
func (g wishes) open(c *candidate, p Purpose) bool {
	r := c.Row
	r.Purpose = p
	ways := g.roads.ways(r)
	return len(ways) == 0 || slices.ContainsFunc(ways, func(w Route) bool { return !c.standing.Blocks(phone.Number(w.Sender)) })
}

const stoppedSender = "the number has stopped this sender at the carrier (21610)"
