package bank_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"cardline/internal/bank"
	"cardline/internal/vault"
)

func secret(s string) vault.Secret { return vault.Secret(s) }

// pinged is a bank that counts who asks whether it is there; nothing else may be asked of it.
type pinged struct {
	bank.Bank
	asked *atomic.Int64
}

func (p pinged) VerifyPIN(context.Context, string, vault.Secret) error      { return nil }
func (p pinged) VerifyDocument(context.Context, string, vault.Secret) error { return nil }

func (p pinged) Ping(context.Context) error {
	p.asked.Add(1)
	return nil
}

func TestLifeOfACard(t *testing.T) {
	t.Parallel()
	const (
		no   = "refused"
		same = "so already"
	)
	states := []bank.State{bank.Applied, bank.Mailed, bank.Active, bank.Frozen, bank.Stopped, bank.Expired, bank.Closed}
	want := map[bank.Kind][]string{ //    applied    mailed     active     frozen     stopped    expired    closed
		bank.Activate: {no, "active", same, no, no, no, no},
		bank.Freeze:   {no, no, "frozen", same, no, no, no},
		bank.Unfreeze: {no, no, same, "active", no, no, no},
		bank.Stop:     {"stopped", "stopped", "stopped", "stopped", same, "stopped", no},
		bank.Restore:  {no, same, same, same, "mailed", no, no},
		"pulverise":   {no, no, no, no, no, no, no},
	}
	for kind, row := range want {
		for i, s := range states {
			to, changed, err := bank.Next(kind, s, bank.Mailed)
			got := string(to)
			switch {
			case errors.Is(err, bank.ErrRefused):
				got = no
			case !changed:
				got = same
			}
			if got != row[i] || (!changed && to != s) {
				t.Errorf("%s while %s: %s (%s), want %s", kind, s, got, to, row[i])
			}
		}
	}
	if to, _, _ := bank.Next(bank.Restore, bank.Stopped, ""); to != bank.Active {
		t.Errorf("a card stopped before anybody noted what it was is restored to %s", to)
	}
}
