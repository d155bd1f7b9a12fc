package commands

import (
	"context"
	"testing"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/money"
)

// setTo is a bank where the alerts of every card are set alike.
type setTo struct {
	bank.Core
	bank.Choices
	alerts bool
	from   int64
}

func (b setTo) Settings(context.Context, card.ID) (bank.Settings, error) {
	return bank.Settings{Alerts: b.alerts, AlertFrom: money.Of(b.from, "USD")}, nil
}

// TestBeingToldOfLessWeakens: by the time of the confirmation it is known whether a threshold is a higher one.
func TestBeingToldOfLessWeakens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stands        setTo
		state, amount string
		weakens       bool
	}{
		{setTo{alerts: true, from: 100_00}, "OFF", "", true},
		{setTo{alerts: true, from: 100_00}, "ON", "", false},
		{setTo{alerts: true, from: 100_00}, "", "500", true},
		{setTo{alerts: true, from: 100_00}, "", "100", false},
		{setTo{alerts: true, from: 100_00}, "", "50", false},
		{setTo{alerts: false, from: 100_00}, "", "500", false}, // some are more than none
	} {
		v := AlertSet(c.stands)
		r := Request{Cards: []customer.Card{{Tail: "1234", Currency: "USD"}}, Args: map[string]string{"state": c.state, "amount": c.amount}}
		q, no, err := v.Quote(t.Context(), r)
		if err != nil || no != nil {
			t.Fatal(no, err)
		}
		r.Quote = q.ID
		if got := v.Weakens(r); got != c.weakens {
			t.Errorf("state %q, amount %q with alerts %t from %d: weakens %t, want %t", c.state, c.amount, c.stands.alerts, c.stands.from, got, c.weakens)
		}
	}
}

func TestThresholdsInAnotherCurrencyAreNotTaken(t *testing.T) {
	t.Parallel()
	r := Request{Cards: []customer.Card{{Tail: "1234", Currency: "USD"}}, Args: map[string]string{"amount": "500", "currency": "HKD"}}
	_, no, err := AlertSet(setTo{alerts: true}).Quote(t.Context(), r)
	if err != nil || no == nil || no.Say != "wrong-amount" {
		t.Errorf("500 HKD for a card in USD is answered %v, %v", no, err)
	}
}
