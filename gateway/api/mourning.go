package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/almanac"
	"cardline/internal/greeting"
	"cardline/internal/wrong"
)

// MourningView is where and until when there is no cheer.
type MourningView struct {
	Region string    `json:"region" example:"CN" doc:"Country of the number, or every."`
	Until  string    `json:"until" example:"2027-05-14" doc:"The last day, where the customer is."`
	Reason string    `json:"reason" example:"national day of mourning"`
	By     string    `json:"by"`
	Since  time.Time `json:"since"`
}

type mourningsOutput struct {
	Body struct {
		Mourning []MourningView `json:"mourning"`
	}
}

type mournInput struct {
	Body struct {
		Region string `json:"region" pattern:"^(every|[A-Z]{2})$" example:"CN" doc:"Country of the number, such as CN; every for all."`
		Until  string `json:"until" minLength:"10" maxLength:"10" example:"2027-05-14" doc:"The last day, where the customer is; 31 days ahead at most."`
		Reason string `json:"reason" minLength:"3" maxLength:"200" pattern:"\\S" patternDescription:"more than spaces" example:"national day of mourning"`
	}
}

// Resolve tells what is wrong with the day, whatever else is.
func (in *mournInput) Resolve(ctx huma.Context) []error {
	return judge(ctx, &in.Body, func(d Deps) []error {
		until, err := almanac.ParseDay(in.Body.Until)
		if err != nil {
			return []error{fault("body.until", wrong.Of("day"))}
		}
		if err := greeting.CheckMourning(until, d.Now()); err != nil {
			return []error{fault("body.until", wrong.From(err))}
		}
		return nil
	})
}

type endMourningInput struct {
	Body struct {
		Region string `json:"region" pattern:"^(every|[A-Z]{2})$" example:"CN"`
		Reason string `json:"reason" minLength:"3" maxLength:"200" example:"mourning is over"`
	}
}

// mourning: one switch keeps back all cheer, what is planned already too.
func (d Deps) mourning(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-mourning", Method: http.MethodGet, Path: "/greetings/mourning", Summary: "Tell where there is no cheer, and until when",
	}, func(ctx context.Context, _ *struct{}) (*mourningsOutput, error) {
		if err := allowed(ctx, access.OutboxRead); err != nil {
			return nil, err
		}
		all, err := d.Greetings.Mournings.Mournings(ctx, almanac.On(d.Now()).Add(-1))
		if err != nil {
			return nil, d.later("reading the mourning", err)
		}
		out := &mourningsOutput{}
		out.Body.Mourning = views(all, mourningOf)
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "mourn", Method: http.MethodPost, Path: "/greetings/mourning", DefaultStatus: http.StatusOK,
		Summary:     "Keep back all cheer, in a country or everywhere, until the end of a day",
		Description: "Every process obeys within two seconds; greetings that are planned for these days do not leave, and are not sent later. The same region again takes the new day.",
	}, d.mourn)
	huma.Register(api, huma.Operation{
		OperationID: "end-mourning", Method: http.MethodPost, Path: "/greetings/mourning/end", DefaultStatus: http.StatusNoContent,
		Summary: "End a mourning before its day", Description: "What it kept back meanwhile stays unsent.",
	}, func(ctx context.Context, in *endMourningInput) (*struct{}, error) {
		if err := allowed(ctx, access.OutboxOperate); err != nil {
			return nil, err
		}
		ended, err := d.Greetings.Mournings.Cheer(ctx, regionOf(in.Body.Region), holder(ctx).Name, in.Body.Reason, d.Now())
		if err != nil {
			return nil, d.later("ending mourning", err)
		}
		if !ended {
			return nil, huma.Error404NotFound("no mourning of that region is declared")
		}
		return nil, nil
	})
}

func (d Deps) mourn(ctx context.Context, in *mournInput) (*struct{ Body MourningView }, error) {
	if err := allowed(ctx, access.OutboxOperate); err != nil {
		return nil, err
	}
	until, err := almanac.ParseDay(in.Body.Until)
	if err != nil {
		return nil, d.later("reading the last day of a mourning", err) // Resolve has read it
	}
	m := greeting.Mourning{Region: regionOf(in.Body.Region), Until: until, Reason: strings.TrimSpace(in.Body.Reason), By: holder(ctx).Name, Since: d.Now()}
	if err := d.Greetings.Mournings.Mourn(ctx, m); err != nil {
		return nil, d.later("declaring mourning", err)
	}
	return &struct{ Body MourningView }{mourningOf(m)}, nil
}

// regionOf is the region by the name the doors have for it.
func regionOf(name string) string {
	if name == everyLine {
		return ""
	}
	return name
}

func mourningOf(m greeting.Mourning) MourningView {
	v := MourningView{Region: m.Region, Until: m.Until.String(), Reason: m.Reason, By: m.By, Since: m.Since}
	if v.Region == "" {
		v.Region = everyLine
	}
	return v
}
