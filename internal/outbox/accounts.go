package outbox

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"cardline/internal/carrier"
)

// at is the carrier of an account. One that is set up no more is taken for the usual one, whose answer will tell.
func (o *Outbox) at(account string) carrier.Sender {
	if s := o.Carriers[account]; s != nil {
		return s
	}
	return o.Carrier
}

// observe judges the account by what came of a message.
func (o *Outbox) observe(account string, err error, took time.Duration) {
	o.roads.health.seen(account, o.outcomeOf(err), took)
}

func (o *Outbox) outcomeOf(err error) outcome {
	var e *carrier.Error
	switch {
	case err == nil:
		return served
	case !errors.As(err, &e), e.Unknown, e.Status >= 500:
		return faulty
	case o.Refusals.of(e).Account == leftDown:
		return refused
	}
	return served
}

// Accounts tells how this process sees every account.
func (o *Outbox) Accounts() []AccountHealth {
	names := append([]string{""}, slices.Sorted(maps.Keys(o.Carriers))...)
	h := o.roads.health
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make([]AccountHealth, 0, len(names))
	for _, name := range names {
		c := h.of(name)
		_, stopped := o.roads.halted.find(StopAccount, accountName(name))
		out = append(out, AccountHealth{Account: accountName(name), Share: c.share, Down: c.down, Stopped: stopped})
	}
	return out
}

// shareMoved tells the observer, if it wants to know, how much of its traffic an account gets.
func (o *Outbox) shareMoved(account string, share int) {
	if w, ok := o.Observer.(interface {
		Share(account string, percent int)
	}); ok {
		w.Share(account, share)
	}
}

// redact blanks the copy of a text at the account that has it: an id does not say whose it is.
func (o *Outbox) redact(ctx context.Context, sid string) error {
	err := o.Carrier.Redact(ctx, sid)
	for _, name := range slices.Sorted(maps.Keys(o.Carriers)) {
		var e *carrier.Error
		if !errors.Is(err, carrier.ErrCannot) && (!errors.As(err, &e) || e.Status != 404) {
			break
		}
		if other := o.Carriers[name]; other.Can().Redact {
			err = other.Redact(ctx, sid)
		}
	}
	return err
}

// carriers are those of all accounts.
func (o *Outbox) carriers() []carrier.Sender {
	return slices.AppendSeq([]carrier.Sender{o.Carrier}, maps.Values(o.Carriers))
}

// patience is how long the carrier may keep trying, as far as the provider can.
func (o *Outbox) patience(r *Row) time.Duration {
	d := r.validity(r.Submitted)
	if most := o.at(r.Account).Can().Validity; most > 0 {
		d = min(d, most)
	}
	return d
}

// abilities are what the providers of the accounts can do.
func abilities(d Deps) map[string]carrier.Capabilities {
	out := map[string]carrier.Capabilities{}
	for name, s := range d.Carriers {
		out[name] = s.Can()
	}
	if d.Carrier != nil {
		out[""] = d.Carrier.Can()
	}
	return out
}
