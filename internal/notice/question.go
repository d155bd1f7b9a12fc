package notice

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"cardline/internal/money"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

// Question is a payment a customer is asked about. It is open before its text leaves, so that no answer comes too early.
type Question struct {
	Ref      string // the same again asks nothing twice
	Type     outbox.Type
	Customer string
	Number   phone.Number
	Card     string // its tail
	Amount   money.Money
	Merchant string
	At       time.Time
	Life     time.Duration // its text is not sent after this
	Source   string
}

// Asker asks. message is the key of the message that does; ErrNoCard, ErrUnreachable, ErrLater.
type Asker interface {
	Ask(ctx context.Context, q Question) (message string, fresh bool, err error)
}

// Why a question cannot be asked.
var (
	ErrNoCard      = errors.New("notice: no such card of that customer")
	ErrUnreachable = errors.New("notice: no number that is with its owner")
	ErrLater       = errors.New("notice: it cannot be kept now, try again")
)

// questionOf is the payment a notice asks about. The data has been checked.
func questionOf(n Notice, kind outbox.Declaration, who recipient, key string) *Question {
	currency, figure, _ := strings.Cut(n.Data["amount"], " ")
	amount, _ := money.Parse(figure, currency)
	at, _ := time.Parse(time.RFC3339, n.Data["at"])
	merchant, _ := manner{}.text(n.Data["merchant"])
	return &Question{
		Ref: key, Type: kind.Type, Customer: who.customer, Number: who.number, Card: n.Data["card"], Amount: amount, Merchant: merchant, At: at,
		Life: kind.TTL, Source: n.Source,
	}
}

// ask puts the questions among ps. Each may be asked again: nothing is asked twice.
func (in Intake) ask(ctx context.Context, ps []preparedNotice) error {
	var keys []string
	asked := map[int]string{}
	for i := range ps {
		p := &ps[i]
		if p.question == nil || p.State != Planned {
			continue
		}
		key, fresh, err := in.Asker.Ask(ctx, *p.question)
		switch {
		case errors.Is(err, ErrNoCard):
			p.refuse("data.card", "is no card of that customer")
			continue
		case errors.Is(err, ErrUnreachable):
			p.refuse("customer", "has no number that is with them: call")
			continue
		case err != nil:
			return fmt.Errorf("asking about a payment: %w", err)
		}
		if asked[i] = key; !fresh {
			p.State = Repeated
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil
	}
	ids, err := in.Book.Keys(ctx, keys)
	for i, key := range asked {
		ps[i].ID = ids[key]
	}
	return err
}
