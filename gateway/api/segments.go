package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/audience"
	"cardline/internal/wrong"
)

// Segment is a filter with a name.
type Segment struct {
	Name    string         `json:"name" example:"hk-gold"`
	Version int            `json:"version" example:"2"`
	Filter  string         `json:"filter" example:"tier = gold and region = HK"`
	Tree    *audience.Node `json:"tree,omitempty" doc:"The same as a tree; only where one segment is read."`
	Note    string         `json:"note,omitempty"`
	By      string         `json:"by" example:"anna"`
	Saved   time.Time      `json:"saved"`
	Retired bool           `json:"retired,omitempty"`
	Hints   []string       `json:"hints,omitempty" doc:"What may be misspelt in it; only where it is saved."`
}

func segmentOf(s audience.Segment) Segment {
	return Segment{Name: s.Name, Version: s.Version, Filter: s.Filter.String(), Note: s.Note, By: s.By, Saved: s.Saved, Retired: s.Retired}
}

type segmentsOutput struct {
	Body struct {
		Segments []Segment `json:"segments"`
		Next     string    `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type segmentInput struct {
	Name string `path:"name" maxLength:"60" example:"hk-gold"`
}

type segmentOutput struct {
	Body struct {
		Segment
		Versions []Segment `json:"versions" doc:"The newest first, this one among them."`
	}
}

type saveSegmentInput struct {
	Name string `path:"name" maxLength:"60" example:"hk-gold"`
	Body struct {
		Filter string         `json:"filter,omitempty" maxLength:"4000" example:"tier = gold and region = hk"`
		Tree   *audience.Node `json:"tree,omitempty" doc:"The filter as a tree, instead of in words."`
		Note   string         `json:"note,omitempty" maxLength:"200"`
		Base   int            `json:"base,omitempty" minimum:"0" doc:"The version it was made from; 0: there is none yet."`
	}
}

type savedSegmentOutput struct{ Body Segment }

// segments: filters that are saved, and may speak of each other.
func (d Deps) segments(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-segments", Method: http.MethodGet, Path: "/segments", Summary: "List segments by name",
	}, d.listSegments)
	huma.Register(api, huma.Operation{
		OperationID: "show-segment", Method: http.MethodGet, Path: "/segments/{name}", Summary: "Read a segment and its versions",
	}, d.showSegment)
	huma.Register(api, huma.Operation{
		OperationID: "save-segment", Method: http.MethodPut, Path: "/segments/{name}", DefaultStatus: http.StatusOK, Summary: "Save a segment",
		Description: "A new version; the same filter again makes none. What was approved with the version before must be approved again. 409: somebody else has saved it since base.",
	}, d.saveSegment)
	huma.Register(api, huma.Operation{
		OperationID: "retire-segment", Method: http.MethodDelete, Path: "/segments/{name}", DefaultStatus: http.StatusNoContent, Summary: "End a segment",
		Description: "409: another segment speaks of it.",
	}, func(ctx context.Context, in *segmentInput) (*struct{}, error) {
		if err := allowed(ctx, access.AudiencesWrite); err != nil {
			return nil, err
		}
		return nil, d.segmentFault(d.Audiences.Retire(ctx, in.Name, holder(ctx).Name))
	})
}

// segmentFault is what an answer says of it.
func (d Deps) segmentFault(err error) error {
	var filter *wrong.Why
	switch {
	case err == nil:
		return nil
	case errors.Is(err, audience.ErrNoSegment):
		return huma.Error404NotFound("there is no such segment")
	case errors.Is(err, audience.ErrVersion):
		return huma.Error409Conflict("somebody else has saved it meanwhile: read it, and save what you want with its version as base")
	case errors.Is(err, audience.ErrUsed):
		return huma.Error409Conflict("another segment speaks of it")
	case errors.As(err, &filter):
		return huma.Error422UnprocessableEntity("the filter cannot be taken", fault("body.filter", filter))
	}
	return d.later("a segment", err)
}

func (d Deps) listSegments(ctx context.Context, in *Page) (*segmentsOutput, error) {
	if err := allowed(ctx, access.AudiencesRead); err != nil {
		return nil, err
	}
	all, err := d.Audiences.Segments(ctx, in.After, in.Limit+1)
	if err != nil {
		return nil, d.segmentFault(err)
	}
	out := &segmentsOutput{}
	out.Body.Segments, out.Body.Next = paged(all, in.Limit, segmentOf, func(s audience.Segment) string { return s.Name })
	return out, nil
}

func (d Deps) showSegment(ctx context.Context, in *segmentInput) (*segmentOutput, error) {
	if err := allowed(ctx, access.AudiencesRead); err != nil {
		return nil, err
	}
	all, err := d.Audiences.Versions(ctx, in.Name)
	if err != nil {
		return nil, d.segmentFault(err)
	}
	out := &segmentOutput{}
	out.Body.Segment, out.Body.Versions = segmentOf(all[0]), views(all, segmentOf)
	out.Body.Tree = all[0].Filter.Root()
	return out, nil
}

func (d Deps) saveSegment(ctx context.Context, in *saveSegmentInput) (*savedSegmentOutput, error) {
	if err := allowed(ctx, access.AudiencesWrite); err != nil {
		return nil, err
	}
	var faults []error
	if err := audience.CheckName(in.Name); err != nil {
		faults = append(faults, fault("path.name", wrong.From(err)))
	}
	var f audience.Filter
	err := errors.New("is needed, in words or as a tree, and not both")
	switch b := in.Body; {
	case (b.Filter == "") == (b.Tree == nil):
	case b.Tree != nil:
		f, err = audience.OfNode(*b.Tree)
	default:
		f, err = audience.Parse(b.Filter)
	}
	if err != nil {
		faults = append(faults, fault("body.filter", wrong.From(err)))
	}
	if len(faults) > 0 {
		return nil, huma.Error422UnprocessableEntity("the segment cannot be taken as it is", faults...)
	}
	s, err := d.Audiences.Save(ctx, audience.Segment{Name: in.Name, Filter: f, Note: in.Body.Note, By: holder(ctx).Name}, in.Body.Base)
	if err != nil {
		return nil, d.segmentFault(err)
	}
	out := &savedSegmentOutput{segmentOf(s)}
	fixed, err := d.Audiences.Fix(ctx, audience.Definition{Filter: s.Filter})
	if err != nil { // it speaks of a list that is not in use yet
		return out, nil
	}
	hints, err := d.hints(ctx, fixed)
	out.Body.Hints = views(hints, (*wrong.Why).Error)
	return out, err
}
