package commands

import (
	"context"

	"cardline/internal/bank"
	"cardline/internal/customer"
)

// Unfreeze undoes a freeze, and by PIN also a report of loss: what protects is given up only with strong proof, and a report
// of loss never by text.
func Unfreeze(core interface {
	bank.Core
	bank.Balances
}) Verb {
	return Verb{
		ID: "UNFREEZE", Channels: Both, Risk: R3, ByText: A3, ByVoice: A4, About: OneCard,
		States: []string{string(bank.Frozen), string(bank.Stopped)}, Effect: true,
		Already: inState(core, bank.Active, "again"),
		Refuse: func(r Request) (Answer, bool) {
			if r.Channel == Text && r.Card().State == string(bank.Stopped) {
				return Answer{Say: "stopped", Data: Data{"card": r.Card().Tail}}, true
			}
			return Answer{}, false
		},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			a, err := change(ctx, core, r, bank.Unfreeze, map[bank.State]string{bank.Active: "done"})
			if err != nil || a.Say != "refused" {
				return a, err
			}
			k := r.Card()
			if k.State == string(bank.Stopped) && r.Proven.Has(ByPIN) {
				r.Key += ":restore"
				return change(ctx, core, r, bank.Restore, map[bank.State]string{bank.Active: "restored"})
			}
			// What was not stopped when the customer agreed may have been reported lost since: an older word must not undo that.
			if bal, err := core.Balance(ctx, k.ID); err != nil || bal.State != bank.Stopped {
				return a, err
			}
			k.State = string(bank.Stopped)
			return Answer{Say: "stopped", Data: a.Data, Changed: []customer.Card{k}}, nil
		},
	}
}
