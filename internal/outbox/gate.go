package outbox

import (
	"context"
	"fmt"
	"time"

	"cardline/internal/consent"
	"cardline/internal/customer"
)

// gate is one question a message must answer before it leaves. Gates are asked in order, now, at each attempt.
type gate interface {
	check(ctx context.Context, c *candidate, now time.Time) (verdict, error)
}

// candidate is a message before the gates, with what they need to know of its recipient.
type candidate struct {
	Row
	kind     Declaration
	party    customer.Party
	standing consent.Standing
}

// verdict of a gate. The zero verdict lets the message pass.
type verdict struct {
	state   State     // Held, Expired or Suppressed; "" passes
	due     time.Time // of Held
	reason  string
	purpose Purpose // pass, but by the sender of this purpose
}

// judge asks every gate about each row, in the order of rows. The verdict of one that may leave has no state; its reason, if any, tells
// how it passed, and its purpose, if any, by which sender it leaves instead.
func (o *Outbox) judge(ctx context.Context, rows []Row) ([]verdict, error) {
	now := o.Clock.Now()
	out := make([]verdict, len(rows))
	for i, r := range rows {
		c, err := o.candidate(ctx, r)
		if err != nil {
			return nil, err
		}
		if out[i], err = o.examine(ctx, &c, now); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (o *Outbox) examine(ctx context.Context, c *candidate, now time.Time) (pass verdict, err error) {
	for _, g := range o.gates {
		v, err := g.check(ctx, c, now)
		if err != nil || v.state != "" {
			return v, err
		}
		if v.purpose != "" {
			c.Purpose, pass = v.purpose, v
		}
	}
	return pass, nil
}

func (o *Outbox) candidate(ctx context.Context, r Row) (candidate, error) {
	k, ok := Declared(r.Type)
	if !ok {
		return candidate{}, fmt.Errorf("no message type %q", r.Type)
	}
	party, err := o.People.Find(ctx, r.To)
	if err != nil {
		return candidate{}, fmt.Errorf("find who is behind the number: %w", err)
	}
	standing, err := o.Consent.Standing(ctx, r.To)
	if err != nil {
		return candidate{}, fmt.Errorf("read the wishes of the number: %w", err)
	}
	return candidate{Row: r, kind: k, party: party, standing: standing}, nil
}

// circumstances of everybody behind the number: what reaches it reaches them all.
func (c *candidate) circumstances() consent.Circumstances {
	out := consent.Circumstances{Distrusted: c.party.Distrusted}
	for _, p := range c.party.Customers {
		out.NoMarketing = out.NoMarketing || p.NoMarketing
		out.OverdueDays = max(out.OverdueDays, p.OverdueDays)
	}
	return out
}

func suppress(reason string) verdict { return verdict{state: Suppressed, reason: reason} }
