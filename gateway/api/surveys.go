package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/desk"
)

type surveysInput struct {
	Days  int    `query:"days" minimum:"1" maximum:"400" default:"90" doc:"Cases received in so many days are counted and listed."`
	Most  int    `query:"most" minimum:"1" maximum:"200" default:"50" doc:"Cases on a page."`
	After string `query:"after" maxLength:"80" doc:"The next of the page before."`
}

type surveysOutput struct {
	Body struct {
		Scores [5]int `json:"scores" example:"[1,0,2,7,11]" doc:"How many gave 1, 2, 3, 4, 5."`
		Silent int    `json:"silent" example:"9" doc:"Were asked and have given none."`
		Cases  []Case `json:"cases" doc:"That were scored, the newest first."`
		Next   string `json:"next,omitempty" doc:"Ask with it as after for the next page; empty: this is the last."`
	}
}

// surveys: what customers thought of how their cases were settled.
func (d Deps) surveys(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-surveys", Method: http.MethodGet, Path: "/surveys", Summary: "Count the scores that customers gave, and list their cases",
		Description: "A score of 2 or less has opened its case again, one level higher.",
	}, d.listSurveys)
}

func (d Deps) listSurveys(ctx context.Context, in *surveysInput) (*surveysOutput, error) {
	if err := allowed(ctx, access.CasesRead); err != nil {
		return nil, err
	}
	since := d.Now().Add(-time.Duration(in.Days) * 24 * time.Hour)
	tally, err := d.Desk.Scores(ctx, since)
	if err != nil {
		return nil, d.later("counting scores", err)
	}
	found, err := d.Desk.Find(ctx, desk.Query{Scored: true, Since: since, Before: in.After, Limit: in.Most + 1})
	if err != nil {
		return nil, d.later("listing scored cases", err)
	}
	out := &surveysOutput{}
	out.Body.Scores, out.Body.Silent = tally.Of, tally.Silent
	out.Body.Cases, out.Body.Next = paged(found, in.Most, d.outline, func(c desk.Case) string { return c.ID })
	return out, nil
}
