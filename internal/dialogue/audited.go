package dialogue

import (
	"context"
	"fmt"
	"log/slog"

	"cardline/commands"
	"cardline/internal/audit"
	"cardline/internal/bank"
)

// Audited leaves a row for every order the bank has carried out. An order that stops a card stands even if the row cannot be
// written; any other counts as unfinished until it is, and is settled under its key.
func Audited(b commands.Bank, trail audit.Trail, log *slog.Logger) commands.Bank {
	return audited{Bank: b, trail: trail, log: log}
}

type audited struct {
	commands.Bank
	trail audit.Trail
	log   *slog.Logger
}

func (a audited) Do(ctx context.Context, o bank.Order) (bank.Receipt, error) {
	seen, watched := ctx.Value(watching{}).(*orders)
	if watched {
		seen.key = o.Key
	}
	rc, err := a.Bank.Do(ctx, o)
	if err != nil {
		return rc, err
	}
	if watched && !rc.Again {
		seen.changed = true
	}
	err = a.trail.Append(ctx, audit.Entry{
		At: rc.At, Key: o.Key, Actor: "customer:" + o.Customer, Action: "card." + string(o.Kind), Subject: "card:" + string(o.Card),
		Channel: o.Channel, After: string(rc.State), Ref: rc.Ref,
	})
	if err != nil && o.Kind == bank.Stop {
		a.log.ErrorContext(ctx, "a card was stopped without an audit row", "card", o.Card, "ref", rc.Ref, "err", err)
		return rc, nil
	}
	if err != nil {
		return rc, fmt.Errorf("%w: audit row: %w", bank.ErrUnknown, err)
	}
	return rc, nil
}

// orders are what the bank was asked to do in the course of a verb: verbs answer in words, which do not tell a change from a refusal.
type orders struct {
	changed bool
	key     string // of the last one
}

type watching struct{}

// watched is ctx with a place where an audited bank notes that it has changed something.
func watched(ctx context.Context) (context.Context, *orders) {
	seen := &orders{}
	return context.WithValue(ctx, watching{}, seen), seen
}
