package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/desk"
	"cardline/internal/wrong"
)

type listCasesInput struct {
	Kind    string `query:"kind" enum:"dispute,complaint,suggestion,callback,task" doc:"Only this kind."`
	Owner   string `query:"owner" maxLength:"80" doc:"Only what this colleague has."`
	State   string `query:"state" enum:"accepted,assigned,closed" doc:"Only those that stand so; closed needs no all."`
	Branch  string `query:"branch" maxLength:"60" example:"Central" doc:"Only of customers this branch looks after."`
	All     bool   `query:"all" doc:"Closed ones too."`
	Overdue bool   `query:"overdue" doc:"Only those one of whose clocks has run out."`
	Most    int    `query:"most" minimum:"1" maximum:"200" default:"50" doc:"Cases on a page."`
	After   string `query:"after" maxLength:"200" doc:"The next of the page before; with the same filters."`
}

type casesOutput struct {
	Body struct {
		Cases []Case `json:"cases"`
		Next  string `json:"next,omitempty" doc:"Ask with it as after for the next page; empty: this is the last."`
	}
}

type caseInput struct {
	Ref string `path:"ref" example:"HC2048168" maxLength:"16"`
}

type moveInput struct {
	Ref  string `path:"ref" example:"HC2048168" maxLength:"16"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"2000" doc:"The new owner, the note, the reason, or what came of the case. Card and telephone numbers in it are masked."`
		Key  string `json:"key,omitempty" maxLength:"80" doc:"Idempotency: the same again by the same operator changes nothing, and another text with it is 422. Empty: every call is one change."`
	}
}

type caseOutput struct{ Body Case }

// cases: what customers want somebody to look into. Every change leaves its line in the history and an audit row with the key's holder.
func (d Deps) cases(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-cases", Method: http.MethodGet, Path: "/cases", Summary: "List cases, the one whose clock ends first on top",
	}, d.listCases)
	huma.Register(api, huma.Operation{
		OperationID: "show-case", Method: http.MethodGet, Path: "/cases/{ref}", Summary: "Read one case with its history",
	}, func(ctx context.Context, in *caseInput) (*caseOutput, error) {
		return d.oneCase(ctx, access.CasesRead, in.Ref, func(ref string) (desk.Case, error) { return d.Desk.Case(ctx, ref) })
	})
	type move func(ctx context.Context, ref, key, actor, text string) (desk.Case, error)
	for _, m := range []struct {
		name, summary string
		move          move
	}{
		{"assign", "Give a case to somebody", d.Desk.Assign},
		{"note", "Add a note to a case", d.Desk.Note},
		{"close", "Close a case with what came of it", d.Desk.Close},
		{"extend", "Take the law's leave for more time, with the reason; where that is wanted, this is the approval", d.extend},
		{"ask", "Ask for more time that the law wants approved, with the reason", d.Desk.AskMore},
		{"escalate", "Raise a case one level, with the reason", d.Desk.Escalate},
	} {
		huma.Register(api, huma.Operation{
			OperationID: m.name + "-case", Method: http.MethodPost, Path: "/cases/{ref}/" + m.name, DefaultStatus: http.StatusOK, Summary: m.summary,
		}, func(ctx context.Context, in *moveInput) (*caseOutput, error) {
			asked := caseMove{operation: m.name + "-case", key: in.Body.Key, said: desk.Said(m.name, in.Body.Text)}
			return d.oneCase(ctx, access.CasesWrite, in.Ref, func(ref string) (desk.Case, error) {
				return d.moveOnce(ctx, ref, asked, func(key, actor string) error {
					_, err := m.move(ctx, ref, key, actor, in.Body.Text)
					return err
				})
			})
		})
	}
	d.unmaskedCases(api)
}

func (d Deps) listCases(ctx context.Context, in *listCasesInput) (*casesOutput, error) {
	if err := allowed(ctx, access.CasesRead); err != nil {
		return nil, err
	}
	q := desk.Query{Kind: desk.Kind(in.Kind), Owner: in.Owner, State: desk.State(in.State), Branch: in.Branch, Open: !in.All && in.State != string(desk.Closed), ByDue: true, Limit: in.Most + 1}
	if in.Overdue {
		q.Open, q.DueBefore = true, d.Now()
	}
	if in.After != "" {
		place, ok := placeOf(in.After)
		if !ok {
			return nil, huma.Error422UnprocessableEntity("after is not the next of a page")
		}
		q.After = &place
	}
	found, err := d.Desk.Find(ctx, q)
	if err != nil {
		d.Log.Error("listing cases", "err", err)
		return nil, err
	}
	out := &casesOutput{}
	if len(found) > in.Most {
		found = found[:in.Most]
		out.Body.Next = cursor(found[in.Most-1].Place())
	}
	out.Body.Cases = views(found, d.outline)
	return out, nil
}

// extend lets those who may approve it take time that the law wants approved.
func (d Deps) extend(ctx context.Context, ref, key, actor, reason string) (desk.Case, error) {
	return d.Desk.Extend(ctx, ref, key, actor, reason, holder(ctx).May(access.CasesApprove))
}

// oneCase answers with one case after read has read or moved it.
func (d Deps) oneCase(ctx context.Context, need access.Scope, said string, read func(ref string) (desk.Case, error)) (*caseOutput, error) {
	if err := allowed(ctx, need); err != nil {
		return nil, err
	}
	ref, ok := desk.ParseRef(said)
	if !ok {
		return nil, huma.Error404NotFound("that is no case number: HC and 7 digits, the last of them a check digit")
	}
	c, err := read(ref)
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return nil, huma.Error404NotFound("there is no such case")
	case errors.Is(err, desk.ErrClosed):
		return nil, huma.Error409Conflict("the case is closed")
	case errors.Is(err, desk.ErrNoTask):
		return nil, huma.Error409Conflict("the case is no task")
	case errors.Is(err, desk.ErrNoExtension):
		return nil, huma.Error409Conflict("the law leaves no more time")
	case errors.Is(err, desk.ErrTop):
		return nil, huma.Error409Conflict("the case is at the highest level")
	case errors.Is(err, desk.ErrOwn):
		return nil, huma.Error403Forbidden("nobody approves more time for a case they have, or asked it for")
	case errors.Is(err, desk.ErrApproval):
		return nil, huma.Error403Forbidden("more time has to be approved: it takes the scope " + string(access.CasesApprove))
	case errors.Is(err, errReused):
		return nil, huma.Error422UnprocessableEntity("this key was used for another request", fault("body.key", wrong.Words("was used for another request")))
	case errors.Is(err, desk.ErrEmpty):
		return nil, huma.Error422UnprocessableEntity("the text is empty")
	case err != nil:
		d.Log.Error("a case", "ref", ref, "err", err)
		return nil, err
	}
	return &caseOutput{Body: d.inFull(c)}, nil
}
