package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/wrong"
)

// Template is one version of what a type of message says in a language.
type Template struct {
	ID       string     `json:"id" example:"due-reminder/en/3"`
	Type     string     `json:"type" example:"due-reminder"`
	Lang     string     `json:"lang" example:"en"`
	Version  int        `json:"version"`
	InUse    bool       `json:"in_use" doc:"What is said now: the newest version that is approved and whose time has come."`
	Text     string     `json:"text"`
	Segments int        `json:"segments" doc:"The most a message may take."`
	From     *time.Time `json:"from,omitempty" doc:"Not used before."`
	Hash     string     `json:"hash" doc:"Of everything an approval is for."`
	Course
	Faults []string `json:"faults,omitempty" doc:"Why it cannot be proposed; told when it is saved."`
}

type listTemplatesInput struct {
	Page

	Type  string `query:"type" maxLength:"40" example:"due-reminder"`
	Lang  string `query:"lang" enum:"en,zh-Hans,zh-Hant"`
	State string `query:"state" enum:"draft,proposed,approved,retired"`
}

type templatesOutput struct {
	Body struct {
		Templates []Template `json:"templates"`
		Next      string     `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type templateInput struct {
	Type    string `path:"type" maxLength:"40" example:"due-reminder"`
	Lang    string `path:"lang" maxLength:"10" example:"en"`
	Version int    `path:"version" minimum:"1" example:"3"`
}

func (in templateInput) id() notice.ID {
	return notice.ID{Key: notice.Key{Type: outbox.Type(in.Type), Lang: locale.Lang(in.Lang)}, Version: in.Version}
}

type approveTemplateInput struct {
	Type    string `path:"type" maxLength:"40" example:"due-reminder"`
	Lang    string `path:"lang" maxLength:"10" example:"en"`
	Version int    `path:"version" minimum:"1" example:"3"`
	Body    struct {
		Hash string `json:"hash" minLength:"8" maxLength:"64" doc:"Of the version that was read: nothing else is approved."`
	}
}

type saveTemplateInput struct {
	Body struct {
		Type     string    `json:"type" maxLength:"40" example:"due-reminder"`
		Lang     string    `json:"lang" enum:"en,zh-Hans,zh-Hant"`
		Text     string    `json:"text" minLength:"1" maxLength:"8192" example:"Card {{ card }}: {{ total }} is due on {{ due }}, at least {{ minimum }}. To pay text PAY." doc:"Liquid. Brand, refusal and rate are added."`
		Segments int       `json:"segments" minimum:"1" maximum:"6" doc:"The most a message may take, whatever the data."`
		From     time.Time `json:"from,omitempty" doc:"Not used before; empty: as soon as it is approved."`
	}
}

type templateOutput struct{ Body Template }

// templates: what the bank says, written by one and approved by another. A version never changes; any change is a new version.
func (d Deps) templates(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-templates", Method: http.MethodGet, Path: "/templates", Summary: "List templates, those that ship with the program too",
	}, d.listTemplates)
	huma.Register(api, huma.Operation{
		OperationID: "show-template", Method: http.MethodGet, Path: "/templates/{type}/{lang}/{version}", Summary: "Read one version of a template",
	}, func(ctx context.Context, in *templateInput) (*templateOutput, error) {
		return d.template(ctx, access.TemplatesRead, func() (notice.Template, error) { return d.Templates.Template(ctx, in.id()) })
	})
	huma.Register(api, huma.Operation{
		OperationID: "save-template", Method: http.MethodPost, Path: "/templates", DefaultStatus: http.StatusCreated,
		Summary:     "Save a new version of a template as a draft",
		Description: "The answer lists what forbids proposing it.",
	}, d.saveTemplate)
	huma.Register(api, huma.Operation{
		OperationID: "propose-template", Method: http.MethodPost, Path: "/templates/{type}/{lang}/{version}/propose", DefaultStatus: http.StatusOK,
		Summary: "Propose a draft for approval", Description: "422 lists everything that is wrong with it.",
	}, func(ctx context.Context, in *templateInput) (*templateOutput, error) {
		return d.template(ctx, access.TemplatesWrite, func() (notice.Template, error) {
			return d.Templates.Propose(ctx, in.id(), holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "approve-template", Method: http.MethodPost, Path: "/templates/{type}/{lang}/{version}/approve", DefaultStatus: http.StatusOK,
		Summary:     "Approve what somebody else has written and proposed",
		Description: "Every process uses it within seconds, or from its time on. 403: you wrote or proposed it. 409: it is not proposed, or not what you read.",
	}, func(ctx context.Context, in *approveTemplateInput) (*templateOutput, error) {
		return d.template(ctx, access.TemplatesApprove, func() (notice.Template, error) {
			return d.Templates.Approve(ctx, templateInput{in.Type, in.Lang, in.Version}.id(), in.Body.Hash, holder(ctx).Name)
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "retire-template", Method: http.MethodPost, Path: "/templates/{type}/{lang}/{version}/retire", DefaultStatus: http.StatusOK,
		Summary: "Retire a version for ever", Description: "What was in use before is used again. 409: it is retired already, or ships with the program.",
	}, func(ctx context.Context, in *templateInput) (*templateOutput, error) {
		return d.template(ctx, access.TemplatesWrite, func() (notice.Template, error) {
			return d.Templates.Retire(ctx, in.id(), holder(ctx).Name)
		})
	})
	d.previews(api)
}

func (d Deps) listTemplates(ctx context.Context, in *listTemplatesInput) (*templatesOutput, error) {
	if err := allowed(ctx, access.TemplatesRead); err != nil {
		return nil, err
	}
	q := notice.Query{Type: outbox.Type(in.Type), Lang: locale.Lang(in.Lang), State: notice.State(in.State), N: in.Limit + 1}
	if in.After != "" {
		after, ok := notice.ParseID(in.After)
		if !ok {
			return nil, huma.Error422UnprocessableEntity("after: give the next of the page before")
		}
		q.After = after
	}
	found, err := d.Templates.Templates(ctx, q)
	if err != nil {
		d.Log.Error("listing templates", "err", err)
		return nil, err
	}
	out := &templatesOutput{}
	out.Body.Templates, out.Body.Next = paged(found, in.Limit, d.templateOf, func(one notice.Template) string { return one.ID.String() })
	return out, nil
}

func (d Deps) saveTemplate(ctx context.Context, in *saveTemplateInput) (*templateOutput, error) {
	b := in.Body
	out, err := d.template(ctx, access.TemplatesWrite, func() (notice.Template, error) {
		return d.Templates.Save(ctx, notice.Template{
			ID: notice.ID{Key: notice.Key{Type: outbox.Type(b.Type), Lang: locale.Lang(b.Lang)}}, Text: b.Text, Segments: b.Segments, From: b.From,
		}, holder(ctx).Name)
	})
	if err == nil {
		id, _ := notice.ParseID(out.Body.ID) // it is ours
		for _, f := range d.Templates.Words.Faults(notice.Template{ID: id, Text: b.Text, Segments: b.Segments}) {
			out.Body.Faults = append(out.Body.Faults, f.Error())
		}
	}
	return out, err
}

// template answers with one version after do has read or moved it.
func (d Deps) template(ctx context.Context, need access.Scope, do func() (notice.Template, error)) (*templateOutput, error) {
	if err := allowed(ctx, need); err != nil {
		return nil, err
	}
	t, err := do()
	if err != nil {
		return nil, d.refused(err)
	}
	return &templateOutput{d.templateOf(t)}, nil
}

// refused is an error of the templates in HTTP's words.
func (d Deps) refused(err error) error {
	var amiss wrong.Faults
	switch {
	case errors.As(err, &amiss):
		return huma.Error422UnprocessableEntity("the template cannot be used as it is", faults("text", amiss)...)
	case errors.Is(err, notice.ErrNoTemplate):
		return huma.Error404NotFound("there is no such template")
	case errors.Is(err, notice.ErrType):
		return huma.Error422UnprocessableEntity("no message of that type is said by template in that language")
	case errors.Is(err, notice.ErrShipped):
		return huma.Error409Conflict(notice.ErrShipped.Error())
	}
	if refused := unapproved(err); refused != nil {
		return refused
	}
	d.Log.Error("a template", "err", err)
	return err
}

// each takes joined errors apart.
func each(err error) []error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return many.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

func (d Deps) templateOf(t notice.Template) Template {
	used, err := d.Templates.Words.InUse(t.Key, d.Now())
	return Template{
		ID: t.ID.String(), Type: string(t.Type), Lang: string(t.Lang), Version: t.Version, InUse: err == nil && used.ID == t.ID,
		Text: t.Text, Segments: t.Segments, From: known(t.From), Hash: t.Hash(), Course: courseOf(t.Course),
	}
}
