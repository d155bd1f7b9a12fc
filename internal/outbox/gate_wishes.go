package outbox

import (
	"context"
	"time"

	"cardline/internal/consent"
	"cardline/internal/phone"
)

// wishes holds what the recipient does not want, and what the carrier would refuse in their name.
type wishes struct{ senders Senders }

func (g wishes) check(_ context.Context, c *candidate, _ time.Time) (verdict, error) {
	answers := c.kind.Answers && c.Asked.After(c.standing.Since) // asking again is a wish too
	if may, why := c.standing.May(c.Class, c.kind.Alert); !may && !answers {
		return suppress(why), nil
	}
	if c.Class != consent.Transactional && c.circumstances().NoMarketing {
		return suppress(consent.Circumstances{NoMarketing: true}.Refuse(c.Class)), nil
	}
	if !c.standing.Blocks(phone.Number(g.senders[c.Purpose])) {
		return verdict{}, nil
	}
	if detour(c.kind, c.Purpose) && !c.standing.Blocks(phone.Number(g.senders[Security])) {
		return verdict{purpose: Security, reason: "the number has stopped the usual sender: by the security sender"}, nil
	}
	return suppress(stoppedSender), nil
}

const stoppedSender = "the number has stopped this sender at the carrier (21610)"

// detour reports whether a message whose sender is blocked may go by the security sender.
func detour(d Declaration, p Purpose) bool { return d.Alert && p != Security }
