package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/desk"
)

type finishTaskInput struct {
	Ref  string `path:"ref" example:"HC2048168" maxLength:"16"`
	Body struct {
		Outcome string `json:"outcome" enum:"reached,no-answer,refused,accepted" doc:"accepted is a conversion of the campaign that asked for the task."`
		Note    string `json:"note,omitempty" maxLength:"2000" doc:"Card and telephone numbers in it are masked."`
		Key     string `json:"key,omitempty" maxLength:"80" doc:"Idempotency: the same again by the same operator changes nothing, and another outcome or note with it is 422. Empty: every call is one change."`
	}
}

type takeTaskInput struct {
	Ref string `path:"ref" example:"HC2048168" maxLength:"16"`
}

// tasks: calls that campaigns and verbs leave to people.
func (d Deps) tasks(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "take-task", Method: http.MethodPost, Path: "/cases/{ref}/take", DefaultStatus: http.StatusOK, Summary: "Take a task, as oneself",
		Description: "409: it is done, or is no task.",
	}, func(ctx context.Context, in *takeTaskInput) (*caseOutput, error) {
		return d.oneCase(ctx, access.CasesWrite, in.Ref, func(ref string) (desk.Case, error) {
			by := holder(ctx).Name
			return d.moveOnce(ctx, ref, caseMove{operation: "take-task", said: desk.Said("assign", by)}, func(key, actor string) error {
				_, err := d.Desk.Take(ctx, ref, key, actor, by)
				return err
			})
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "finish-task", Method: http.MethodPost, Path: "/cases/{ref}/done", DefaultStatus: http.StatusOK, Summary: "End a task with what came of it",
		Description: "409: it is done, or is no task.",
	}, func(ctx context.Context, in *finishTaskInput) (*caseOutput, error) {
		return d.oneCase(ctx, access.CasesWrite, in.Ref, func(ref string) (desk.Case, error) {
			outcome := desk.Outcome(in.Body.Outcome)
			return d.moveOnce(ctx, ref, caseMove{"finish-task", in.Body.Key, desk.Came(outcome, in.Body.Note)}, func(key, actor string) error {
				_, err := d.Desk.Done(ctx, ref, key, actor, outcome, in.Body.Note)
				return err
			})
		})
	})
}
