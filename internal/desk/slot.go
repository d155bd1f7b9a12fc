package desk

import (
	"time"

	"cardline/internal/almanac"
)

const (
	// soon is how quickly somebody can call back, and how long after its slot a call-back is overdue.
	soon = 15 * time.Minute
	// apart is how far at least two slots that are offered are from each other.
	apart = 2 * time.Hour
	// farthest is how far ahead an hour is looked for that suits both sides.
	farthest = 60 * 24 * time.Hour
)

// KeepHours has call-backs keep to the hours of the lines: answers tells when people next answer a line, at or after a time; zero where
// nobody knows. It is set before the desk is used. Without it people always answer.
func (d *Desk) KeepHours(answers func(line string, at time.Time) time.Time) { d.answers = answers }

// Slot is when the people of a line make a call-back asked for at want: the first moment from then on, and a quarter of an hour from now at
// the earliest, when they answer and it is a courteous hour where the customer is. The zero want is as soon as possible. Where the two
// share no hour, as half the world apart, it is when people answer: the customer agrees to it, or does not. The zero time: nobody knows
// when they answer.
func (d *Desk) Slot(line string, want time.Time, zone *time.Location) time.Time {
	soonest := d.now().Add(soon).Truncate(time.Minute)
	if want.Before(soonest) {
		want = soonest
	}
	for at := want; at.Sub(want) < farthest; {
		polite := almanac.Courtesy.Next(at, zone)
		if at = d.next(line, polite); at.IsZero() || at.Equal(polite) {
			return at
		}
	}
	return d.next(line, want)
}

func (d *Desk) next(line string, at time.Time) time.Time {
	if d.answers == nil {
		return at
	}
	return d.answers(line, at)
}

// Slots are up to n moments a customer may choose from: the first as soon as possible, the others at full hours of their clock or when
// people begin to answer, two hours apart or more. Empty: nobody knows when people answer.
func (d *Desk) Slots(line string, zone *time.Location, n int) (out []time.Time) {
	var want time.Time
	for range n {
		at := d.Slot(line, want, zone)
		if at.IsZero() || len(out) > 0 && !at.After(out[len(out)-1]) {
			break
		}
		out = append(out, at)
		want = fullHour(at.Truncate(time.Minute).Add(apart), zone)
	}
	return out
}

// fullHour is t, a full minute, or the next full hour by the clock in a zone.
func fullHour(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	past := time.Duration(local.Minute()) * time.Minute
	if past == 0 {
		return t
	}
	return t.Add(time.Hour - past)
}
