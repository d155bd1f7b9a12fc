package notice

import (
	"context"
	"strings"
	"testing"

	"cardline/internal/outbox"
)

// journeys are of customers, whenever they end.
type journeys map[string][]outbox.Trip

func (j journeys) Trips(context.Context, []string, string) (map[string][]outbox.Trip, error) {
	return j, nil
}

// Who is abroad reads a time by another clock: its text says whose it is, in their language. At home it need not.
func TestATravellerIsToldWhoseTimeItIs(t *testing.T) {
	t.Parallel()
	today := now.UTC().Format("2006-01-02")
	paid := Data{"card": "9012", "amount": "HKD 8800.00", "merchant": "X", "at": now.UTC().Format("2006-01-02T15:04:05Z07:00")}
	for name, c := range map[string]struct {
		trips  journeys
		number bool
		named  bool
	}{
		"at home":                {nil, false, false},
		"away":                   {journeys{"C2": {{First: today, Last: today}}}, false, true},
		"away, told by a number": {journeys{"C2": {{First: today, Last: today}}}, true, true},
		"back for long":          {journeys{"C2": {{First: "2020-01-02", Last: "2020-01-09"}}}, false, false},
		"away in a year":         {journeys{"C2": {{First: "2031-01-02", Last: "2031-01-09"}}}, false, false},
	} {
		in := newTown().intake(t)
		in.Trips = c.trips
		n := Notice{Type: "transaction", Customer: "C2", Data: paid}
		if c.number {
			n.Customer, n.Number = "", "+85291234567"
		}
		got, err := in.Look(t.Context(), []Notice{n})
		if err != nil || got[0].State == Refused {
			t.Fatalf("%s: %v, %+v", name, err, got)
		}
		if text := got[0].Rendered.Text; strings.Contains(text, "香港時間") != c.named {
			t.Errorf("%s: %s", name, text)
		}
	}
}
