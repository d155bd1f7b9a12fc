package dialogue

import (
	"context"
	"time"

	"cardline/commands"
	"cardline/internal/session"
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
	count := func(s *session.State) bool {
		times := which(s)
		*times = session.Within(*times, t.now.Add(-day), t.now, most+1)
		return len(*times) <= most
	}
	if t.offline {
		return count(t.st)
	}
	wctx, stop := context.WithTimeout(ctx, countWait)
	defer stop()
	of, err := t.Sessions.Open(wctx, t.Vault.Index("customer", customer))
	if err != nil {
		t.log().WarnContext(ctx, "what a customer has had today counts for this number alone", "err", err)
		return count(t.st)
	}
	within := count(&of.State)
	if err := t.Sessions.Save(ctx, of); err != nil {
		t.log().WarnContext(ctx, "what a customer has had today was not counted", "err", err)
	}
	return within
}
