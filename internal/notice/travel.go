package notice

import (
	"context"
	"slices"
	"time"

	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// Trips tells the announced journeys of customers that end on a day (2027-05-02) or later, by customer.
type Trips interface {
	Trips(ctx context.Context, customers []string, from string) (map[string][]outbox.Trip, error)
}

// travels asks for the journeys of all who are to be told a time: it is read by another clock than theirs at home.
func (in Intake) travels(ctx context.Context, ns []Notice, found recipients, now time.Time) (map[string][]outbox.Trip, error) {
	if in.Trips == nil {
		return nil, nil
	}
	var ids []string
	for _, n := range ns {
		switch kind, ok := outbox.Declared(outbox.Type(n.Type)); {
		case !ok || !slices.ContainsFunc(kind.Fields, func(f outbox.Field) bool { return f.Kind == outbox.Time }):
		case n.Customer != "":
			ids = append(ids, n.Customer)
		default:
			if number, err := phone.Parse(n.Number); err == nil {
				for _, c := range found.numbers[number].Customers {
					ids = append(ids, c.ID)
				}
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	slices.Sort(ids)
	return in.Trips.Trips(ctx, slices.Compact(ids), now.UTC().AddDate(0, 0, -1).Format(time.DateOnly))
}

// abroad reports whether somebody has announced to be away at a moment, or the day before or after: days are of where they live.
func (r recipients) abroad(who recipient, at time.Time) bool {
	first, last := at.UTC().AddDate(0, 0, -1).Format(time.DateOnly), at.UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	return slices.ContainsFunc(r.trips[who.customer], func(t outbox.Trip) bool { return t.First <= last && first <= t.Last })
}
