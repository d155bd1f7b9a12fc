package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/audience"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Audiences finds people, and keeps segments and lists.
type Audiences interface {
	audience.Book
	audience.Segments
	audience.Lists
	audience.Shelf
}

// Foresight tells what the gates would do with messages now.
type Foresight interface {
	Foresee(ctx context.Context, ms []outbox.Message) ([]outbox.Foreseen, error)
}

// Audience says who is meant.
type Audience struct {
	Filter  string             `json:"filter,omitempty" maxLength:"4000" example:"tier in (platinum, gold) and not in segment complaints" doc:"Of the customers; all: everybody. None: those of lists alone."`
	Lists   []string           `json:"lists,omitempty" maxItems:"20" doc:"Whose people are meant too, customers or not."`
	Without string             `json:"without,omitempty" maxLength:"4000" doc:"A filter: who it holds for is left out, however they came in."`
	Holdout int                `json:"holdout,omitempty" minimum:"0" maximum:"900" doc:"Per mille that get nothing, to compare with."`
	Seed    string             `json:"seed,omitempty" maxLength:"60" doc:"Of the draw of holdout and split: the same draws the same."`
	Split   []audience.Variant `json:"split,omitempty" maxItems:"10"`
}

// Definition reads what somebody wrote. Its faults are in the problem, each with its field.
func (a Audience) Definition() (audience.Definition, error) {
	d := audience.Definition{Lists: a.Lists, Holdout: a.Holdout, Seed: a.Seed, Split: a.Split}
	var faults []error
	for _, f := range []struct {
		field, words string
		into         *audience.Filter
	}{{"filter", a.Filter, &d.Filter}, {"without", a.Without, &d.Without}} {
		if f.words == "" {
			continue
		}
		var err error
		if *f.into, err = audience.Parse(f.words); err != nil {
			faults = append(faults, fault(f.field, wrong.From(err)))
		}
	}
	for _, f := range definitionFaults(d.Check()) {
		if f.Field != "filter" || a.Filter == "" { // one that cannot be read is not missing
			faults = append(faults, fault(f.Field, f.Why))
		}
	}
	if len(faults) > 0 {
		return d, huma.Error422UnprocessableEntity("the audience cannot be made out", faults...)
	}
	return d, nil
}

func definitionFaults(err error) (faults wrong.Faults) {
	errors.As(err, &faults)
	return faults
}

// fixed settles what somebody wrote.
func (d Deps) fixed(ctx context.Context, a Audience) (audience.Fixed, error) {
	def, err := a.Definition()
	if err != nil {
		return audience.Fixed{}, err
	}
	f, err := d.Audiences.Fix(ctx, def)
	if amiss := definitionFaults(err); len(amiss) > 0 {
		return f, huma.Error422UnprocessableEntity("the audience cannot be made out", faults("", amiss)...)
	}
	if err != nil {
		return f, d.later("settling an audience", err)
	}
	return f, nil
}

// AudienceCount is how many an audience has.
type AudienceCount struct {
	Count   int      `json:"count" example:"182044"`
	HeldOut int      `json:"held_out" doc:"About how many of them get nothing: their share of the count."`
	Filter  string   `json:"filter,omitempty" doc:"As it was understood."`
	Hints   []string `json:"hints,omitempty" example:"[\"nobody has tier golden: is gold meant?\"]" doc:"What may be misspelt in it."`
	Hash    string   `json:"hash" doc:"SHA-256 of who is meant: filter, segments, versions of lists, groups."`
}

type audienceInput struct{ Body Audience }

type audienceCountOutput struct{ Body AudienceCount }

type audienceSampleInput struct {
	Body struct {
		Audience Audience `json:"audience"`
		Size     int      `json:"size,omitempty" minimum:"1" maximum:"200" default:"20"`
	}
}

type audienceSampleOutput struct {
	Body struct {
		People []CustomerRow `json:"people" doc:"Drawn at random, masked."`
	}
}

// FilterColumn is something a filter may speak of.
type FilterColumn struct {
	Name   string   `json:"name" example:"tier"`
	Kind   string   `json:"kind" enum:"word,words,number,day,span,month-day,yes-no" doc:"How it is compared: docs/audiences.md."`
	About  string   `json:"about" example:"the customer's tier"`
	Values []string `json:"values,omitempty" doc:"Those there are."`
}

type columnsOutput struct {
	Body struct {
		Columns []FilterColumn `json:"columns"`
	}
}

// audiences: who is meant, before anything is sent.
func (d Deps) audiences(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-columns", Method: http.MethodGet, Path: "/audiences/columns", Summary: "List what filters may speak of",
	}, d.listColumns)
	huma.Register(api, huma.Operation{
		OperationID: "count-audience", Metadata: keepsNothing, Method: http.MethodPost, Path: "/audiences/count", DefaultStatus: http.StatusOK, Summary: "Count who is meant, now",
	}, d.countAudience)
	huma.Register(api, huma.Operation{
		OperationID: "sample-audience", Metadata: keepsNothing, Method: http.MethodPost, Path: "/audiences/sample", DefaultStatus: http.StatusOK,
		Summary: "See some of those who are meant, masked",
	}, d.sampleAudience)
	huma.Register(api, huma.Operation{
		OperationID: "foresee-audience", Metadata: keepsNothing, Method: http.MethodPost, Path: "/audiences/foresee", DefaultStatus: http.StatusOK,
		Summary: "See whom a message would reach now, and who is held back by which gate",
		Description: "Asks the gates about each of a random sample, or about everybody where there are no more (exact: true), as if the message left now: " +
			"wishes and consent, suppression, reach, frequency caps, quiet hours. Nothing is planned, and no place is taken.",
	}, d.foreseeAudience)
}

func (d Deps) listColumns(ctx context.Context, _ *struct{}) (*columnsOutput, error) {
	if err := allowed(ctx, access.AudiencesRead); err != nil {
		return nil, err
	}
	out := &columnsOutput{}
	for _, c := range audience.Columns() {
		out.Body.Columns = append(out.Body.Columns, FilterColumn{c.Name, string(c.Kind), c.About, c.Values})
	}
	return out, nil
}

func (d Deps) countAudience(ctx context.Context, in *audienceInput) (*audienceCountOutput, error) {
	if err := allowed(ctx, access.AudiencesRead); err != nil {
		return nil, err
	}
	f, err := d.fixed(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	n, err := d.Audiences.Count(ctx, f)
	if err != nil {
		return nil, d.later("counting an audience", err)
	}
	hints, err := d.hints(ctx, f)
	if err != nil {
		return nil, err
	}
	return &audienceCountOutput{AudienceCount{Count: n, HeldOut: n * f.Holdout / 1000, Filter: f.Filter.String(), Hints: views(hints, (*wrong.Why).Error), Hash: f.Hash()}}, nil
}

// hints are what may be misspelt in the filters of an audience.
func (d Deps) hints(ctx context.Context, f audience.Fixed) ([]*wrong.Why, error) {
	strays, err := d.Audiences.Strays(ctx, f)
	if err != nil {
		return nil, d.later("looking for values of a filter", err)
	}
	return views(strays, audience.Stray.Why), nil
}

func (d Deps) sampleAudience(ctx context.Context, in *audienceSampleInput) (*audienceSampleOutput, error) {
	if err := allowed(ctx, access.AudiencesRead); err != nil {
		return nil, err
	}
	f, err := d.fixed(ctx, in.Body.Audience)
	if err != nil {
		return nil, err
	}
	rs, err := d.Audiences.Sample(ctx, f, in.Body.Size)
	if err != nil {
		return nil, d.later("drawing a sample", err)
	}
	out := &audienceSampleOutput{}
	out.Body.People = views(rs, customerRow)
	return out, nil
}
