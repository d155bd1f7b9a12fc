package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/enrol"
	"cardline/internal/wrong"
)

// Registration is an offer that customers register for, and where it stands.
type Registration struct {
	Code       string                `json:"code" example:"HEALTH"`
	State      string                `json:"state" enum:"draft,awaiting-approval,approved,announced,open,closed,drawn" doc:"Announced: opened before its time."`
	InForce    string                `json:"in_force,omitempty" example:"HEALTH/2" doc:"The version that customers register by; none: it was never opened."`
	Opens      *time.Time            `json:"opens,omitempty" doc:"Of what is in force, else of the newest version."`
	Closes     *time.Time            `json:"closes,omitempty"`
	Quota      int                   `json:"quota,omitempty" doc:"0: no limit."`
	Waiting    int                   `json:"waiting,omitempty" doc:"Places on the waiting list."`
	Lottery    bool                  `json:"lottery,omitempty"`
	ByStaff    bool                  `json:"by_staff,omitempty" doc:"Places are promised when staff confirms them."`
	Counts     map[string]int        `json:"counts" doc:"People by stage: joined, asked, waiting, entered, refused, lost."`
	Commitment string                `json:"commitment,omitempty" doc:"Of a lottery: SHA-256 of its seed, told since it was opened."`
	Drawn      *time.Time            `json:"drawn,omitempty"`
	Versions   []RegistrationVersion `json:"versions"`
	Brief      *enrol.Brief          `json:"brief,omitempty" doc:"Of one that came with the program and has no version yet: what is in force, to go on from."`
}

// RegistrationVersion is one version of what marketing wrote. It never changes but in its course.
type RegistrationVersion struct {
	ID      string `json:"id" example:"HEALTH/2"`
	Version int    `json:"version" example:"2"`
	Hash    string `json:"hash" doc:"Of everything an approval is for."`
	Course
	Brief  enrol.Brief `json:"brief"`
	Faults []Wrong     `json:"faults,omitempty" doc:"Why it cannot be proposed; told of drafts."`
}

type registrationOutput struct{ Body Registration }

type registrationVersionOutput struct{ Body RegistrationVersion }

type registrationsOutput struct {
	Body struct {
		Registrations []Registration `json:"registrations"`
		Next          string         `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type registrationInput struct {
	Code string `path:"code" maxLength:"24" example:"HEALTH"`
}

type newRegistrationInput struct {
	Body struct {
		Code  string      `json:"code" minLength:"3" maxLength:"16" pattern:"^[A-Z][A-Z0-9]+$" example:"HEALTH" doc:"As customers text it."`
		Brief enrol.Brief `json:"brief"`
	}
}

type registrationVersionInput struct {
	Code    string `path:"code" maxLength:"24" example:"HEALTH"`
	Version int    `path:"version" minimum:"1" example:"2"`
}

type approveRegistrationInput struct {
	Code    string `path:"code" maxLength:"24" example:"HEALTH"`
	Version int    `path:"version" minimum:"1" example:"2"`
	Body    struct {
		Hash string `json:"hash" minLength:"8" maxLength:"64" example:"3f1c9a2b7d5e4f60" doc:"Of the version that was read: nothing else is approved."`
	}
}

type closeRegistrationInput struct {
	Code string `path:"code" maxLength:"24" example:"HEALTH"`
	Body struct {
		Reason string `json:"reason" minLength:"2" maxLength:"200" example:"the clinic is booked out"`
	}
}

// registrations: written by one, approved by another, opened, closed, drawn or confirmed.
func (d Deps) registrations(api huma.API) {
	if d.Registrations.Shelf == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "list-registrations", Method: http.MethodGet, Path: "/registrations", Summary: "List what customers may register for, by code",
	}, d.listRegistrations)
	huma.Register(api, huma.Operation{
		OperationID: "show-registration", Method: http.MethodGet, Path: "/registrations/{code}", Summary: "Read one registration with its versions and counts",
	}, func(ctx context.Context, in *registrationInput) (*registrationOutput, error) {
		return d.registration(ctx, in.Code, access.CampaignsRead, nil)
	})
	huma.Register(api, huma.Operation{
		OperationID: "new-registration", Method: http.MethodPost, Path: "/registrations", DefaultStatus: http.StatusCreated,
		Summary: "Write a registration, or a new version of one", Description: "It is a draft. The answer lists what forbids proposing it.",
	}, func(ctx context.Context, in *newRegistrationInput) (*registrationVersionOutput, error) {
		return d.registrationVersion(ctx, access.CampaignsWrite, func() (enrol.Version, error) {
			return d.Registrations.New(ctx, in.Body.Code, in.Body.Brief, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "propose-registration", Method: http.MethodPost, Path: "/registrations/{code}/versions/{version}/propose", DefaultStatus: http.StatusOK,
		Summary: "Propose a version for approval", Description: "422 lists everything that is wrong with it.",
	}, func(ctx context.Context, in *registrationVersionInput) (*registrationVersionOutput, error) {
		return d.registrationVersion(ctx, access.CampaignsWrite, func() (enrol.Version, error) {
			return d.Registrations.Propose(ctx, in.Code, in.Version, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "approve-registration", Method: http.MethodPost, Path: "/registrations/{code}/versions/{version}/approve", DefaultStatus: http.StatusOK,
		Summary:     "Approve what somebody else has written and proposed",
		Description: "It is in force once it is opened. 403: you wrote or proposed it. 409: it is not proposed, or not what you read.",
	}, func(ctx context.Context, in *approveRegistrationInput) (*registrationVersionOutput, error) {
		return d.registrationVersion(ctx, access.CampaignsApprove, func() (enrol.Version, error) {
			return d.Registrations.Approve(ctx, in.Code, in.Version, in.Body.Hash, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "open-registration", Method: http.MethodPost, Path: "/registrations/{code}/open", DefaultStatus: http.StatusOK,
		Summary: "Put the newest approved version in force",
		Description: "Customers may register within its time. Of a lottery the hash of the seed is told in the audit trail. Whoever registered keeps the terms they agreed to. " +
			"409: nothing newer is approved, or how places are given would change.",
	}, func(ctx context.Context, in *registrationInput) (*registrationOutput, error) {
		return d.registration(ctx, in.Code, access.CampaignsRun, func() error { return d.Registrations.Open(ctx, in.Code, holder(ctx).Name) })
	})
	huma.Register(api, huma.Operation{
		OperationID: "close-registration", Method: http.MethodPost, Path: "/registrations/{code}/close", DefaultStatus: http.StatusOK,
		Summary: "Close a registration before its time", Description: "Who takes part takes part. 409: it is closed.",
	}, func(ctx context.Context, in *closeRegistrationInput) (*registrationOutput, error) {
		return d.registration(ctx, in.Code, access.CampaignsRun, func() error {
			return d.Registrations.Close(ctx, in.Code, holder(ctx).Name, in.Body.Reason)
		})
	})
	d.registrationCheck(api)
	d.registrationDraws(api)
	d.registrationPeople(api)
}

func (d Deps) listRegistrations(ctx context.Context, in *struct{ Page }) (*registrationsOutput, error) {
	if err := allowed(ctx, access.CampaignsRead); err != nil {
		return nil, err
	}
	found, err := d.Registrations.Registrations(ctx, in.After, in.Limit+1)
	if err != nil {
		return nil, d.unregistered(err)
	}
	out := &registrationsOutput{}
	out.Body.Registrations, out.Body.Next = paged(found, in.Limit, d.registrationOf, func(r enrol.Registration) string { return r.Code })
	return out, nil
}

// registration answers with one registration after do, if there is something to do.
func (d Deps) registration(ctx context.Context, code string, need access.Scope, do func() error) (*registrationOutput, error) {
	if err := allowed(ctx, need); err != nil {
		return nil, err
	}
	if do != nil {
		if err := do(); err != nil {
			return nil, d.unregistered(err)
		}
	}
	r, err := d.Registrations.Registration(ctx, code)
	if err != nil {
		return nil, d.unregistered(err)
	}
	return &registrationOutput{d.registrationOf(r)}, nil
}

func (d Deps) registrationVersion(ctx context.Context, need access.Scope, do func() (enrol.Version, error)) (*registrationVersionOutput, error) {
	if err := allowed(ctx, need); err != nil {
		return nil, err
	}
	v, err := do()
	if err != nil {
		return nil, d.unregistered(err)
	}
	return &registrationVersionOutput{d.registrationVersionOf(v)}, nil
}

func (d Deps) registrationOf(r enrol.Registration) Registration {
	c, now := r.Campaign, d.Now()
	out := Registration{
		Code: r.Code, State: string(r.State(now)), Counts: map[string]int{}, Commitment: r.Draw.Commitment, Drawn: known(c.Drawn),
		Versions: views(r.Versions, d.registrationVersionOf),
	}
	if c.Code != "" {
		out.InForce = r.Code + "/" + c.Version
		if len(r.Versions) == 0 {
			shipped := c.Brief()
			out.Brief = &shipped
		}
	} else if n := len(r.Versions); n > 0 {
		c = r.Versions[n-1].Campaign()
	}
	out.Opens, out.Closes, out.Quota, out.Waiting, out.Lottery, out.ByStaff = known(c.Opens), known(c.Closes), c.Quota, c.Waiting, c.Lottery, c.ByStaff
	for stage, n := range r.Counts {
		out.Counts[string(stage)] = n
	}
	return out
}

func (d Deps) registrationVersionOf(v enrol.Version) RegistrationVersion {
	out := RegistrationVersion{ID: v.ID(), Version: v.Number, Hash: v.Hash(), Course: courseOf(v.Course), Brief: v.Brief}
	if out.State == "draft" {
		out.Faults = views(v.Brief.Faults(d.Now()), wrongOf)
	}
	return out
}

// unregistered is an error of registrations in HTTP's words.
func (d Deps) unregistered(err error) error {
	var amiss wrong.Faults
	if errors.As(err, &amiss) {
		return huma.Error422UnprocessableEntity("the registration cannot be used as it is", faults("body.brief", amiss)...)
	}
	if refused := unapproved(err); refused != nil {
		return refused
	}
	switch {
	case errors.Is(err, enrol.ErrNoCampaign):
		return huma.Error404NotFound("there is no such registration, or it was never opened")
	case errors.Is(err, enrol.ErrNoVersion):
		return huma.Error404NotFound(enrol.ErrNoVersion.Error())
	case errors.Is(err, enrol.ErrNotJoined):
		return huma.Error404NotFound("that customer is not registered for it")
	}
	for _, conflict := range []error{
		enrol.ErrUnchecked, enrol.ErrRuling, enrol.ErrQuota, enrol.ErrInForce, enrol.ErrNoLottery, enrol.ErrNotOver, enrol.ErrDrawn, enrol.ErrNoDraw, enrol.ErrOver,
	} {
		if errors.Is(err, conflict) {
			return huma.Error409Conflict(conflict.Error())
		}
	}
	d.Log.Error("a registration", "err", err)
	return err
}
