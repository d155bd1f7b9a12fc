package main

import (
	"context"

	"cardline/gateway/api"
	"cardline/internal/greeting"
	"cardline/internal/outbox"
)

// operation is what operators do with the outbox of this installation.
func (a *app) operation() api.Operation {
	rows := a.db.Messages()
	return api.Operation{
		Control: a.outbox, Loads: rows, Dead: rows, Paces: a.pace, Compare: a.pulse(), Stops: a.outbox, Sends: a.sends.Load,
	}
}

// seenAccounts are accounts as this process sees them: none where it sends nothing.
func (a *app) seenAccounts() []outbox.AccountHealth {
	if !a.sends.Load() {
		return nil
	}
	return a.outbox.Accounts()
}

// undrained plans no greetings while somebody drains the outbox.
type undrained struct {
	greeting.Greetings

	out *outbox.Outbox
}

// Plan implements greeting.Greetings. It is asked for each page of customers: a drain that begins meanwhile ends the rest.
func (u undrained) Plan(ctx context.Context, ls []greeting.Letter) (map[string]bool, error) {
	if err := u.out.Draining(ctx); err != nil {
		return nil, err
	}
	return u.Greetings.Plan(ctx, ls)
}
