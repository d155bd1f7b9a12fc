package commands

import (
	"context"

	"cardline/internal/bank"
	"cardline/internal/money"
)

// Ids of the two readings of an alert's setting: whether the customer will be told of as much as before, or of less.
const (
	alertsStricter = "told-of-no-less"
	alertsLooser   = "told-of-less"
)

// AlertSet turns the alerts of a card's transactions on or off, or sets from which amount, in the card's currency, they are sent. To be
// told of less than before weakens protection.
func AlertSet(b interface {
	bank.Core
	bank.Choices
}) Verb {
	return Verb{
		ID: "ALERT_SET", Channels: Both, Risk: R2, ByText: A2, ByVoice: A2, About: OneCard, States: inUse, Effect: true,
		Args: []Arg{{Name: "state", Digits: 1, Choice: onOrOff, If: lacks("amount")}},
		Weakens: func(r Request) bool { // until the settings have been read, an amount may be a higher one
			return r.Args["state"] == stateOff || r.Args["amount"] != "" && r.Quote != alertsStricter
		},
		Quote: func(ctx context.Context, r Request) (Quoted, *Answer, error) {
			s, err := b.Settings(ctx, r.Card().ID)
			if err != nil {
				return Quoted{}, nil, err
			}
			from, err := threshold(r, s)
			if err != nil {
				return instead(r, "wrong-amount")
			}
			id := alertsStricter
			if r.Args["state"] == stateOff || s.Alerts && from.Minor > s.AlertFrom.Minor {
				id = alertsLooser
			}
			return readBack(r, id, alertData(r, from))
		},
		Run: func(ctx context.Context, r Request) (Answer, error) {
			s, err := b.Settings(ctx, r.Card().ID)
			if err != nil {
				return Answer{}, err
			}
			from, err := threshold(r, s)
			if err != nil {
				return Answer{Say: "wrong-amount", Data: Data{"card": r.Card().Tail}}, nil
			}
			state := stateOn
			if r.Args["state"] == stateOff {
				state = stateOff
			}
			rc, no, err := order(ctx, b, r, bank.SetAlerts, map[string]string{"state": state, "amount": from.Plain()})
			if err != nil || no != nil {
				return orNo(no), err
			}
			return done(r, rc, "done", alertData(r, from)), nil
		},
	}
}

// threshold is the amount alerts are to begin at: the one asked for, else the one that stands.
func threshold(r Request, s bank.Settings) (money.Money, error) {
	k := r.Card()
	if r.Args["amount"] == "" {
		return s.AlertFrom, nil
	}
	if c := r.Args["currency"]; c != "" && c != k.Currency {
		return money.Money{}, money.ErrAmount
	}
	from, err := money.Parse(r.Args["amount"], k.Currency)
	if err == nil && from.Minor < 0 {
		err = money.ErrAmount
	}
	return from, err
}

func alertData(r Request, from money.Money) Data {
	return Data{"off": r.Args["state"] == stateOff, "every": from.Minor == 0, "from": from}
}
