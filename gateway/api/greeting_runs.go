package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/almanac"
	"cardline/internal/greeting"
	"cardline/internal/outbox"
)

// GreetingRun is a rule at work on a day.
type GreetingRun struct {
	ID      string     `json:"id" example:"spring-festival:2027-02-06"`
	Rule    string     `json:"rule" example:"spring-festival"`
	Version int        `json:"version" example:"1"`
	First   string     `json:"first" example:"2027-02-06"`
	Last    string     `json:"last" example:"2027-02-06" doc:"Later than first where several days were missed."`
	State   string     `json:"state" enum:"under way,done" example:"done"`
	Planned int        `json:"planned" example:"4"`
	Held    int        `json:"held" example:"3"`
	Missed  int        `json:"missed" doc:"Nothing ran at their hour, and the day, or its hours, were over; those planned whose greeting could not leave in time too, when none waits any more."`
	Began   time.Time  `json:"began"`
	Ended   *time.Time `json:"ended,omitempty"`
}

// GreetingOutcome is how many greetings of an occasion stand where, and why.
type GreetingOutcome struct {
	State  string          `json:"state" example:"suppressed"`
	Reason string          `json:"reason,omitempty" example:"75 days overdue: no cheer"`
	Why    []outbox.Clause `json:"why,omitempty" doc:"It in parts, each with a stable code."`
	Count  int             `json:"count" example:"1"`
}

type greetingRunsOutput struct {
	Body struct {
		Runs []GreetingRun `json:"runs"`
	}
}

type greetingOutcomesOutput struct {
	Body struct {
		Occasion string            `json:"occasion" example:"mid-autumn/2027"`
		Outcomes []GreetingOutcome `json:"outcomes"`
	}
}

// greetingRuns: what rules did by themselves.
func (d Deps) greetingRuns(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-greeting-runs", Method: http.MethodGet, Path: "/greetings/runs", Summary: "List what greeting rules did by themselves",
		Description: "The newest first.",
	}, func(ctx context.Context, in *struct {
		Missed bool `query:"missed" doc:"Only those in which somebody was missed."`
		Limit  int  `query:"limit" minimum:"1" maximum:"500" default:"100"`
	}) (*greetingRunsOutput, error) {
		if err := allowed(ctx, access.MessagesRead); err != nil {
			return nil, err
		}
		runs, err := d.Greetings.Runs.Runs(ctx, in.Missed, in.Limit)
		if err != nil {
			return nil, d.later("listing greeting runs", err)
		}
		out := &greetingRunsOutput{}
		out.Body.Runs = views(runs, func(r greeting.Run) GreetingRun {
			state := "under way"
			if !r.Ended.IsZero() {
				state = "done"
			}
			return GreetingRun{
				ID: r.ID, Rule: r.Rule, Version: r.Version, First: r.First.String(), Last: r.Last.String(), State: state,
				Planned: r.Planned, Held: r.Held, Missed: r.Missed, Began: r.Began, Ended: known(r.Ended),
			}
		})
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "show-greeting-outcomes", Method: http.MethodGet, Path: "/greetings/outcomes", Summary: "Count what became of the greetings of an occasion",
		Description: "By state and reason, the most frequent hundred: those who were held too, each for the first reason that was found.",
	}, func(ctx context.Context, in *struct {
		On  string `query:"on" required:"true" maxLength:"40" example:"mid-autumn" doc:"A festival, birthday or card-anniversary."`
		Day string `query:"day" required:"true" maxLength:"10" example:"2027-09-15"`
	}) (*greetingOutcomesOutput, error) {
		if err := allowed(ctx, access.MessagesRead); err != nil {
			return nil, err
		}
		day, err := almanac.ParseDay(in.Day)
		if err != nil {
			return nil, huma.Error422UnprocessableEntity("day: want 2027-09-15")
		}
		out := &greetingOutcomesOutput{}
		out.Body.Occasion = greeting.Rule{On: in.On}.Occasion(day)
		found, err := d.Greetings.Runs.Outcomes(ctx, out.Body.Occasion)
		if err != nil {
			return nil, d.later("counting greetings", err)
		}
		out.Body.Outcomes = views(found, func(o greeting.Outcome) GreetingOutcome {
			return GreetingOutcome{State: o.State, Reason: o.Reason, Why: outbox.Clauses(o.Reason), Count: o.Count}
		})
		return out, nil
	})
}
