package main

import (
	"context"

	"cardline/internal/desk"
	"cardline/internal/dialogue"
)

// unfound leaves a report of loss that matched no card to the desk, one task for a call. Who was put through is served by then; who was not is
// called back, where a number was shown.
func (a *app) unfound(ctx context.Context, u dialogue.Unfound) error {
	reason := "a caller nobody knows reported a loss by their " + u.By + ", and nothing was found: nothing is stopped"
	if u.Number == "" {
		reason += "; the number was withheld"
	}
	_, err := a.desk.Open(ctx, desk.Opening{
		Key: "unfound/" + u.Call, Kind: desk.Task, Subject: "lost card", Channel: "voice", Lang: u.Lang, Number: u.Number, Reason: reason,
		Severity: prompt, Received: u.At,
	})
	return err
}
