package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/money"
	"cardline/internal/notice"
	"cardline/internal/phone"
	"cardline/internal/wrong"
)

// Alerts asks customers whether a payment is theirs. message is the one that asks; fresh is false when the same Ref was asked about before.
type Alerts interface {
	Alert(ctx context.Context, p notice.Payment) (message string, fresh bool, err error)
}

// What an alert tells must have happened just now, by the clocks of two houses.
const (
	alertOldest = 24 * time.Hour
	alertAhead  = 5 * time.Minute
)

type alertInput struct {
	Body struct {
		Ref      string    `json:"ref" minLength:"1" maxLength:"80" example:"auth-8812" doc:"Idempotency: the same again asks nothing twice."`
		Customer string    `json:"customer,omitempty" maxLength:"40" example:"C1001" doc:"Whom to ask: by their first number that is with them."`
		Number   string    `json:"number,omitempty" maxLength:"24" example:"+12025550147" doc:"Or the number to ask by."`
		Card     string    `json:"card" minLength:"4" maxLength:"40" example:"1234" doc:"The card's last four digits, or its id."`
		Amount   string    `json:"amount" minLength:"1" maxLength:"20" example:"88.20"`
		Currency string    `json:"currency" minLength:"3" maxLength:"3" example:"USD"`
		Merchant string    `json:"merchant" minLength:"1" maxLength:"80" example:"GRAND HOTEL"`
		At       time.Time `json:"at,omitempty" doc:"When the payment was asked for; empty: now."`
	}
}

type alertOutput struct {
	Body struct {
		Ref     string `json:"ref" example:"auth-8812"`
		Message string `json:"message" example:"019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968" doc:"The id of the message that asks, and of the calls about it."`
		Asked   bool   `json:"asked" doc:"False: this ref was asked about before, and nothing was sent."`
	}
}

// alerts: a suspicious payment is shown to the customer, who answers Y or N by text.
func (d Deps) alerts(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "alert", Method: http.MethodPost, Path: "/alerts", Summary: "Ask a customer whether a payment is theirs",
		Description: "Y clears it, N stops the card at once and disputes the payment. 404: no such card. 409: no number that is with its" +
			" owner, so call. The words are those of the type fraud-alert, and its text does not leave before the question is open.",
	}, func(ctx context.Context, in *alertInput) (*alertOutput, error) {
		if err := allowed(ctx, access.AlertsWrite); err != nil {
			return nil, err
		}
		a, err := d.alert(in)
		if err != nil {
			return nil, huma.Error422UnprocessableEntity(err.Error())
		}
		if err := d.findable(ctx, a.Customer, a.Number); err != nil {
			return nil, err
		}
		a.Source = "api:" + holder(ctx).Name
		out := &alertOutput{}
		out.Body.Ref = a.Ref
		var amiss wrong.Faults
		out.Body.Message, out.Body.Asked, err = d.Alerts.Alert(ctx, a)
		switch {
		case errors.Is(err, notice.ErrNoCard):
			return nil, huma.Error404NotFound("no such card of that customer or number")
		case errors.Is(err, notice.ErrUnreachable):
			return nil, huma.Error409Conflict("no number of the customer is with its owner: call")
		case errors.As(err, &amiss):
			return nil, huma.Error422UnprocessableEntity(amiss[0].Field + " " + amiss[0].Why.Error())
		case err != nil:
			return nil, d.later("asking about a payment", err)
		}
		return out, nil
	})
}

// alert is the payment a body tells of. Errors repeat nothing of it.
func (d Deps) alert(in *alertInput) (a notice.Payment, err error) {
	b, now := in.Body, d.Now()
	a = notice.Payment{Ref: b.Ref, Customer: b.Customer, Card: b.Card, Merchant: strings.Join(strings.Fields(b.Merchant), " "), At: b.At}
	if (b.Customer == "") == (b.Number == "") {
		return a, errors.New("give either customer or number")
	}
	if b.Number != "" {
		if a.Number, err = phone.Parse(b.Number); err != nil {
			return a, err
		}
	}
	if a.Amount, err = money.Parse(b.Amount, strings.ToUpper(b.Currency)); err != nil || a.Amount.Minor <= 0 {
		return a, errors.New("amount: more than nothing, in plain digits, and a currency of three letters")
	}
	if a.At.IsZero() {
		a.At = now
	}
	if a.At.After(now.Add(alertAhead)) || now.Sub(a.At) > alertOldest {
		return a, errors.New("at: an alert is about the last 24 hours")
	}
	return a, nil
}
