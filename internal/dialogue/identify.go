package dialogue

import (
	"context"

	"cardline/commands"
	"cardline/internal/bank"
)

const identifying = "IDENTIFY"

// identify is the verb a menu uses to find out who calls before anything private is asked for: the number and a card's tail. It is
// the dialogue's own, so customers cannot ask for it by name.
func identify() commands.Verb {
	return commands.Verb{
		ID: identifying, Channels: commands.Voice, Risk: commands.R1, ByVoice: commands.A2, About: commands.OneCard,
		States: []string{string(bank.Mailed), string(bank.Active), string(bank.Frozen), string(bank.Stopped), string(bank.Expired)},
		Run: func(context.Context, commands.Request) (commands.Answer, error) {
			return commands.Answer{Outcome: "identified"}, nil
		},
	}
}
