package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/almanac"
	"cardline/internal/greeting"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Greeter sends the greeting of a festival to those who may have it.
type Greeter interface {
	Greet(ctx context.Context, a greeting.Ask, at time.Time) (greeting.Result, error)
}

// Greetings are the rules greetings follow, what they did, and when there is no cheer.
type Greetings struct {
	Editor    greeting.Editor
	Runs      greeting.Runs
	Mournings greeting.Mournings
}

type greetInput struct {
	Body struct {
		On     string `json:"on" minLength:"1" maxLength:"40" example:"spring-festival" doc:"The festival, by its id; or birthday, or card-anniversary."`
		Year   int    `json:"year,omitempty" minimum:"1950" maximum:"2100" doc:"Of the festival: told is when the rule would send, at each customer's own hour. Without it: today's or the next, from now on."`
		Day    string `json:"day,omitempty" maxLength:"10" doc:"Of birthdays and anniversaries, such as 2027-02-28; without it today."`
		DryRun bool   `json:"dry_run,omitempty" doc:"Only show who would be greeted, when and how."`
	}
}

// GreetingResult is what greeting came to.
type GreetingResult struct {
	greeting.Result
	Reasons []GreetingReason `json:"reasons" doc:"Why people are held back, the most frequent first."`
	Held    []GreetingHeld   `json:"held" doc:"The first thousand of them."`
}

// GreetingReason is how many were held back for one.
type GreetingReason struct {
	greeting.Reason
	Why []outbox.Clause `json:"why,omitempty" doc:"It in parts, each with a stable code."`
}

// GreetingHeld is a customer who is held back.
type GreetingHeld struct {
	greeting.Held
	Why []outbox.Clause `json:"why,omitempty" doc:"The reason in parts, each with a stable code."`
}

type greetOutput struct {
	Body GreetingResult
}

// greetings: one call is one occasion; calling it again sends nothing twice.
func (d Deps) greetings(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "greet", Method: http.MethodPost, Path: "/greetings", DefaultStatus: http.StatusOK,
		Summary:     "Send the greeting of a festival",
		Description: "Greets every customer who may have it, each in their language, once per person and occasion for ever. The others are held, each with its reason. 409: the outbox is drained. 422: there are no words for it, or it is not today and no dry run. A dry run takes greetings:send or templates:write.",
	}, d.greet)
	d.greetingRules(api)
	d.greetingRuns(api)
	d.mourning(api)
}

// greetMost is how long one call may go through the customers: two million take minutes, which no other call may.
const greetMost = 10 * time.Minute

func (d Deps) greet(ctx context.Context, in *greetInput) (*greetOutput, error) {
	scope := access.GreetingsSend
	if in.Body.DryRun && !callerOf(ctx).May(scope) {
		scope = access.TemplatesWrite // whoever writes the rules sees what they do
	}
	if err := allowed(ctx, scope); err != nil {
		return nil, err
	}
	if in.Body.DryRun {
		changesNothing(ctx)
	}
	ask := greeting.Ask{On: in.Body.On, Year: in.Body.Year, DryRun: in.Body.DryRun}
	if in.Body.Day != "" {
		var err error
		if ask.Day, err = almanac.ParseDay(in.Body.Day); err != nil {
			return nil, huma.Error422UnprocessableEntity("day: want 2027-02-28")
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), greetMost)
	defer cancel()
	r, err := d.Greeter.Greet(ctx, ask, d.Now())
	if errors.Is(err, greeting.ErrNoFestival) || errors.Is(err, greeting.ErrDay) {
		return nil, huma.Error422UnprocessableEntity(err.Error())
	}
	var unknown wrong.Faults
	if errors.As(err, &unknown) {
		return nil, huma.Error422UnprocessableEntity("a rule for it means people by a segment or list that is gone: " + unknown.Error())
	}
	if errors.Is(err, outbox.ErrDraining) {
		return nil, huma.Error409Conflict(err.Error())
	}
	if err != nil {
		d.Log.Error("greeting", "on", in.Body.On, "err", err)
		return nil, err
	}
	return &greetOutput{GreetingResult{
		Result:  r,
		Reasons: views(r.Reasons, func(one greeting.Reason) GreetingReason { return GreetingReason{one, outbox.Clauses(one.Reason)} }),
		Held:    views(r.Held, func(one greeting.Held) GreetingHeld { return GreetingHeld{one, outbox.Clauses(one.Reason)} }),
	}}, nil
}
