package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/greeting"
	"cardline/internal/outbox"
)

// Greeter sends the greeting of a festival to those who may have it.
type Greeter interface {
	Greet(ctx context.Context, on string, dryRun bool, at time.Time) (greeting.Result, error)
}

type greetInput struct {
	Body struct {
		On     string `json:"on" minLength:"1" maxLength:"40" example:"spring-festival" doc:"The festival, by its id."`
		DryRun bool   `json:"dry_run,omitempty" doc:"Only show who would be greeted, when and how."`
	}
}

type greetOutput struct {
	Body greeting.Result
}

// greetings: one call is one occasion; calling it again sends nothing twice.
func (d Deps) greetings(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "greet", Method: http.MethodPost, Path: "/greetings", DefaultStatus: http.StatusOK,
		Summary:     "Send the greeting of a festival",
		Description: "Greets every customer who may have it, each in their language, once per person and occasion for ever. The others are held, each with its reason. 409: the outbox is drained.",
	}, func(ctx context.Context, in *greetInput) (*greetOutput, error) {
		if err := allowed(ctx, access.GreetingsSend); err != nil {
			return nil, err
		}
		r, err := d.Greeter.Greet(ctx, in.Body.On, in.Body.DryRun, d.Now())
		if errors.Is(err, greeting.ErrNoFestival) {
			return nil, huma.Error422UnprocessableEntity(err.Error())
		}
		if errors.Is(err, outbox.ErrDraining) {
			return nil, huma.Error409Conflict(err.Error())
		}
		if err != nil {
			d.Log.Error("greeting", "on", in.Body.On, "err", err)
			return nil, err
		}
		return &greetOutput{Body: r}, nil
	})
}
