package dialogue

import (
	"context"
	"time"

	"cardline/commands"
	"cardline/internal/session"
	"cardline/internal/vault"
)

// mayNot holds an act of the highest risk back when the customer has had as many today as anybody needs.
func (t *turn) mayNot(ctx context.Context, v commands.Verb, w session.Work) bool {
	if v.Risk < commands.R3 || v.Protects || t.daily(ctx, w.Customer, t.Limits.ActsPerDay, acts) {
		return false
	}
	t.person = t.channel == commands.Voice
	t.done("too-many-acts", nil)
	return true
}

func acts(s *session.State) *[]time.Time { return &s.Acts }

func codes(s *session.State) *[]time.Time { return &s.Codes }

// daily counts one more of what a customer may have most times a day, and reports whether they may. It is counted for the customer,
// whichever number it is asked from, in texts and calls; while that cannot be had, for this number or call alone.
func (t *turn) daily(ctx context.Context, customer string, most int, which func(*session.State) *[]time.Time) bool {
	return t.counts(ctx, t.Vault.Index("customer", customer), day, most, which)
}

// counts is daily for any party and time.
func (t *turn) counts(ctx context.Context, party vault.Index, span time.Duration, most int, which func(*session.State) *[]time.Time) bool {
	if t.offline {
		return t.within(t.st, span, most, which)
	}
	wctx, stop := context.WithTimeout(ctx, countWait)
	defer stop()
	of, err := t.Sessions.Open(wctx, party)
	if err != nil {
		t.log().WarnContext(ctx, "what somebody has had lately counts for this number or call alone", "err", err)
		return t.within(t.st, span, most, which)
	}
	within := t.within(&of.State, span, most, which)
	if err := t.Sessions.Save(ctx, of); err != nil {
		t.log().WarnContext(ctx, "what somebody has had lately was not counted", "err", err)
	}
	return within
}

func (t *turn) within(s *session.State, span time.Duration, most int, which func(*session.State) *[]time.Time) bool {
	times := which(s)
	*times = session.Within(*times, t.now.Add(-span), t.now, most+1)
	return len(*times) <= most
}
