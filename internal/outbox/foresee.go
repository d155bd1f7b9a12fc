package outbox

import (
	"context"
	"fmt"
	"time"

	"cardline/internal/phone"
)

// Foreseen is what the gates would do with a message when it is due.
type Foreseen struct {
	State  State     // "": it would leave; Held, Suppressed or Expired
	Gate   string    // that decided; "" where none stands in the way
	Reason string    // in words
	Until  time.Time // of Held
	Today  bool      // so it stands today; the message leaves in more than a day, and a case may be settled by then
}

// Foresee asks the gates about messages that are only thought of, in their order: what the recipients want, whether this is a moment for it,
// whether they can be reached, how much they are sent already, and the hour. One that is due later is judged as of then: days, spans and
// caps are those of that time, with what has been sent and what is planned by then. It takes no place and writes nothing; what depends on the
// queue (duplicates, routes, pauses, the senders' pace) it does not ask. Messages need a type, a number, a text, and what is known of the
// recipient.
func (o *Outbox) Foresee(ctx context.Context, ms []Message) ([]Foreseen, error) {
	now := o.Clock.Now()
	rows := make([]Row, len(ms))
	for i, m := range ms {
		prepared, err := m.Prepare(now)
		if err != nil {
			return nil, fmt.Errorf("foreseeing a message: %w", err)
		}
		rows[i] = Row{Message: prepared, State: Planned, Planned: now}
		if prepared.Due.After(now) {
			rows[i].ahead = prepared.Due
		}
	}
	vs, err := o.passing(ctx, []named{
		{"consent", wishes{o.roads, o.Rules}},
		{"suppression", suppression{o.Mourning, o.Mourned}},
		{"reach", reach{}},
		{"frequency", frequency{onlooker{o.Traffic}, o.Caps}},
		{"quiet-hours", quietHours{}},
	}, rows)
	if err != nil {
		return nil, err
	}
	out := make([]Foreseen, len(vs))
	for i, v := range vs {
		if v.stands() {
			out[i] = Foreseen{State: v.state, Gate: v.gate, Reason: v.reason, Until: v.due, Today: v.today && rows[i].ahead.After(now.Add(day))}
		}
	}
	return out, nil
}

// onlooker sees the places that are taken, and takes none.
type onlooker struct{ Traffic }

// Reserve implements Traffic.
func (l onlooker) Reserve(ctx context.Context, wanted []Contact, choose func(i int, taken []Contact) (ok bool, out []string)) error {
	ns := make([]phone.Number, len(wanted))
	for i, w := range wanted {
		ns[i] = w.To
	}
	taken, err := l.Contacts(ctx, ns)
	if err != nil {
		return err
	}
	for i := range wanted {
		choose(i, taken[i])
	}
	return nil
}
