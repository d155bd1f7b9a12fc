package commands

import (
	"context"
	"errors"
	"time"

	"cardline/internal/bank"
	"cardline/internal/money"
)

// Due tells when how much has to be paid, and how many days are left.
func Due(b bank.Statements) Verb {
	return Verb{
		ID: "DUE", Channels: Both, Risk: R1, ByText: A2, ByVoice: A2, About: OneCard, States: inUse, Guess: true,
		Run: func(ctx context.Context, r Request) (Answer, error) {
			k := r.Card()
			st, err := b.Statement(ctx, k.ID, "")
			if errors.Is(err, bank.ErrNotFound) {
				return Answer{Say: "none", Data: Data{"card": k.Tail}}, nil
			}
			if err != nil {
				return Answer{}, err
			}
			left := money.Of(st.Total.Minor-st.Paid.Minor, st.Total.Currency)
			days := daysUntil(r.Now, st.Due, r.Zone)
			say := "done"
			switch {
			case left.Minor <= 0:
				say = "paid"
			case days < 0:
				say = "overdue"
			case days == 0:
				say = "today"
			}
			return Answer{Say: say, Data: Data{
				"card": k.Tail, "due": Day(st.Due), "total": left.Abs(), "minimum": st.Minimum, "days": max(days, -days),
			}}, nil
		},
	}
}

// daysUntil counts midnights between now and t in the customer's zone.
func daysUntil(now, t time.Time, zone *time.Location) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(t).Sub(day(now)).Hours() / 24)
}
