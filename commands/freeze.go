package commands

import (
	"context"

	"cardline/internal/bank"
)

// Freeze locks a card until its owner unlocks it.
func Freeze(core bank.Core) Verb {
	return Verb{
		ID: "FREEZE", Channels: Both, Risk: R2, ByText: A2, ByVoice: A2, About: OneCard,
		States: []string{string(bank.Active), string(bank.Frozen), string(bank.Stopped)}, Instant: true, Effect: true,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			return change(ctx, core, r, bank.Freeze, map[bank.State]string{bank.Frozen: "done"})
		},
	}
}
