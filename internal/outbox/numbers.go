package outbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cardline/internal/consent"
	"cardline/internal/phone"
)

// Miss is what refusals of one code have told of a number.
type Miss struct {
	Number   phone.Number
	Code     int
	Means    string
	Customer string // whose number it was then
	Message  string // the last one refused
	Count    int    // within the rule's time
	Since    time.Time
	Last     time.Time
	Until    time.Time // it is left alone until then; zero: not yet
	Classes  string    // by messages of these, "TMC"
	OptOut   bool      // the customer may have wished it
}

// Numbers keeps what refusals told of numbers.
type Numbers interface {
	// Miss changes what is kept of a number and a code. change gets what stood, zero if nothing did; one caller at a time.
	Miss(ctx context.Context, n phone.Number, code int, change func(Miss) Miss) error
	// Missed tells what is kept of numbers, those with nothing left out.
	Missed(ctx context.Context, ns []phone.Number) (map[phone.Number][]Miss, error)
	// Suppressed lists numbers left alone at now, longest known first, after an opaque place; next is "" at the end.
	Suppressed(ctx context.Context, now time.Time, after string, limit int) (ms []Miss, next string, err error)
	// Forgive forgets everything kept of a number, and leaves an audit entry by whom and why.
	Forgive(ctx context.Context, n phone.Number, by, why string, at time.Time) (forgiven int, err error)
}

// missed counts a refusal, and has the number left alone if it was one too many.
func (o *Outbox) missed(ctx context.Context, r Row, code int, rule Refusal) error {
	now := o.Clock.Now()
	return o.Numbers.Miss(ctx, r.To, code, func(m Miss) Miss { return m.after(r, rule, now) })
}

// after is what is known once r was refused too. The same refusal told again changes nothing.
func (m Miss) after(r Row, rule Refusal, now time.Time) Miss {
	s := rule.Suppress
	if m.Message == r.ID {
		return m
	}
	if m.Count == 0 || m.Customer != r.Customer || s.Within > 0 && now.Sub(m.Since) > s.Within {
		m.Count, m.Since = 0, now
	}
	m.Number, m.Means, m.Customer, m.Message, m.Last, m.OptOut = r.To, rule.Means, r.Customer, r.ID, now, rule.OptOut
	if m.Count++; m.Count >= s.After {
		m.Until = now.Add(s.For)
	}
	var classes strings.Builder
	for _, c := range s.Classes {
		classes.WriteString(string(c))
	}
	m.Classes = classes.String()
	return m
}

// holds reports whether the number is left alone at now by messages of class c.
func (m Miss) holds(c consent.Class, now time.Time) bool {
	return now.Before(m.Until) && strings.Contains(m.Classes, string(c))
}

// String says why a number is left alone.
func (m Miss) String() string {
	return fmt.Sprintf("the number is left alone until %s: %s (%d, %d times)", m.Until.UTC().Format(time.DateOnly), m.Means, m.Code, m.Count)
}

// missesOf asks what is known of the numbers of rows, all at once.
func (o *Outbox) missesOf(ctx context.Context, rows []Row) (map[phone.Number][]Miss, error) {
	if o.Numbers == nil {
		return nil, nil
	}
	ns := make([]phone.Number, 0, len(rows))
	for _, r := range rows {
		ns = append(ns, r.To)
	}
	slices.Sort(ns)
	known, err := o.Numbers.Missed(ctx, slices.Compact(ns))
	if err != nil {
		return nil, fmt.Errorf("ask which numbers are left alone: %w", err)
	}
	return known, nil
}

// NumberMisses tells what refusals told of a number.
func (o *Outbox) NumberMisses(ctx context.Context, n phone.Number) ([]Miss, error) {
	known, err := o.missesOf(ctx, []Row{{Message: Message{To: n}}})
	return known[n], err
}
