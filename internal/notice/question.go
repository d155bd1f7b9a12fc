package notice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/money"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// Question is what the answer to a message is about. It is kept with the message, and opened in the dialogue before the message leaves.
type Question struct {
	Case string `json:"case,omitempty"` // whose score is asked for; or

	Ref      string      `json:"ref,omitempty"` // of a payment: one question each
	Card     card.ID     `json:"card,omitempty"`
	Amount   money.Money `json:"amount,omitzero"`
	Merchant string      `json:"merchant,omitempty"`
	At       time.Time   `json:"at,omitzero"`
}

// ParseQuestion reads what a message keeps.
func ParseQuestion(raw []byte) (q Question, err error) {
	if err = json.Unmarshal(raw, &q); err != nil {
		return q, fmt.Errorf("reading what a message asks: %w", err)
	}
	return q, nil
}

// Payment is one that looks wrong, as whoever watches payments tells of it: the customer is asked whether it is theirs.
type Payment struct {
	Ref      string       // the same again asks nothing twice, whoever tells of it
	Customer string       // or
	Number   phone.Number // whom to ask
	Card     string       // its tail or its id
	Amount   money.Money
	Merchant string
	At       time.Time
	Source   string
}

// Why nobody can be asked about a payment.
var (
	ErrNoCard      = errors.New("notice: no such card of that customer or number")
	ErrUnreachable = errors.New("notice: no number that is with its owner")
)

// Alert asks about a payment, in the words of a fraud alert: message is the id of the one that asks, and fresh is false where it is of
// before, when the same Ref was asked about. ErrNoCard, ErrUnreachable.
func (in Intake) Alert(ctx context.Context, p Payment) (message string, fresh bool, err error) {
	os, err := in.Plan(ctx, []Notice{{
		Payment: p.Ref, Type: string(outbox.FraudAlert), Customer: p.Customer, Number: p.Number.Reveal(), Source: p.Source, Data: Data{
			"card": p.Card, "amount": p.Amount.Currency + " " + p.Amount.Plain(), "merchant": shortened(p.Merchant), "at": p.At.Format(time.RFC3339),
		},
	}})
	if err != nil {
		return "", false, err
	}
	if os[0].State != Refused {
		return os[0].ID, os[0].State == Planned, nil
	}
	switch fault := os[0].Faults[0]; {
	case fault.Why == withNobody || fault.Why == reportedLost:
		return "", false, ErrUnreachable
	case slices.Contains([]string{"customer", "number", "data.card"}, fault.Field):
		return "", false, ErrNoCard
	default:
		return "", false, wrong.Faults{fault}
	}
}

// named finds the card a question is about, which data may name by its id: of several that end alike it must be that one. Its tail goes
// into the words.
func (in Intake) named(ctx context.Context, kind outbox.Declaration, who recipient, n *Notice, p *preparedNotice) (*customer.Card, error) {
	if kind.Reply != "yes-no" || who.number == "" {
		return nil, nil
	}
	parties, err := in.People.FindAll(ctx, []phone.Number{who.number})
	if err != nil {
		return nil, err
	}
	hs := slices.DeleteFunc(parties[0].Holdings(""), func(h customer.Holding) bool {
		return who.customer != "" && h.Customer.ID != who.customer || string(h.Card.ID) != n.Data["card"] && h.Card.Tail.Reveal() != n.Data["card"]
	})
	switch {
	case len(hs) == 1:
		n.Data = maps.Clone(n.Data)
		n.Data["card"] = hs[0].Card.Tail.Reveal()
		return &hs[0].Card, nil
	case len(hs) > 1:
		p.refuse("data.card", "card-several")
	default:
		if _, tailed := card.ParseTail(n.Data["card"]); tailed { // else its form is at fault, which is told by itself
			p.refuse("data.card", "card-none")
		}
	}
	return nil, nil
}

// asks keeps what the answer will be about. Its data has been checked.
func (p *preparedNotice) asks(n Notice, kind outbox.Declaration, about *customer.Card) error {
	if !kind.Opens() {
		return nil
	}
	q := Question{Case: n.Data["case"]}
	if about != nil {
		currency, figure, _ := strings.Cut(n.Data["amount"], " ")
		q.Ref, q.Card = p.message.Unique, about.ID
		q.Amount, _ = money.Parse(figure, currency)
		q.At, _ = time.Parse(time.RFC3339, n.Data["at"])
		q.Merchant, _ = manner{}.text(n.Data["merchant"])
		if n.Payment != "" {
			q.Ref = n.Payment
		}
	}
	var err error
	p.message.Asks, err = json.Marshal(q)
	return err
}
