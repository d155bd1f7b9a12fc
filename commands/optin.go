package commands

import (
	"context"

	"cardline/internal/consent"
)

// OptIn takes a number back in.
func OptIn(b consent.Ledger) Verb {
	return Verb{
		ID: "OPTIN", Channels: Both, Risk: R2, ByText: A0, ByVoice: A0, About: Nobody, Instant: true,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			return wish(ctx, b, r, true)
		},
	}
}
