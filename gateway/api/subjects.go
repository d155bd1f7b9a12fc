package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/desk"
	"cardline/internal/retention"
)

// Hold keeps all records of a customer, a number or a campaign, until it is released.
type Hold struct {
	ID      string    `json:"id"`
	Subject string    `json:"subject" example:"customer:C1001" doc:"A number is masked."`
	Reason  string    `json:"reason" example:"court order 4411"`
	By      string    `json:"by" example:"operator:anna"`
	Since   time.Time `json:"since"`
}

func holdOf(h retention.Hold) Hold {
	return Hold{ID: h.ID, Subject: h.Subject.Name(), Reason: h.Reason, By: h.By, Since: h.Since}
}

// Erasure is a wish to be forgotten, and what became of it.
type Erasure struct {
	ID        string            `json:"id"`
	Subject   string            `json:"subject" example:"customer:C1001" doc:"A number is masked."`
	Reason    string            `json:"reason"`
	Requester string            `json:"requester" example:"operator:anna"`
	Asked     time.Time         `json:"asked"`
	Approver  string            `json:"approver,omitempty"`
	Approved  *time.Time        `json:"approved,omitempty"`
	Done      bool              `json:"done" doc:"Nothing more is left to erase."`
	Tallies   []retention.Tally `json:"tallies" doc:"What was deleted, emptied and kept, and why."`
}

func erasureOf(e retention.Erasure) Erasure {
	out := Erasure{
		ID: e.ID, Subject: e.Subject.Name(), Reason: e.Reason, Requester: e.Requester, Asked: e.Asked, Approver: e.Approver,
		Done: !e.Finished.IsZero(), Tallies: append([]retention.Tally{}, e.Tallies...),
	}
	if !e.Approved.IsZero() {
		out.Approved = &e.Approved
	}
	return out
}

// Whose names whose records are meant: a number stands in a body, never in an address, since addresses are logged.
type Whose struct {
	Customer string `json:"customer,omitempty" maxLength:"40" example:"C1001"`
	Number   string `json:"number,omitempty" maxLength:"24" doc:"In international form, instead of a customer."`
}

func (b Whose) subject(campaign string) (s retention.Subject, err error) {
	s.Customer, s.Campaign = b.Customer, campaign
	if b.Number != "" {
		if s.Number, err = numberIn("number", b.Number); err != nil {
			return s, err
		}
	}
	given := 0
	for _, one := range []string{b.Customer, b.Number, campaign} {
		if one != "" {
			given++
		}
	}
	if given != 1 {
		return s, huma.Error422UnprocessableEntity("one customer or one number is meant")
	}
	return s, nil
}

type exportSubjectInput struct {
	Body struct {
		Whose
		After string `json:"after,omitempty" maxLength:"100" doc:"The next of the page before."`
		Limit int    `json:"limit,omitempty" minimum:"1" maximum:"1000" default:"500"`
	}
}

type exportSubjectOutput struct {
	Body struct {
		Lines []retention.Record `json:"lines" doc:"In clear."`
		Next  string             `json:"next,omitempty" doc:"Ask for what is after this, even where there were no lines; none: that was all."`
	}
}

type holdInput struct {
	Body struct {
		Whose
		Campaign string `json:"campaign,omitempty" maxLength:"40" doc:"Its code, instead of a customer."`
		Reason   string `json:"reason" minLength:"3" maxLength:"200" example:"court order 4411"`
	}
}

type releaseInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		Reason string `json:"reason" minLength:"3" maxLength:"200" example:"the case is closed"`
	}
}

type askErasureInput struct {
	Body struct {
		Whose
		Reason string `json:"reason" minLength:"3" maxLength:"200" example:"letter of 3 May"`
	}
}

type erasureOutput struct{ Body Erasure }

type erasuresOutput struct {
	Body struct {
		Erasures []Erasure `json:"erasures"`
		Next     string    `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type holdsOutput struct {
	Body struct {
		Holds []Hold `json:"holds"`
		Next  string `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

// subjects: all that is kept about one person, to be told, held or forgotten.
func (d Deps) subjects(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "export-subject", Metadata: keepsNothing, Method: http.MethodPost, Path: "/subjects/export", DefaultStatus: http.StatusOK,
		Summary: "Read everything kept about a person, in clear", Description: "Is written down before anything is read. Texts of a number that several " +
			"customers have are told of the number only, not of one of them.",
	}, d.exportSubject)
	huma.Register(api, huma.Operation{
		OperationID: "hold-subject", Method: http.MethodPost, Path: "/subjects/holds", DefaultStatus: http.StatusCreated,
		Summary: "Keep every record of a customer, a number or a campaign", Description: "Nothing of it is deleted or erased until it is released.",
	}, d.holdSubject)
	huma.Register(api, huma.Operation{
		OperationID: "list-holds", Method: http.MethodGet, Path: "/subjects/holds", Summary: "List legal holds, numbers masked",
	}, d.listHolds)
	huma.Register(api, huma.Operation{
		OperationID: "release-subject", Method: http.MethodPost, Path: "/subjects/holds/{id}/release", DefaultStatus: http.StatusNoContent,
		Summary: "End a legal hold",
	}, d.releaseSubject)
	huma.Register(api, huma.Operation{
		OperationID: "ask-erasure", Method: http.MethodPost, Path: "/subjects/erasures", DefaultStatus: http.StatusCreated,
		Summary: "Ask for a person's records to be erased", Description: "Nothing is erased before another operator approves it.",
	}, d.askErasure)
	huma.Register(api, huma.Operation{
		OperationID: "list-erasures", Method: http.MethodGet, Path: "/subjects/erasures", Summary: "List wishes to be forgotten, the newest first",
	}, d.listErasures)
	huma.Register(api, huma.Operation{
		OperationID: "approve-erasure", Method: http.MethodPost, Path: "/subjects/erasures/{id}/approve", DefaultStatus: http.StatusOK,
		Summary: "Approve an erasure, and do it", Description: "Not by who asked for it. Each call does a part: call it until done is true. The answer " +
			"tells what was deleted, and what stays and why.",
	}, d.approveErasure)
}

func (d Deps) exportSubject(ctx context.Context, in *exportSubjectInput) (*exportSubjectOutput, error) {
	if err := allowed(ctx, access.SubjectsExport); err != nil {
		return nil, err
	}
	s, err := in.Body.subject("")
	if err != nil {
		return nil, err
	}
	if err := d.findable(ctx, s.Customer, s.Number); err != nil {
		return nil, err
	}
	if err := d.audited(ctx, "subject.export", d.Archive.Name(s), nil, map[string]any{"after": in.Body.After}); err != nil {
		return nil, d.later("exporting a person's records", err)
	}
	p, err := d.Archive.Lines(ctx, s, in.Body.After, cmp.Or(in.Body.Limit, 500))
	if err != nil {
		return nil, d.subjectFault("exporting a person's records", err)
	}
	out := &exportSubjectOutput{}
	out.Body.Lines, out.Body.Next = append([]retention.Record{}, p.Lines...), p.Next
	return out, nil
}

func (d Deps) holdSubject(ctx context.Context, in *holdInput) (*struct{ Body Hold }, error) {
	if err := allowed(ctx, access.SubjectsHold); err != nil {
		return nil, err
	}
	s, err := in.Body.subject(in.Body.Campaign)
	if err != nil {
		return nil, err
	}
	h, err := d.Archive.Hold(ctx, retention.Hold{Subject: s, Reason: desk.Discreet(in.Body.Reason), By: callerOf(ctx).origin.Actor})
	if s.Campaign != "" && errors.Is(err, retention.ErrNoSubject) {
		return nil, huma.Error404NotFound("no campaign has that code")
	}
	if err != nil {
		return nil, d.subjectFault("holding records", err)
	}
	return &struct{ Body Hold }{holdOf(h)}, nil
}

func (d Deps) listHolds(ctx context.Context, in *Page) (*holdsOutput, error) {
	if err := allowed(ctx, access.SubjectsHold); err != nil {
		return nil, err
	}
	hs, err := d.Archive.Holds(ctx, in.After, in.Limit+1)
	if err != nil {
		return nil, d.later("listing holds", err)
	}
	out := &holdsOutput{}
	out.Body.Holds, out.Body.Next = paged(hs, in.Limit, holdOf, func(h retention.Hold) string { return h.ID })
	return out, nil
}

func (d Deps) releaseSubject(ctx context.Context, in *releaseInput) (*struct{}, error) {
	if err := allowed(ctx, access.SubjectsHold); err != nil {
		return nil, err
	}
	if err := d.Archive.Release(ctx, in.ID, callerOf(ctx).origin.Actor, desk.Discreet(in.Body.Reason)); err != nil {
		return nil, d.subjectFault("releasing records", err)
	}
	return nil, nil
}

func (d Deps) askErasure(ctx context.Context, in *askErasureInput) (*erasureOutput, error) {
	if err := allowed(ctx, access.SubjectsErase); err != nil {
		return nil, err
	}
	s, err := in.Body.subject("")
	if err != nil {
		return nil, err
	}
	if err := d.findable(ctx, s.Customer, s.Number); err != nil {
		return nil, err
	}
	e, err := d.Archive.AskErasure(ctx, retention.Erasure{Subject: s, Reason: desk.Discreet(in.Body.Reason), Requester: callerOf(ctx).origin.Actor})
	if err != nil {
		return nil, d.subjectFault("asking for an erasure", err)
	}
	return &erasureOutput{erasureOf(e)}, nil
}

func (d Deps) listErasures(ctx context.Context, in *Page) (*erasuresOutput, error) {
	if err := allowed(ctx, access.SubjectsErase); err != nil {
		return nil, err
	}
	es, err := d.Archive.Erasures(ctx, in.After, in.Limit+1)
	if err != nil {
		return nil, d.later("listing erasures", err)
	}
	out := &erasuresOutput{}
	out.Body.Erasures, out.Body.Next = paged(es, in.Limit, erasureOf, func(e retention.Erasure) string { return e.ID })
	return out, nil
}

func (d Deps) approveErasure(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"40"`
}) (*erasureOutput, error) {
	if err := allowed(ctx, access.SubjectsErase); err != nil {
		return nil, err
	}
	e, err := d.Archive.Erase(ctx, in.ID, callerOf(ctx).origin.Actor)
	if err != nil {
		return nil, d.subjectFault("erasing", err)
	}
	return &erasureOutput{erasureOf(e)}, nil
}

func (d Deps) subjectFault(what string, err error) error {
	for _, known := range []error{retention.ErrNoSubject, retention.ErrNoHold, retention.ErrNoErasure} {
		if errors.Is(err, known) {
			return huma.Error404NotFound(known.Error())
		}
	}
	if errors.Is(err, retention.ErrOwn) {
		return huma.Error403Forbidden(retention.ErrOwn.Error())
	}
	return d.later(what, err)
}
