package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/customer"
)

type mannerInput struct {
	Body struct {
		Number  string `json:"number" minLength:"8" maxLength:"24" example:"+12025550147" doc:"In international form."`
		Slow    bool   `json:"slow" doc:"Words are spoken slowly."`
		Patient bool   `json:"patient" doc:"More time before a key has to be pressed."`
		Person  bool   `json:"person" doc:"A person answers first."`
		Balance bool   `json:"balance,omitempty" doc:"The balance is said before the menu, to whoever has named a card of theirs."`
	}
}

// manners: how the customers of a number are answered on the telephone. They set it themselves by key too.
func (d Deps) manners(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "set-manner", Method: http.MethodPut, Path: "/numbers/manner", DefaultStatus: http.StatusNoContent,
		Summary:     "Set how a customer is answered on the telephone",
		Description: "For everybody behind the number, from the next step of a call on. What is left out is not wanted any more. Leaves an audit row each.",
	}, func(ctx context.Context, in *mannerInput) (*struct{}, error) {
		if err := allowed(ctx, access.NumbersRestore); err != nil {
			return nil, err
		}
		n, err := d.numberOf(ctx, in.Body.Number)
		if err != nil {
			return nil, err
		}
		m := customer.Manner{Slow: in.Body.Slow, Patient: in.Body.Patient, Person: in.Body.Person, Balance: in.Body.Balance}
		switch err := d.Numbers.Manner(ctx, n, m, holder(ctx).Name); {
		case errors.Is(err, customer.ErrNotFound):
			return nil, huma.Error404NotFound("the number is nobody's")
		case err != nil:
			d.Log.Error("setting how a number is answered", "number", n, "err", err)
			return nil, err
		}
		return nil, nil
	})
}
