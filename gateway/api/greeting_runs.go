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
	"cardline/internal/wrong"
)

// GreetingRun is a rule at work on a day.
type GreetingRun struct {
	ID      string     `json:"id" example:"spring-festival:2027-02-06"`
	Rule    string     `json:"rule" example:"spring-festival"`
	Version int        `json:"version" example:"1"`
	First   string     `json:"first" example:"2027-02-06"`
	Last    string     `json:"last" example:"2027-02-06" doc:"Later than first where several days were missed."`
	State   string     `json:"state" enum:"under way,done" example:"done"`
	Planned int        `json:"planned" example:"4" doc:"People who have a greeting, by hand too. Each person who was meant counts once: as planned, held or missed."`
	Held    int        `json:"held" example:"3"`
	Missed  int        `json:"missed" doc:"Nothing ran at their hour, and the day, or its hours, were over; those planned whose greeting could not leave in time move here when none waits any more."`
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

type greetingRunsInput struct {
	Missed bool   `query:"missed" doc:"Only those in which somebody was missed."`
	From   string `query:"from" maxLength:"10" example:"2027-01-01" doc:"The earliest first day."`
	Until  string `query:"until" maxLength:"10" example:"2027-12-31" doc:"The latest first day."`
	After  string `query:"after" maxLength:"120" doc:"The next of the page before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type greetingRunsOutput struct {
	Body struct {
		Runs []GreetingRun `json:"runs"`
		Next string        `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
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
	}, d.listGreetingRuns)
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

func (d Deps) listGreetingRuns(ctx context.Context, in *greetingRunsInput) (*greetingRunsOutput, error) {
	if err := allowed(ctx, access.MessagesRead); err != nil {
		return nil, err
	}
	q := greeting.RunQuery{Missed: in.Missed, N: in.Limit + 1}
	var err error
	if q.From, err = dayIn("from", in.From); err != nil {
		return nil, err
	}
	if q.Until, err = dayIn("until", in.Until); err != nil {
		return nil, err
	}
	if in.After != "" {
		if q.Before.Began, q.Before.ID, err = cutPlace(in.After); err != nil {
			return nil, err
		}
	}
	runs, err := d.Greetings.Runs.Runs(ctx, q)
	if err != nil {
		return nil, d.later("listing greeting runs", err)
	}
	out := &greetingRunsOutput{}
	out.Body.Runs, out.Body.Next = paged(runs, in.Limit, greetingRunOf, func(r greeting.Run) string {
		return placeAt(r.Began, r.ID)
	})
	return out, nil
}

// dayIn reads a day of a query; none is the zero day. The error is 422.
func dayIn(name, said string) (day almanac.Day, err error) {
	if said == "" {
		return day, nil
	}
	if day, err = almanac.ParseDay(said); err != nil {
		return day, huma.Error422UnprocessableEntity("the day cannot be read", fault("query."+name, wrong.Of("day")))
	}
	return day, nil
}

func greetingRunOf(r greeting.Run) GreetingRun {
	state := "under way"
	if !r.Ended.IsZero() {
		state = "done"
	}
	return GreetingRun{
		ID: r.ID, Rule: r.Rule, Version: r.Version, First: r.First.String(), Last: r.Last.String(), State: state,
		Planned: r.Planned, Held: r.Held, Missed: r.Missed, Began: r.Began, Ended: known(r.Ended),
	}
}
